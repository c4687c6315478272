// SPDX-License-Identifier: GPL-2.0-only
/* request-health: asks cards for a health log, and waits for it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ocxlpmem/common/cards.h"
#include "ocxlpmem/common/log_record.h"
#include "util/memory.h"
#include "util/progress.h"

struct request_options {
	struct common_options common;
	double timeout;
};

static const struct option_spec options[] = {
	OPT_SECONDS(0, "timeout", struct request_options, timeout, "SECONDS",
		    "give up if the log has not come by then; 30 without it"),
	COMMON_OPTIONS(struct request_options),
	OPT_END
};

static const struct request_options defaults = { .timeout = 30 };

/* the word of the type of log that answers the request */
#define ANSWER "health-performance"

/* what a request needs of a card */
struct request {
	struct ocxlpmem_events *events;
	struct ocxlpmem_log_reader *reader;
};

/* behind all logs that the driver holds; takes none from the card */
static int find_end(struct ocxlpmem_card *card, struct ocxlpmem_log_position *end)
{
	struct ocxlpmem_log_reader *reader;
	struct log_record record;
	int err;

	err = ocxlpmem_log_reader_open(card, OCXLPMEM_LOG_MODE_WATCH, NULL, &reader);
	if (err)
		return err;
	do {
		err = log_record_next(reader, &record);
		log_record_drop(&record);
	} while (!err);
	ocxlpmem_log_reader_position(reader, end);
	ocxlpmem_log_reader_close(reader);
	return err == -EAGAIN ? 0 : err;
}

static void request_close(struct request *request)
{
	ocxlpmem_log_reader_close(request->reader);
	ocxlpmem_events_close(request->events);
}

static int request_open(struct ocxlpmem_card *card, struct request *request)
{
	struct ocxlpmem_log_position end;
	int err;

	*request = (struct request) { 0 };
	/* before the request: an answer that comes at once must not be missed */
	err = ocxlpmem_events_open(card, &request->events);
	if (!err)
		err = find_end(card, &end);
	if (!err)
		err = ocxlpmem_log_reader_open(card, OCXLPMEM_LOG_MODE_LOOK, &end,
					       &request->reader);
	if (!err)
		err = ocxlpmem_card_request_health(card);
	if (err)
		request_close(request);
	return err;
}

/* 0: the log is in record; -EAGAIN: it is not there now; other logs stay with the driver */
static int look(const struct request *request, struct log_record *record)
{
	int err;

	for (;;) {
		err = log_record_next(request->reader, record);
		if (!err && record->log &&
		    !strcmp(ocxlpmem_error_log_type_str(record->log), ANSWER))
			return 0;
		log_record_drop(record);
		if (err)
			return err;
	}
}

static int wait_for_answer(const struct request *request, double timeout,
			   struct log_record *record)
{
	struct timespec begin;
	uint64_t mask = 0;
	double left;
	int err;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (;;) {
		err = ocxlpmem_events_check(request->events, &mask);
		if (!err)
			err = look(request, record);
		if (err != -EAGAIN)
			return err;
		if (mask & OCXLPMEM_EVENT_GONE)
			return -ENODEV;
		left = timeout - progress_elapsed(&begin);
		if (left <= 0)
			return -ETIME;
		ocxlpmem_events_wait(request->events, left < 1 ? left * 1000 + 1 : 1000);
	}
}

static int ask(struct card_job *job, void *arg)
{
	const struct request_options *opts = arg;
	struct log_record *record = xcalloc(1, sizeof(*record));
	struct request request;
	int err;

	err = request_open(job->card, &request);
	if (!err) {
		err = wait_for_answer(&request, opts->timeout, record);
		request_close(&request);
	}
	if (!err) {
		job->result = record;
		return 0;
	}
	free(record);
	if (err == -ETIME)
		job->failure = failure_new(CODE_FAILED, FAILURE_CARD, -ETIMEDOUT,
					   "it may still come: " PROGRAM " error-log",
					   "%s: the health log did not come within %g s",
					   ocxlpmem_card_name(job->card), opts->timeout);
	else if (err == -ENODEV)
		job->failure = failure_new(CODE_ALL_CARDS, FAILURE_ABSENT, -ENODEV,
					   "check that the card is still there: " PROGRAM " list, "
					   "dmesg", "%s: the card has gone",
					   ocxlpmem_card_name(job->card));
	return err;
}

static void add_record(struct json_object *obj, const struct card_job *job, const void *arg)
{
	struct json_object *part;

	if (!job->result)
		return;
	part = json_object_new_object();
	log_record_json(part, job->result);
	json_add(obj, "record", part);
}

static int run(const struct invocation *inv)
{
	struct cards cards;
	size_t i;
	int code;

	code = cards_select(inv, &cards);
	if (code)
		return code;
	cards_ask(&cards, ask, (void *)inv->values);
	code = cards_report(inv, &cards);
	if (inv->common->json)
		document_print_cards(inv, cards_json(&cards, add_record, NULL), code);
	for (i = 0; i < cards.count; i++) {
		struct log_record *record = cards.jobs[i].result;

		if (!record)
			continue;
		if (!inv->common->json)
			log_record_text(stdout, cards.jobs[i].card, record);
		log_record_drop(record);
		free(record);
	}
	cards_close(&cards);
	return code;
}

const struct command_body command_request_health = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.defaults = &defaults,
	.values_size = VALUES_SIZE(struct request_options),
	.run = run,
};
