// SPDX-License-Identifier: GPL-2.0-only
/* monitor: watches the cards, keeps their logs, and tells what changes. */
#include "ocxlpmem/monitor/monitor.h"

#include <stdlib.h>

#include "util/memory.h"

#define SAMPLE_S	60
/* a year: longer is as good as never */
#define SAMPLE_MAX_S	(366 * 24 * 60 * 60)

static const struct monitor_options defaults = { .sample = SAMPLE_S };

static const struct option_spec options[] = {
	OPT_RESULT(struct monitor_options),
	OPT_MODE(0, "mode", struct monitor_options, mode, "MODE",
		 "mode of FILE, instead of 600"),
	OPT_FLAG('j', "journal", struct monitor_options, journal,
		 "tell the journal, and standard output only with -o"),
	OPT_NUMBER('s', "sample", struct monitor_options, sample, "SECONDS",
		   "how often to read what raises no event (60); 0: never"),
	OPT_STRING('t', "temperature", struct monitor_options, temperature, "W,C",
		   "warning above W degrees, critical above C"),
	OPT_STRING('l', "life", struct monitor_options, life, "W,C",
		   "warning below W percent of life, critical below C"),
	OPT_STRING(0, "hook", struct monitor_options, hook, "FILE",
		   "run this program, which must be root's, for each record"),
	OPT_STRING(0, "auto-dump", struct monitor_options, dumps, "DIR",
		   "bring controller dumps to DIR when they are announced or a log asks for one"),
	OPT_FLAG(0, "test", struct monitor_options, test,
		 "tell one record of each kind, and end"),
	COMMON_OPTIONS(struct monitor_options),
	OPT_END
};

/* 0, or the exit code after saying what does not go together */
static int check_options(struct monitor *monitor)
{
	const struct monitor_options *opts = monitor->opts;

	if (monitor->inv->argc)
		return command_misused(monitor->inv, "all cards are watched: none is to be named");
	if (opts->sample > SAMPLE_MAX_S)
		return command_misused(monitor->inv, "--sample: at most %d seconds; 0 is never",
				       SAMPLE_MAX_S);
	if (!limit_parse(opts->temperature, true, &monitor->limits.temperature))
		return command_misused(monitor->inv, "--temperature: '%s' is not two numbers of "
				       "degrees, the second no lower", opts->temperature);
	if (!limit_parse(opts->life, false, &monitor->limits.life))
		return command_misused(monitor->inv, "--life: '%s' is not two percentages, the "
				       "second no higher", opts->life);
	if (opts->dumps && !*opts->dumps)
		return command_misused(monitor->inv, "--auto-dump: the directory's name is empty");
	return 0;
}

static void resume(struct monitor *monitor)
{
	struct json_object *pending = monitor->ledger.pending;
	size_t i;

	/* they may have gone out already: under the same numbers */
	for (i = 0; pending && i < json_object_array_length(pending); i++) {
		struct json_object *event = json_object_array_get_idx(pending, i);

		outbox_post(&monitor->outbox, json_object_get(event));
	}
	json_object_put(pending);
	monitor->ledger.pending = NULL;
}

/* the places where records go; NULL, or the reason */
static struct failure *open_places(struct monitor *monitor)
{
	const struct monitor_options *opts = monitor->opts;
	struct outbox *outbox = &monitor->outbox;
	struct failure *failure;

	*outbox = (struct outbox) {
		.inv = monitor->inv, .ledger = &monitor->ledger, .journal = -1,
		.to_journal = opts->journal, .to_output = !opts->journal || opts->output,
	};
	failure = result_file_open(&outbox->output, opts->output, opts->mode);
	if (!failure)
		failure = hook_open(&outbox->hook, opts->hook);
	if (!failure)
		failure = dumper_open(&monitor->dumper, monitor->inv, opts->dumps);
	return failure;
}

/* what it cannot work without is an error of its own, whatever the reason */
static struct failure *open_state(struct monitor *monitor)
{
	struct failure *failure = keep_open(monitor);

	if (!failure)
		failure = ledger_open(&monitor->ledger);
	if (failure)
		failure->code = CODE_FAILED;
	return failure;
}

static int run_on_machine(struct monitor *monitor)
{
	struct failure *failure;
	int code = context_open(monitor->inv, &monitor->ctx);

	if (code)
		return code;
	if (!ocxlpmem_card_get_first(monitor->ctx)) {
		notify_send(&monitor->notify, "READY=1\nSTATUS=no card\n");
		fputs(PROGRAM " monitor: no card found: nothing to watch\n", stderr);
		return CODE_DONE;
	}
	failure = open_state(monitor);
	if (failure)
		return command_fails(monitor->inv, failure);
	resume(monitor);
	if (monitor->opts->sample)
		sampler_open(&monitor->sampler, monitor->inv);
	code = monitor_loop(monitor);
	monitor_drop_cards(monitor);
	return code;
}

static void close_all(struct monitor *monitor)
{
	dumper_close(&monitor->dumper);
	sampler_close(&monitor->sampler);
	outbox_close(&monitor->outbox);
	ledger_close(&monitor->ledger);
	notify_close(&monitor->notify);
	ocxlpmem_unref(monitor->ctx);
	free(monitor->logs);
	free(monitor->status);
}

static int run(const struct invocation *inv)
{
	struct monitor monitor = {
		.inv = inv, .opts = inv->values, .store = { .fd = -1 },
	};
	struct failure *failure;
	int code = check_options(&monitor);

	if (!code)
		code = refuse_names_alone(inv);
	if (code)
		return code;
	result_file_block_signals(&monitor.signals);
	sigaddset(&monitor.signals, SIGCHLD);
	pthread_sigmask(SIG_BLOCK, &monitor.signals, NULL);
	notify_open(&monitor.notify);
	ledger_begin(&monitor.ledger);
	failure = open_places(&monitor);
	if (failure)
		code = command_fails(inv, failure);
	else
		code = monitor.opts->test ? monitor_trial(&monitor) :
		       run_on_machine(&monitor);
	close_all(&monitor);
	return code;
}

const struct command_body command_monitor = {
	.arguments = "",
	.options = options,
	.defaults = &defaults,
	.values_size = VALUES_SIZE(struct monitor_options),
	.run = run,
};
