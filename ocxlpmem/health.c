// SPDX-License-Identifier: GPL-2.0-only
/* health: how healthy cards are, and why. */
#include <stdlib.h>

#include "ocxlpmem/common/condition.h"
#include "ocxlpmem/common/functions.h"
#include "ocxlpmem/common/output.h"
#include "ocxlpmem/common/payload_file.h"
#include "ocxlpmem/common/summary.h"
#include "ocxlpmem/common/verdict.h"
#include "util/memory.h"

struct health_options {
	struct common_options common;
	const char *save;
	unsigned int mode;
	bool problems;
};

static const struct option_spec options[] = {
	OPT_FLAG('p', "problems", struct health_options, problems,
		 "only cards that are not ok"),
	OPT_SAVE(struct health_options),
	OPT_FROM(struct health_options),
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

static bool is_wanted(const struct health_options *opts, enum ocxlpmem_status status)
{
	return !opts->problems || status != OCXLPMEM_STATUS_OK;
}

static int print_json(const struct invocation *inv, const struct cards *cards,
		      const struct functions *functions, int code)
{
	const struct health_options *opts = inv->values;
	struct json_object *document = document_new(inv), *array = json_object_new_array();
	size_t i;

	for (i = 0; i < cards->count; i++) {
		const struct condition *condition = cards->jobs[i].result;
		const struct ocxlpmem_health *health;
		struct json_object *obj, *part;

		if (!is_wanted(opts, condition_status(condition)))
			continue;
		obj = card_json(&cards->jobs[i]);
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
	if (functions->count)
		json_add(document, "functions_without_driver", functions_json(functions));
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

static void print_details(const struct condition *condition)
{
	const struct ocxlpmem_smart *smart = ocxlpmem_health_smart(condition->health);

	fields_to_text(stdout, OCXLPMEM_KIND_HEALTH, condition->health, 2);
	if (smart)
		print_attributes(smart);
}

/* of a card; what is beside its findings, too */
static void print_rest(const struct invocation *inv, const struct card_job *job,
		       const char *users)
{
	const struct condition *condition = job->result;

	verdict_print_findings(stdout, condition->findings, job->card, users);
	/* of a fatal card nobody expects any */
	if (condition->no_stats && !condition_is_fatal(condition))
		verdict_print_line(stdout, "note", condition->no_stats->message);
	if (condition->health && inv->common->verbose)
		print_details(condition);
}

static void print_text(const struct invocation *inv, const struct cards *cards,
		       const struct functions *functions)
{
	const struct health_options *opts = inv->values;
	struct grid *grid = verdict_grid();
	struct content_reader *reader = NULL;
	struct summary summary = { 0 };
	char *users;
	size_t i;

	for (i = 0; i < cards->count; i++)
		verdict_add_card(grid, &cards->jobs[i]);
	for (i = 0; i < functions->count; i++)
		verdict_add_function(grid, &functions->all[i]);
	grid_fit(grid, text_columns(stdout));
	for (i = 0; i < cards->count; i++) {
		enum ocxlpmem_status status = condition_status(cards->jobs[i].result);

		summary_add(&summary, status);
		if (!is_wanted(opts, status))
			continue;
		grid_print_row(grid, i, stdout);
		users = verdict_users(inv, &reader, &cards->jobs[i]);
		print_rest(inv, &cards->jobs[i], users);
		free(users);
	}
	for (i = 0; i < functions->count; i++) {
		const struct ocxlpmem_findings *findings = functions->all[i].findings;

		summary_add(&summary, ocxlpmem_findings_status(findings));
		grid_print_row(grid, cards->count + i, stdout);
		verdict_print_findings(stdout, findings, NULL, NULL);
	}
	if (reader)
		content_reader_close(reader);
	grid_free(grid);
	summary_print(&summary, stdout, NULL);
}

static int run(const struct invocation *inv)
{
	struct run run = { .opts = inv->values };
	struct functions functions;
	struct cards cards;
	size_t i;
	int code;

	code = command_needs_file(inv, "--save", run.opts->save);
	if (code)
		return code;
	code = cards_select_seen(inv, &cards, &functions);
	if (code)
		return code;
	conditions_open(&run.conditions, inv);
	conditions_read_history(&run.conditions, inv, &cards, NULL);
	cards_ask(&cards, ask, &run);
	code = cards_report(inv, &cards);
	code = conditions_report(inv, &run.conditions, &cards, code);
	if (inv->common->json)
		print_json(inv, &cards, &functions, code);
	else
		print_text(inv, &cards, &functions);
	for (i = 0; i < cards.count; i++)
		condition_free(cards.jobs[i].result);
	functions_free(&functions);
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
