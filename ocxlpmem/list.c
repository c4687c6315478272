// SPDX-License-Identifier: GPL-2.0-only
/* list: the cards of this machine. */
#include <stdlib.h>

#include "ocxlpmem/common/captured.h"
#include "ocxlpmem/common/cards.h"
#include "ocxlpmem/common/output.h"
#include "ocxlpmem/list/regions.h"
#include "ocxlpmem/list/status.h"

struct list_options {
	struct common_options common;
	bool quick;
	bool regions;
};

static const struct option_spec options[] = {
	OPT_FLAG('q', "quick", struct list_options, quick,
		 "ask no card: names, serial, firmware and state alone"),
	OPT_FLAG('R', "regions", struct list_options, regions,
		 "what is on each card: regions, namespaces, devices, who uses them"),
	OPT_FROM(struct list_options),
	COMMON_OPTIONS(struct list_options),
	OPT_END
};

static int print_none(const struct invocation *inv)
{
	char *hint = no_card_hint(inv);

	fputs(PROGRAM " list: no card found\n  ", stderr);
	text_print(stderr, hint);
	fputc('\n', stderr);
	free(hint);
	if (!inv->common->json)
		return CODE_DONE;
	return document_print_cards(inv, json_object_new_array(), CODE_DONE);
}

static int print_json(const struct invocation *inv, const struct cards *cards)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < cards->count; i++) {
		struct json_object *obj = json_object_new_object();

		fields_to_json(obj, OCXLPMEM_KIND_CARD, cards->jobs[i].card, FIELDS_CHEAP);
		json_object_array_add(array, obj);
	}
	return document_print_cards(inv, array, CODE_DONE);
}

static int print_table(const struct cards *cards)
{
	struct table *table = rows_table(OCXLPMEM_KIND_CARD, FIELDS_CHEAP);
	size_t i;

	for (i = 0; i < cards->count; i++)
		rows_add(table, OCXLPMEM_KIND_CARD, cards->jobs[i].card, FIELDS_CHEAP);
	table_print(table, stdout, 0);
	table_free(table);
	return CODE_DONE;
}

static int print_quick(const struct invocation *inv, const struct cards *cards)
{
	if (!cards->count)
		return print_none(inv);
	return inv->common->json ? print_json(inv, cards) : print_table(cards);
}

static int list(const struct invocation *inv, struct cards *cards)
{
	const struct list_options *opts = inv->values;
	struct functions functions = { 0 };
	int code;

	if (cards->count && (inv->common->verbose || opts->regions))
		return regions_list(inv, cards, inv->common->verbose);
	if (opts->quick || names_alone(inv))
		return print_quick(inv, cards);
	/* a named card says nothing of the machine */
	if (!inv->argc)
		functions_find(inv, cards->ctx, &functions);
	if (!cards->count && !functions.count)
		return print_none(inv);
	code = status_list(inv, cards, &functions);
	functions_free(&functions);
	/* who may not ask is shown what can be seen */
	if (code == CODE_PERMISSION && !inv->common->json)
		print_table(cards);
	return code;
}

static int run(const struct invocation *inv)
{
	const struct list_options *opts = inv->values;
	struct cards cards;
	int code;

	code = captured_refuses(inv, "--regions", opts->regions);
	if (code)
		return code;
	/* no card is no failure here: a machine without any is listed truly */
	code = cards_select_any(inv, &cards);
	if (code)
		return code;
	code = list(inv, &cards);
	cards_close(&cards);
	return code;
}

const struct command_body command_list = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct list_options),
	.run = run,
};
