// SPDX-License-Identifier: GPL-2.0-only
/* list: a line a card that decides: what it is, how it is, or why nobody knows. */
#include "status.h"

#include <inttypes.h>
#include <stdlib.h>

#include "ocxlpmem/common/condition.h"
#include "ocxlpmem/common/grid.h"
#include "ocxlpmem/common/output.h"
#include "ocxlpmem/common/summary.h"
#include "util/memory.h"

static const struct grid_column columns[] = {
	{ "card", false, 0 },
	{ "nmem", false, 0 },
	{ "status", false, 0 },
	{ "temp", true, 0 },
	{ "life", true, 0 },
	{ "size", true, 1 },
	{ "node", true, 5 },
	{ "firmware", false, 2 },
	{ "logs", true, 3 },
	{ "dump", false, 4 },
	{ "serial", false, 6 },
};

static char *or_none(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static void add_status(struct grid *grid, enum ocxlpmem_status status)
{
	grid_add(grid, status_colour(status), xstrdup(ocxlpmem_status_str(status)));
}

static void add_serial(struct grid *grid, const struct ocxlpmem_card *card)
{
	uint64_t serial;

	grid_add(grid, TEXT_PLAIN, ocxlpmem_card_serial(card, &serial) ? NULL :
		 xasprintf("0x%016" PRIx64, serial));
}

/* how many the driver holds; "yes" where all there are is on the card */
static char *logs_text(const struct condition *condition)
{
	if (condition->unwatched)
		return NULL;
	if (condition->watched.logs_held)
		return xasprintf("%zu", condition->watched.logs_held);
	return xstrdup(condition->watched.logs_pending ? "yes" : "no");
}

static char *dump_text(const struct condition *condition)
{
	if (condition->unwatched)
		return NULL;
	return xstrdup(condition->watched.dump_waiting ? "yes" : "no");
}

static char *size_text(struct ocxlpmem_card *card)
{
	char text[TEXT_SIZE];
	uint64_t bytes;

	if (ocxlpmem_card_region_size(card, &bytes))
		return NULL;
	return xstrdup(text_size(text, bytes));
}

static char *node_text(struct ocxlpmem_card *card)
{
	int node;

	return ocxlpmem_card_numa_node(card, &node) ? NULL : xasprintf("%d", node);
}

/* false: there is nothing to show but why */
static bool is_readable(const struct condition *condition)
{
	int celsius;

	return condition->health && !ocxlpmem_health_media_temperature(condition->health, &celsius);
}

static void add_values(struct grid *grid, const struct card_job *job)
{
	const struct condition *condition = job->result;
	unsigned int percent;
	int celsius = 0;

	ocxlpmem_health_media_temperature(condition->health, &celsius);
	grid_add(grid, TEXT_PLAIN, xasprintf("%d C", celsius));
	grid_add(grid, TEXT_PLAIN, ocxlpmem_health_life_remaining(condition->health, &percent) ?
		 NULL : xasprintf("%u %%", percent));
	grid_add(grid, TEXT_PLAIN, size_text(job->card));
	grid_add(grid, TEXT_PLAIN, node_text(job->card));
	grid_add(grid, TEXT_PLAIN, or_none(ocxlpmem_card_firmware_version(job->card)));
	grid_add(grid, TEXT_PLAIN, logs_text(condition));
	grid_add(grid, TEXT_PLAIN, dump_text(condition));
	add_serial(grid, job->card);
}

static void add_card(struct grid *grid, const struct card_job *job)
{
	const struct condition *condition = job->result;

	grid_row(grid);
	grid_add(grid, TEXT_BOLD, xstrdup(ocxlpmem_card_name(job->card)));
	grid_add(grid, TEXT_PLAIN, or_none(ocxlpmem_card_nmem(job->card)));
	add_status(grid, condition_status(condition));
	if (is_readable(condition)) {
		add_values(grid, job);
		return;
	}
	add_serial(grid, job->card);
	grid_words(grid, finding_text(ocxlpmem_findings_get(condition->findings, 0)));
}

static void add_function(struct grid *grid, const struct function *function)
{
	grid_row(grid);
	grid_add(grid, TEXT_BOLD, xstrdup(function->address));
	grid_add(grid, TEXT_PLAIN, xstrdup(""));
	add_status(grid, ocxlpmem_findings_status(function->findings));
	grid_add(grid, TEXT_PLAIN, xstrdup(""));
	grid_words(grid, finding_text(ocxlpmem_findings_get(function->findings, 0)));
}

static void print_text(const struct cards *cards, const struct functions *functions)
{
	const unsigned int count = sizeof(columns) / sizeof(*columns);
	struct grid *grid = grid_new(columns, count);
	struct summary summary = { 0 };
	size_t i;

	for (i = 0; i < cards->count; i++) {
		add_card(grid, &cards->jobs[i]);
		summary_add(&summary, condition_status(cards->jobs[i].result));
	}
	for (i = 0; i < functions->count; i++) {
		add_function(grid, &functions->all[i]);
		summary_add(&summary, ocxlpmem_findings_status(functions->all[i].findings));
	}
	grid_fit(grid, text_columns(stdout));
	grid_print_headings(grid, stdout);
	for (i = 0; i < cards->count + functions->count; i++)
		grid_print_row(grid, i, stdout);
	grid_free(grid);
	summary_print(&summary, stdout, PROGRAM " health --problems");
}

static struct json_object *card_to_json(const struct card_job *job)
{
	const struct condition *condition = job->result;
	struct json_object *obj = json_object_new_object();

	fields_to_json(obj, OCXLPMEM_KIND_CARD, job->card, FIELDS_ALL);
	condition_json(obj, job);
	if (job->failure)
		json_add(obj, "error", failure_json(job->failure));
	if (condition->health)
		fields_add(obj, "health", OCXLPMEM_KIND_HEALTH, condition->health);
	return obj;
}

static int print_json(const struct invocation *inv, const struct cards *cards,
		      const struct functions *functions, int code)
{
	struct json_object *document = document_new(inv), *array = json_object_new_array();
	size_t i;

	for (i = 0; i < cards->count; i++)
		json_object_array_add(array, card_to_json(&cards->jobs[i]));
	json_add(document, "cards", array);
	if (functions->count)
		json_add(document, "functions_without_driver", functions_json(functions));
	return document_print(document, code);
}

static int ask(struct card_job *job, void *conditions)
{
	return condition_ask(job, conditions);
}

int status_list(const struct invocation *inv, struct cards *cards,
		const struct functions *functions)
{
	struct conditions conditions;
	size_t i;
	int code;

	conditions_open(&conditions, inv);
	conditions_read_history(&conditions, inv, cards, NULL);
	cards_ask(cards, ask, &conditions);
	code = cards_report(inv, cards);
	code = conditions_report(inv, &conditions, cards, code);
	if (inv->common->json)
		print_json(inv, cards, functions, code);
	else if (code != CODE_PERMISSION)
		print_text(cards, functions);
	for (i = 0; i < cards->count; i++)
		condition_free(cards->jobs[i].result);
	conditions_close(&conditions);
	return code;
}
