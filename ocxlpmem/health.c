// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "cards.h"
#include "output.h"

struct health_options {
	struct common_options common;
};

static const struct option_spec options[] = {
	COMMON_OPTIONS(struct health_options),
	OPT_END
};

static int ask(struct card_job *job, void *arg)
{
	struct ocxlpmem_health *health;
	int err = ocxlpmem_health_read(job->card, &health);

	if (!err)
		job->result = health;
	return err;
}

static struct json_object *attributes_json(const struct ocxlpmem_smart *smart)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < ocxlpmem_smart_count(smart); i++) {
		struct json_object *obj = json_object_new_object();

		fields_to_json(obj, OCXLPMEM_KIND_SMART_ATTRIBUTE,
			       ocxlpmem_smart_attribute(smart, i), FIELDS_ALL);
		json_object_array_add(array, obj);
	}
	return array;
}

/* health is known, but without the part that the statistics would give */
static struct json_object *stats_error_json(int error)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "errno", ocxlpmem_errno_name(error));
	json_add_text(obj, "message", strerror(-error));
	return obj;
}

static int print_json(const struct invocation *inv, const struct cards *cards, int code)
{
	struct json_object *document = document_new(inv), *array = json_object_new_array();
	size_t i;

	for (i = 0; i < cards->count; i++) {
		const struct ocxlpmem_health *health = cards->jobs[i].result;
		struct json_object *obj = card_json(&cards->jobs[i]), *part;

		json_object_array_add(array, obj);
		if (!health)
			continue;
		part = json_object_new_object();
		fields_to_json(part, OCXLPMEM_KIND_HEALTH, health, FIELDS_ALL);
		if (ocxlpmem_health_stats_error(health))
			json_add(part, "statistics_error",
				 stats_error_json(ocxlpmem_health_stats_error(health)));
		json_add(obj, "health", part);
		if (ocxlpmem_health_smart(health))
			json_add(obj, "attributes",
				 attributes_json(ocxlpmem_health_smart(health)));
	}
	json_add(document, "cards", array);
	return document_print(document, code);
}

static void print_attributes(const struct ocxlpmem_smart *smart)
{
	struct table *table = rows_table(OCXLPMEM_KIND_SMART_ATTRIBUTE, FIELDS_ALL);
	size_t i;

	for (i = 0; i < ocxlpmem_smart_count(smart); i++)
		rows_add(table, OCXLPMEM_KIND_SMART_ATTRIBUTE, ocxlpmem_smart_attribute(smart, i),
			 FIELDS_ALL);
	if (ocxlpmem_smart_count(smart))
		fputs("  attributes:\n", stdout);
	table_print(table, stdout, 4);
	table_free(table);
}

static void print_card(const struct card_job *job)
{
	const struct ocxlpmem_health *health = job->result;
	const char *word;

	card_heading(stdout, job->card);
	fputs(": ", stdout);
	if (!health) {
		text_print_coloured(stdout, TEXT_RED, job->failure->code == CODE_ALL_CARDS ?
				    "no answer" : "not asked");
		fputc('\n', stdout);
		return;
	}
	word = ocxlpmem_health_state_word(ocxlpmem_health_state(health));
	text_print_coloured(stdout, state_colour(word), word);
	fputc('\n', stdout);
	fields_to_text(stdout, OCXLPMEM_KIND_HEALTH, health, 2);
	if (ocxlpmem_health_stats_error(health))
		printf("  no statistics: %s\n", strerror(-ocxlpmem_health_stats_error(health)));
	if (ocxlpmem_health_smart(health))
		print_attributes(ocxlpmem_health_smart(health));
}

static int run(const struct invocation *inv)
{
	struct cards cards;
	size_t i;
	int code;

	code = cards_select(inv, &cards);
	if (code)
		return code;
	cards_ask(&cards, ask, NULL);
	code = cards_report(inv, &cards);
	if (inv->common->json)
		print_json(inv, &cards, code);
	for (i = 0; i < cards.count; i++) {
		if (!inv->common->json)
			print_card(&cards.jobs[i]);
		ocxlpmem_health_unref(cards.jobs[i].result);
	}
	cards_close(&cards);
	return code;
}

const struct command command_health = {
	.name = "health",
	.arguments = "[CARD...]",
	.summary = "Show how healthy cards are, and why",
	.schema = "health",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct health_options),
	.run = run,
};
