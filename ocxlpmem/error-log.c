// SPDX-License-Identifier: GPL-2.0-only
/* error-log: the logs that the cards and their drivers hold, at once or as they come. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ocxlpmem/error-log/list.h"
#include "util/memory.h"

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
	OPT_MODE(0, "mode", struct error_log_options, mode, "MODE",
		 "mode of the files, instead of 600 or that of a file replaced"),
	COMMON_OPTIONS(struct error_log_options),
	OPT_END
};

/*
 * Logs count as kept only if all of them are put somewhere: by --save, or by a
 * stream into a file. Else this only looks, and whoever keeps them has them still.
 */
static void choose_mode(struct log_run *run)
{
	struct stat st;

	run->sync_output = run->opts->follow && !run->opts->save &&
			   !fstat(STDOUT_FILENO, &st) && S_ISREG(st.st_mode);
	run->mode = OCXLPMEM_LOG_MODE_LOOK;
	if ((run->opts->save || run->sync_output) && !run->opts->types &&
	    !run->opts->since && !run->opts->until)
		run->mode = OCXLPMEM_LOG_MODE_KEEP;
}

static int run(const struct invocation *inv)
{
	struct log_run run = {
		.inv = inv, .opts = inv->values, .store_lock = PTHREAD_MUTEX_INITIALIZER,
	};
	struct failure *failure;
	struct cards cards;
	int code, err;

	code = command_needs_file(inv, "--save", run.opts->save);
	if (code)
		return code;
	choose_mode(&run);
	if (run.opts->follow && run.opts->until)
		return command_misused(inv, "--until: --follow waits for what comes later");
	if (run.opts->instance && !run.opts->sequence)
		return command_misused(inv, "--instance needs --sequence");
	code = cards_select(inv, &cards);
	if (code)
		return code;
	if (run.opts->sequence && cards.count > 1) {
		cards_close(&cards);
		return command_misused(inv, "--sequence is the number of one card's log: name that card");
	}
	failure = log_store_open(&run.store, run.opts->save, run.opts->mode);
	if (failure) {
		cards_close(&cards);
		return command_fails(inv, failure);
	}
	code = run.opts->follow ? log_follow(&run, &cards) : log_list(&run, &cards);
	cards_close(&cards);
	err = log_store_close(&run.store);
	if (err && !code) {
		failure = failure_system(err, NULL, "closing %s", run.opts->save);
		failure_print(inv, failure);
		code = failure->code;
		failure_free(failure);
	}
	return code;
}

const struct command_body command_error_log = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct error_log_options),
	.run = run,
};
