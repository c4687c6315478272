// SPDX-License-Identifier: GPL-2.0-only
/* metrics: how cards are, as Prometheus reads it. */
#include <stdlib.h>
#include <string.h>

#include "ocxlpmem/common/patience.h"
#include "ocxlpmem/metrics/family.h"
#include "util/memory.h"

/* the collector reads no other file */
#define ENDING ".prom"

struct metrics_options {
	struct common_options common;
	const char *textfile;
	const char *history;
	bool openmetrics;
	uint64_t expect;
	double timeout;
};

static const struct metrics_options defaults = { .timeout = PATIENCE };

static const struct option_spec options[] = {
	OPT_STRING('t', "textfile", struct metrics_options, textfile, "FILE",
		   "replace FILE, for the node exporter's textfile collector"),
	OPT_FLAG(0, "openmetrics", struct metrics_options, openmetrics,
		 "OpenMetrics instead of the text format of Prometheus"),
	OPT_STRING(0, "history", struct metrics_options, history, "DIR",
		   "forecast by the records in DIR, not those of this machine's monitor"),
	OPT_COUNT('e', "expect-cards", struct metrics_options, expect, "N",
		  "tell that there should be N cards"),
	OPT_SECONDS(0, "timeout", struct metrics_options, timeout, "SECONDS",
		    "a card that has not answered then did not answer (8)"),
	OPT_FROM(struct metrics_options),
	MACHINE_OPTIONS(struct metrics_options),
	OUTPUT_OPTIONS(struct metrics_options),
	OPT_FLAG('h', "help", struct metrics_options, common.help, "show this text"),
	OPT_END
};

/**
 * struct run - one run; a thread that waits for a card may live on with it
 * @conditions: what the cards are judged by
 * @cards: that are asked
 * @first: their jobs as they are asked
 * @readings: one a card
 * @functions: without driver
 * @old: the file that is replaced
 */
struct run {
	struct conditions conditions;
	struct cards cards;
	const struct card_job *first;
	struct reading *readings;
	struct functions functions;
	struct old_page old;
};

static int ask(struct card_job *job, void *arg)
{
	const struct run *run = arg;
	int err = condition_ask(job, &run->conditions);

	reading_take(&run->readings[job - run->first], job);
	return err;
}

static void print(const struct invocation *inv, const struct run *run, FILE *out)
{
	const struct metrics_options *opts = inv->values;
	struct page page = { .out = out, .openmetrics = opts->openmetrics };
	const struct machine machine = {
		.cards = &run->cards, .readings = run->readings, .functions = &run->functions,
		.expected = opts->expect, .old = &run->old, .now_ns = run->conditions.now_ns,
		.wears = run->conditions.wears,
	};

	families_print(&page, &machine);
}

static int write_textfile(const struct invocation *inv, const struct run *run, const char *path)
{
	struct failure *failure;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		out_of_memory();
	print(inv, run, out);
	if (fclose(out))
		out_of_memory();
	failure = textfile_replace(path, text, len);
	free(text);
	return failure ? command_fails(inv, failure) : CODE_DONE;
}

/* a card's failure is told as a metric; who may not ask has to hear of it */
static int report(const struct invocation *inv, struct cards *cards)
{
	size_t i;
	int code = CODE_DONE;

	for (i = 0; i < cards->count; i++) {
		const struct failure *failure = cards->jobs[i].failure;

		if (failure && failure->class == FAILURE_PERMISSION)
			code = CODE_PERMISSION;
		if (failure && (inv->common->verbose || failure->class == FAILURE_PERMISSION))
			failure_print(inv, failure);
	}
	return code;
}

static void drop(struct run *run)
{
	size_t i;

	for (i = 0; i < run->cards.count; i++)
		condition_free(run->cards.jobs[i].result);
	functions_free(&run->functions);
	conditions_close(&run->conditions);
	cards_close(&run->cards);
	old_page_free(&run->old);
	free(run->readings);
	free(run);
}

static int measure(const struct invocation *inv, struct run *run)
{
	const struct metrics_options *opts = inv->values;
	bool all;
	int code, written = CODE_DONE;

	conditions_open(&run->conditions, inv);
	conditions_read_history(&run->conditions, inv, &run->cards, opts->history);
	run->first = run->cards.jobs;
	run->readings = xcalloc(run->cards.count, sizeof(*run->readings));
	all = cards_ask_within(&run->cards, opts->timeout, ask, run, &run->conditions);
	if (opts->textfile) {
		old_page_read(&run->old, opts->textfile);
		written = write_textfile(inv, run, opts->textfile);
	} else {
		print(inv, run, stdout);
	}
	code = report(inv, &run->cards);
	code = conditions_report(inv, &run->conditions, &run->cards, code);
	if (all)
		drop(run);
	return written ? written : code;
}

static int check_textfile(const struct invocation *inv, const struct metrics_options *opts)
{
	size_t len = opts->textfile ? strlen(opts->textfile) : 0;

	if (!opts->textfile)
		return 0;
	if (opts->common.from)
		return command_misused(inv, "--textfile: its collector takes all for of now, and "
				       "a capture is not");
	if (opts->openmetrics)
		return command_misused(inv, "--textfile: its collector does not read OpenMetrics");
	if (len < strlen(ENDING) || strcmp(opts->textfile + len - strlen(ENDING), ENDING))
		return command_misused(inv, "--textfile: its collector reads only files whose names "
				       "end in " ENDING);
	return 0;
}

static int run(const struct invocation *inv)
{
	struct run *run;
	int code = check_textfile(inv, inv->values);

	if (code)
		return code;
	run = xcalloc(1, sizeof(*run));
	code = cards_select_if_any(inv, &run->cards, &run->functions);
	if (!code)
		return measure(inv, run);
	free(run);
	return code;
}

const struct command_body command_metrics = {
	.arguments = "[CARD...]",
	.options = options,
	.defaults = &defaults,
	.values_size = VALUES_SIZE(struct metrics_options),
	.run = run,
};
