// SPDX-License-Identifier: GPL-2.0-only
/* health: how healthy cards are, and why. */
#include <stdlib.h>

#include "ocxlpmem/common/condition.h"
#include "ocxlpmem/common/output.h"
#include "ocxlpmem/common/payload_file.h"
#include "util/memory.h"

struct health_options {
	struct common_options common;
	const char *save;
	unsigned int mode;
};

static const struct option_spec options[] = {
	OPT_SAVE(struct health_options),
	COMMON_OPTIONS(struct health_options),
	OPT_END
};

/* what the asking threads share, and need not lock: each has its card */
struct run {
	const struct health_options *opts;
	struct conditions conditions;
};

static int keep(struct card_job *job, const struct health_options *opts,
		const struct ocxlpmem_smart *smart)
{
	const void *raw;
	size_t len;

	/* a fatal card answers without */
	if (!smart)
		return 0;
	raw = ocxlpmem_smart_raw(smart, &len);
	return payload_file_write(job, opts->save, opts->mode, "smart", raw, len);
}

static int ask(struct card_job *job, void *arg)
{
	const struct run *run = arg;
	int err = condition_ask(job, &run->conditions);
	struct condition *condition = job->result;

	if (err)
		return err;
	/* the health is there all the same: told beside it, not instead */
	if (keep(job, run->opts, ocxlpmem_health_smart(condition->health))) {
		condition->unsaved = job->failure;
		job->failure = NULL;
	}
	return 0;
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

static int print_json(const struct invocation *inv, const struct cards *cards, int code)
{
	struct json_object *document = document_new(inv), *array = json_object_new_array();
	size_t i;

	for (i = 0; i < cards->count; i++) {
		const struct condition *condition = cards->jobs[i].result;
		struct json_object *obj = card_json(&cards->jobs[i]), *part;
		const struct ocxlpmem_health *health;

		json_object_array_add(array, obj);
		condition_json(obj, &cards->jobs[i]);
		health = condition->health;
		if (!health)
			continue;
		part = json_object_new_object();
		fields_to_json(part, OCXLPMEM_KIND_HEALTH, health, FIELDS_ALL);
		if (condition->no_stats)
			json_add(part, "statistics_error", failure_json(condition->no_stats));
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
	const struct condition *condition = job->result;
	const struct ocxlpmem_health *health = condition->health;
	const char *word;

	card_heading(stdout, job->card);
	fputs(": ", stdout);
	if (!health) {
		text_print_coloured(stdout, TEXT_RED, job->failure->code == CODE_ALL_CARDS ?
				    "no answer" : "not asked");
		fputc('\n', stdout);
		return;
	}
	word = ocxlpmem_health_state_str(ocxlpmem_health_state(health));
	text_print_coloured(stdout, state_colour(word), word);
	fputc('\n', stdout);
	if (condition_is_fatal(condition))
		fputs("  " FATAL_ADVICE "\n", stdout);
	fields_to_text(stdout, OCXLPMEM_KIND_HEALTH, health, 2);
	if (condition->no_stats) {
		fputs("  no statistics: ", stdout);
		text_print(stdout, condition->no_stats->message);
		fputc('\n', stdout);
		if (condition->no_stats->hint && !condition_is_fatal(condition))
			printf("    %s\n", condition->no_stats->hint);
	}
	if (ocxlpmem_health_smart(health))
		print_attributes(ocxlpmem_health_smart(health));
}

static int run(const struct invocation *inv)
{
	struct run run = { .opts = inv->values };
	struct cards cards;
	size_t i;
	int code;

	code = command_needs_file(inv, "--save", run.opts->save);
	if (code)
		return code;
	code = cards_select(inv, &cards);
	if (code)
		return code;
	conditions_open(&run.conditions);
	cards_ask(&cards, ask, &run);
	code = cards_report(inv, &cards);
	code = conditions_report(inv, &run.conditions, &cards, code);
	if (inv->common->json)
		print_json(inv, &cards, code);
	for (i = 0; i < cards.count; i++) {
		if (!inv->common->json)
			print_card(&cards.jobs[i]);
		condition_free(cards.jobs[i].result);
	}
	conditions_close(&run.conditions);
	cards_close(&cards);
	return code;
}

const struct command_body command_health = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct health_options),
	.run = run,
};
