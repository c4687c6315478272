// SPDX-License-Identifier: GPL-2.0-only
/* list -v and list --regions: where cards are, and what is on them. */
#include "regions.h"

#include <stdlib.h>

#include "ocxlpmem/common/contents_table.h"
#include "ocxlpmem/common/output.h"
#include "util/memory.h"

static int print_json(const struct invocation *inv, const struct cards *cards,
		      struct contents *const *contents, bool verbose, int code)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < cards->count; i++) {
		struct json_object *obj = json_object_new_object();

		fields_to_json(obj, OCXLPMEM_KIND_CARD, cards->jobs[i].card,
			       verbose ? FIELDS_ALL : FIELDS_CHEAP);
		contents_to_json(obj, contents[i]);
		json_object_array_add(array, obj);
	}
	return document_print_cards(inv, array, code);
}

static void print_table(const struct cards *cards, struct contents *const *contents)
{
	struct table *table = contents_table(true);
	size_t i;

	for (i = 0; i < cards->count; i++)
		contents_table_add(table, ocxlpmem_card_name(cards->jobs[i].card), contents[i]);
	table_print(table, stdout, 0);
	table_free(table);
}

static void print_block(const struct card_job *job, const struct contents *contents)
{
	struct table *table = contents_table(false);

	fields_to_text(stdout, OCXLPMEM_KIND_CARD, job->card, 0);
	contents_table_add(table, NULL, contents);
	if (contents->failure)
		puts("on it: not known");
	else if (!contents->count)
		puts("on it: no region");
	else
		puts("on it:");
	table_print(table, stdout, 2);
	table_free(table);
}

int regions_list(const struct invocation *inv, const struct cards *cards, bool verbose)
{
	struct content_reader *reader = content_reader_open(inv);
	const struct failure *failure = content_reader_failure(reader);
	struct contents **contents = xcalloc(cards->count, sizeof(*contents));
	int code = failure && !verbose ? failure->code : CODE_DONE;
	size_t i;

	for (i = 0; i < cards->count; i++)
		contents[i] = contents_read(reader, cards->jobs[i].card);
	if (failure)
		failure_print(inv, failure);
	if (inv->common->json)
		code = print_json(inv, cards, contents, verbose, code);
	else if (!verbose)
		print_table(cards, contents);
	for (i = 0; !inv->common->json && verbose && i < cards->count; i++) {
		if (i)
			putchar('\n');
		print_block(&cards->jobs[i], contents[i]);
	}
	for (i = 0; i < cards->count; i++)
		contents_free(contents[i]);
	free(contents);
	content_reader_close(reader);
	return code;
}
