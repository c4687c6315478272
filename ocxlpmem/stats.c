// SPDX-License-Identifier: GPL-2.0-only
/* stats: the statistics of cards, once or as rates. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ocxlpmem/common/captured.h"
#include "ocxlpmem/common/cards.h"
#include "ocxlpmem/common/output.h"
#include "ocxlpmem/common/payload_file.h"
#include "ocxlpmem/common/result_file.h"
#include "ocxlpmem/stats/text.h"
#include "util/memory.h"

struct stats_options {
	struct common_options common;
	double interval;
	uint64_t count;
	const char *save;
	const char *output;
	unsigned int mode;
};

static const struct option_spec options[] = {
	OPT_SECONDS('i', "interval", struct stats_options, interval, "SECONDS",
		    "ask again and again and show rates, a line a sample; at least 1"),
	OPT_COUNT('n', "count", struct stats_options, count, "N",
		   "stop after N intervals; without it only an interrupt does"),
	OPT_SAVE(struct stats_options),
	OPT_RESULT(struct stats_options),
	OPT_FROM(struct stats_options),
	COMMON_OPTIONS(struct stats_options),
	OPT_END
};

static double monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* how long the driver keeps an answer, and a little for its clock and ours */
#define DRIVER_KEEPS_MS	1000
#define INTERVAL_MIN	(DRIVER_KEEPS_MS / 1e3)
#define LITTLE_MS	3
/* a driver that keeps it for longer is believed after so many */
#define TRIES		3

static int read_sample(struct ocxlpmem_card *card, struct sample *sample)
{
	double asked = monotonic();
	int err = ocxlpmem_stats_read(card, &sample->stats);

	/*
	 * Rates are taken from when the card answered, not from when the driver
	 * did. That was between asking and now: on a busy machine the middle is
	 * nearer to it than either.
	 */
	if (!err)
		sample->at = (asked + monotonic()) / 2 -
			     ocxlpmem_stats_age_ms(sample->stats) / 1e3;
	return err;
}

static void sleep_until_older(unsigned int age_ms)
{
	unsigned int ms = LITTLE_MS + (age_ms < DRIVER_KEEPS_MS ? DRIVER_KEEPS_MS - age_ms : 0);
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&time, NULL);
}

/* waits for another answer than the one before, so that there are rates */
static int read_next(struct ocxlpmem_card *card, const struct sample *before,
		     struct sample *sample)
{
	int tries, err = read_sample(card, sample);

	for (tries = 1; !err && before->stats && tries < TRIES; tries++) {
		if (!same_answer(before, sample))
			break;
		sleep_until_older(ocxlpmem_stats_age_ms(sample->stats));
		ocxlpmem_stats_unref(sample->stats);
		err = read_sample(card, sample);
	}
	return err;
}

static int keep(struct card_job *job, const struct stats_options *opts,
		const struct ocxlpmem_stats *stats)
{
	size_t len;
	const void *raw = ocxlpmem_stats_raw(stats, &len);

	return payload_file_write(job, opts->save, opts->mode, "stats", raw, len);
}

static int ask(struct card_job *job, void *arg)
{
	const struct stats_options *opts = arg;
	struct history *history = job->result;
	struct sample sample = { 0 };
	int err;

	if (!history)
		history = job->result = xcalloc(1, sizeof(*history));
	/* a missed answer does not spoil the next rate: it is taken over two intervals */
	if (history->now.stats) {
		ocxlpmem_stats_unref(history->before.stats);
		history->before = history->now;
		history->now.stats = NULL;
	}
	err = read_next(job->card, &history->before, &sample);
	if (err)
		job->failure = failure_of_card(job->card, err);
	/* after the answer: what it failed of may be what the state says now */
	ocxlpmem_card_refresh(job->card);
	if (err)
		return err;
	err = keep(job, opts, sample.stats);
	if (err)
		ocxlpmem_stats_unref(sample.stats);
	else
		history->now = sample;
	return err;
}

static void add_rates(struct json_object *obj, const struct history *history)
{
	struct rates rates = rates_between(&history->before, &history->now);
	struct json_object *values = json_object_new_object();
	struct json_object *restarted = json_object_new_array();
	const struct ocxlpmem_field *field;
	double per_second;
	size_t count;

	json_add_double(obj, "rate_seconds", rates.seconds);
	json_add_bool(obj, "reset", rates.reset);
	field = ocxlpmem_fields(OCXLPMEM_KIND_STATS, &count);
	for (; count--; field++) {
		enum rate_result result = rate_of(&rates, field, &per_second);
		char *key;

		if (result == RATE_RESTARTED)
			json_object_array_add(restarted, json_object_new_string(field->key));
		if (result != RATE_VALUE)
			continue;
		key = xasprintf("%s_per_second", field->key);
		json_object_object_add(values, key, json_double(per_second));
		free(key);
	}
	json_add(obj, "rates", values);
	json_add(obj, "restarted", restarted);
}

static void add_stats(struct json_object *obj, const struct card_job *job, const void *arg)
{
	const struct history *history = job->result;

	if (!history->now.stats)
		return;
	fields_add(obj, "stats", OCXLPMEM_KIND_STATS, history->now.stats);
	if (history->before.stats)
		add_rates(obj, history);
}

