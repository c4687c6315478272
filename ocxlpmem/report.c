// SPDX-License-Identifier: GPL-2.0-only
/* report: how cards are and how they went on, as one page of HTML. */
#include "ocxlpmem/report/report.h"

#include <stdlib.h>
#include <string.h>

#include "ocxlpmem/common/state_directory.h"
#include "ocxlpmem/common/verdict.h"
#include "ocxlpmem/common/whole_file.h"
#include "util/memory.h"

#define NS_PER_S	1e9

struct report_options {
	struct common_options common;
	const char *output;
	const char *history;
	unsigned int mode;
};

static const struct option_spec options[] = {
	OPT_STRING('o', "output", struct report_options, output, "FILE",
		   "replace FILE instead of writing to standard output; - is that"),
	OPT_MODE(0, "mode", struct report_options, mode, "MODE",
		 "mode of FILE, instead of 600 or what it had"),
	OPT_STRING(0, "history", struct report_options, history, "DIR",
		   "what was recorded in DIR, not by the monitor of this machine"),
	OPT_FROM(struct report_options),
	MACHINE_OPTIONS(struct report_options),
	OUTPUT_OPTIONS(struct report_options),
	OPT_FLAG('h', "help", struct report_options, common.help, "show this text"),
	OPT_END
};

static int ask(struct card_job *job, void *arg)
{
	const struct report *report = arg;
	int err = condition_ask(job, &report->conditions);

	told_logs_take(&report->logs[job - report->cards.jobs], job->card, &report->kept);
	return err;
}

/* all that was kept, not only what is judged */
static void find_kept(struct report *report)
{
	if (report->inv->capture)
		kept_logs_take(&report->kept, report->inv->capture, 0);
	else
		failure_free(kept_logs_find(&report->kept, 0));
}

/* a capture is of a machine whose history is not here, unless somebody says where */
static void read_history(struct report *report)
{
	const struct report_options *opts = report->inv->values;
	char *own = state_directory_path(HISTORY_DIRECTORY);

	if (opts->history || !report->inv->capture)
		report->unread = history_read(opts->history ? opts->history : own, report->now,
					      report->now - REPORT_HOURLY, &report->cards,
					      &report->history);
	wears_take(&report->wears, &report->history);
	report->conditions.wears = &report->wears;
	free(own);
}

static void find_users(struct report *report)
{
	struct content_reader *reader = NULL;
	size_t i;

	report->users = xcalloc(report->cards.count + 1, sizeof(*report->users));
	for (i = 0; i < report->cards.count; i++)
		report->users[i] = verdict_users(report->inv, &reader, &report->cards.jobs[i]);
	if (reader)
		content_reader_close(reader);
}

static int save(const struct report *report)
{
	const struct report_options *opts = report->inv->values;
	struct failure *failure;
	char *text;
	size_t len;
	FILE *out;

	if (!opts->output || !strcmp(opts->output, "-")) {
		page_print(stdout, report);
		return CODE_DONE;
	}
	out = open_memstream(&text, &len);
	if (!out)
		out_of_memory();
	page_print(out, report);
	if (fclose(out))
		out_of_memory();
	failure = whole_file_save(opts->output, text, len, opts->mode, true, "writing");
	free(text);
	return failure ? command_fails(report->inv, failure) : CODE_DONE;
}

static void drop(struct report *report)
{
	size_t i;

	for (i = 0; i < report->cards.count; i++) {
		condition_free(report->cards.jobs[i].result);
		told_logs_free(&report->logs[i]);
		free(report->users[i]);
	}
	free(report->users);
	free(report->logs);
	functions_free(&report->functions);
	kept_logs_free(&report->kept);
	history_free(&report->history);
	wears_free(&report->wears);
	failure_free(report->unread);
	conditions_close(&report->conditions);
	cards_close(&report->cards);
}

static int run(const struct invocation *inv)
{
	const struct report_options *opts = inv->values;
	struct report report = { .inv = inv };
	int code = cards_select_seen(inv, &report.cards, &report.functions), saved;

	if (code)
		return code;
	conditions_open(&report.conditions, inv);
	report.now = report.conditions.now_ns / NS_PER_S;
	read_history(&report);
	find_kept(&report);
	report.logs = xcalloc(report.cards.count + 1, sizeof(*report.logs));
	cards_ask(&report.cards, ask, &report);
	find_users(&report);
	code = cards_report(inv, &report.cards);
	code = conditions_report(inv, &report.conditions, &report.cards, code);
	/* the page is there all the same */
	if (opts->history && report.unread) {
		failure_print(inv, report.unread);
		code = code ? code : (int)report.unread->code;
	}
	saved = save(&report);
	drop(&report);
	return saved ? saved : code;
}

const struct command_body command_report = {
	.arguments = "[CARD...]",
	.options = options,
	.values_size = VALUES_SIZE(struct report_options),
	.run = run,
};
