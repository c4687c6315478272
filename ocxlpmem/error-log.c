// SPDX-License-Identifier: GPL-2.0-only
/* error-log: the logs that the cards and their drivers hold, at once or as they come. */
#include "ocxlpmem/common/captured.h"
#include "ocxlpmem/error-log/follow.h"
#include "ocxlpmem/error-log/list.h"

static const struct option_spec options[] = {
	OPT_SET('t', "type", struct error_log_options, types, "TYPE[,TYPE...]",
		ocxlpmem_log_type_str, "only logs of these types"),
	OPT_TIME('S', "since", struct error_log_options, since, "TIME",
		 "only logs received then or later, like '2h ago'"),
	OPT_TIME('U', "until", struct error_log_options, until, "TIME",
		 "only logs received until then"),
	OPT_NUMBER('s', "sequence", struct error_log_options, sequence, "SEQUENCE",
		   "begin with this log instead of the oldest one held"),
	OPT_NUMBER(0, "instance", struct error_log_options, instance, "INSTANCE",
		   "the driver start that SEQUENCE belongs to"),
	OPT_POSITIONAL('c', "card", "CARD", "the same as CARD"),
	OPT_FLAG('f', "follow", struct error_log_options, follow,
		 "wait for further logs until interrupted; with --json one object a line"),
	OPT_COUNT('n', "count", struct error_log_options, count, "N",
		   "stop after N logs (of each card, without --follow)"),
	OPT_STRING(0, "save", struct error_log_options, save, "FILE|DIR",
		   "keep the raw logs, on the disk before they are shown"),
	OPT_STRING(0, "cursor-file", struct error_log_options, cursor, "FILE",
		   "go on where the last run with FILE ended, and note there how far this came"),
	OPT_RESULT(struct error_log_options),
	OPT_MODE(0, "mode", struct error_log_options, mode, "MODE",
		 "mode of the files, instead of 600 or that of a file replaced"),
	OPT_FROM(struct error_log_options),
	COMMON_OPTIONS(struct error_log_options),
	OPT_END
};

/*
 * Logs count as kept only if all of them are put somewhere: by --save, into a file that
 * grows, or where a cursor says how far. Else this only looks, and whoever keeps them has
 * them still.
 */
static void choose_mode(struct log_run *run)
{
	const struct error_log_options *opts = run->opts;
	bool all = !opts->types && !opts->since && !opts->until;

	run->keep = all && (opts->save || opts->cursor ||
			    (opts->follow && run->output.regular));
	run->mode = OCXLPMEM_LOG_MODE_LOOK;
	/* each is on the disk before the next is asked for */
	if (run->keep && opts->save && !opts->cursor && !opts->follow)
		run->mode = OCXLPMEM_LOG_MODE_KEEP;
}

/* 0, or the exit code after saying what does not go together */
static int check_options(const struct invocation *inv)
{
	const struct error_log_options *opts = inv->values;
	int code = command_needs_file(inv, "--save", opts->save);

	if (!code)
		code = command_needs_file(inv, "--cursor-file", opts->cursor);
	if (!code)
		code = captured_refuses(inv, "--follow", opts->follow);
	if (!code)
		code = captured_refuses(inv, "--cursor-file", opts->cursor);
	if (code)
		return code;
	if (opts->follow && opts->until)
		return command_misused(inv, "--until: --follow waits for what comes later");
	if (opts->instance && !opts->sequence)
		return command_misused(inv, "--instance needs --sequence");
	if (opts->cursor && opts->sequence)
		return command_misused(inv, "--cursor-file and --sequence both say where to begin");
	return 0;
}

static struct failure *open_files(struct log_run *run)
{
	const struct error_log_options *opts = run->opts;
	struct failure *failure = result_file_open(&run->output, opts->output, opts->mode);

	if (!failure)
		failure = log_store_open(&run->store, opts->save, opts->mode);
	if (!failure)
		failure = log_cursor_open(&run->cursor, opts->cursor, opts->mode);
	return failure;
}

static int close_files(struct log_run *run)
{
	struct failure *failure = NULL;
	int err = log_store_close(&run->store);

	log_cursor_close(&run->cursor);
	if (err)
		failure = failure_system(err, NULL, "closing %s", run->opts->save);
	return failure_end(run->inv, failure);
}

static int run_on_cards(struct log_run *run, struct cards *cards)
{
	struct failure *failure;
	int code, closed;

	if (run->opts->sequence && cards->count > 1)
		return command_misused(run->inv, "--sequence is the number of one card's log: name "
				       "that card");
	failure = open_files(run);
	if (failure) {
		close_files(run);
		return command_fails(run->inv, failure);
	}
	choose_mode(run);
	code = run->opts->follow ? log_follow(run, cards) : log_list(run, cards);
	closed = close_files(run);
	return code ? code : closed;
}

static int run(const struct invocation *inv)
{
	struct log_run run = {
		.inv = inv, .opts = inv->values, .store = { .fd = -1 },
		.store_lock = PTHREAD_MUTEX_INITIALIZER,
	};
	struct cards cards;
	int code = check_options(inv);

	if (code)
		return code;
	if (run.opts->follow)
		log_follow_prepare();
	code = cards_select(inv, &cards);
	if (code)
		return code;
	code = run_on_cards(&run, &cards);
	cards_close(&cards);
	return code;
}

const struct command_body command_error_log = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct error_log_options),
	.run = run,
};