static void add_times(struct json_object *document, uint64_t sequence, double interval)
{
	struct timespec wall, mono;
	char text[TEXT_TIME];

	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_MONOTONIC, &mono);
	json_add_u64(document, "sequence", sequence);
	json_add_text(document, "time", text_time(text, &wall));
	json_add_u64(document, "monotonic_ns",
		     mono.tv_sec * UINT64_C(1000000000) + mono.tv_nsec);
	json_add_double(document, "interval_seconds", interval);
}

static void forget_failures(struct cards *cards)
{
	size_t i;

	for (i = 0; i < cards->count; i++) {
		failure_free(cards->jobs[i].failure);
		cards->jobs[i].failure = NULL;
	}
}

static struct timespec time_left(double when)
{
	double left = when - monotonic();
	struct timespec time = { 0 };

	if (left > 0) {
		time.tv_sec = left;
		time.tv_nsec = (left - time.tv_sec) * 1e9;
	}
	return time;
}

/* until then; true if a signal came first that ends the run, or a file cannot be opened anew */
static bool sleep_until(double when, const struct result_file *output, const sigset_t *signals,
			struct failure **failure)
{
	struct timespec time;
	int signal;

	*failure = NULL;
	do {
		time = time_left(when);
		signal = sigtimedwait(signals, NULL, &time);
	} while (signal > 0 && !result_file_signal(output, signal, failure) && !*failure);
	return signal > 0;
}

static uint64_t next_tick(uint64_t tick, double passed)
{
	return passed < tick + 1 ? tick + 1 : (uint64_t)passed + 1;
}

static void print_sample(const struct invocation *inv, struct cards *cards,
			 struct sample_lines *lines, uint64_t sequence, int code)
{
	const struct stats_options *opts = inv->values;
	struct json_object *document;

	if (!inv->common->json) {
		stats_print_sample(lines, cards);
		return;
	}
	document = document_new(inv);
	add_times(document, sequence, opts->interval);
	json_add(document, "cards", cards_json(cards, add_stats, NULL));
	if (code)
		json_add_u64(document, "exit_code", code);
	json_print(stdout, document, JSON_LINE);
}

static int watch(const struct invocation *inv, struct cards *cards,
		 const struct result_file *output, const sigset_t *signals)
{
	const struct stats_options *opts = inv->values;
	double start = monotonic();
	struct sample_lines lines = { 0 };
	uint64_t sequence = 0, tick = 0;
	struct failure *failure = NULL;
	int code = CODE_DONE;

	while ((!opts->count || sequence < opts->count) && !ferror(stdout)) {
		sequence++;
		/* one that passed while the cards were asked is left out: no drift */
		tick = next_tick(tick, (monotonic() - start) / opts->interval);
		if (sleep_until(start + tick * opts->interval, output, signals, &failure))
			break;
		forget_failures(cards);
		cards_ask(cards, ask, (void *)opts);
		code = cards_report(inv, cards);
		failure = result_file_follow(output);
		if (failure)
			break;
		print_sample(inv, cards, &lines, sequence, code);
		fflush(stdout);
	}
	return failure ? failure_end(inv, failure) : code;
}

static int show(const struct invocation *inv, struct cards *cards)
{
	int code = cards_report(inv, cards);

	if (!inv->common->json) {
		stats_print(cards, inv->common->verbose);
		return code;
	}
	return document_print_cards(inv, cards_json(cards, add_stats, NULL), code);
}

/* 0, or the exit code after saying what does not go together */
static int check_options(const struct invocation *inv)
{
	const struct stats_options *opts = inv->values;
	int code;

	if (opts->interval && opts->interval < INTERVAL_MIN)
		return command_misused(inv, "--interval: at least 1 second, as the driver keeps "
				       "an answer of a card so long");
	if (opts->count && !opts->interval)
		return command_misused(inv, "--count needs --interval");
	if (opts->save && opts->interval)
		return command_misused(inv, "--save keeps one answer a card: not together with --interval");
	code = captured_refuses(inv, "--interval", opts->interval);
	return code ? code : command_needs_file(inv, "--save", opts->save);
}

static int run_on_cards(const struct invocation *inv, struct cards *cards, const sigset_t *signals)
{
	const struct stats_options *opts = inv->values;
	struct result_file output;
	struct failure *failure = result_file_open(&output, opts->output, opts->mode);
	size_t i;
	int code;

	if (failure)
		return command_fails(inv, failure);
	/* with --interval this is where the first rates begin */
	cards_ask(cards, ask, (void *)opts);
	code = opts->interval ? watch(inv, cards, &output, signals) : show(inv, cards);
	for (i = 0; i < cards->count; i++) {
		struct history *history = cards->jobs[i].result;

		ocxlpmem_stats_unref(history->before.stats);
		ocxlpmem_stats_unref(history->now.stats);
		free(history);
	}
	return code;
}

static int run(const struct invocation *inv)
{
	const struct stats_options *opts = inv->values;
	struct cards cards;
	sigset_t signals;
	int code = check_options(inv);

	if (code)
		return code;
	if (opts->interval)
		result_file_block_signals(&signals);
	code = cards_select(inv, &cards);
	if (code)
		return code;
	code = run_on_cards(inv, &cards, &signals);
	cards_close(&cards);
	return code;
}

const struct command_body command_stats = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct stats_options),
	.run = run,
};
