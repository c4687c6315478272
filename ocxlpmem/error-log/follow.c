// SPDX-License-Identifier: GPL-2.0-only
/* error-log --follow: one thread that sleeps in poll() until a card has something. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "run.h"
#include "util/memory.h"

/* logs at a time, so that a card without end stops neither the others nor a signal */
#define TURN 64

/* one card being followed; lives in card_job.result */
struct follower {
	struct ocxlpmem_log_reader *reader;
	struct ocxlpmem_events *events;
	uint64_t seen;		/* OCXLPMEM_EVENT_* so far */
	bool more;		/* its turn ended before its logs */
	bool said;		/* that some logs cannot be had now */
};

static void follower_close(struct card_job *job)
{
	struct follower *follower = job->result;

	if (!follower)
		return;
	ocxlpmem_log_reader_close(follower->reader);
	ocxlpmem_events_close(follower->events);
	free(follower);
	job->result = NULL;
}

static int follower_open(struct log_run *run, struct card_job *job)
{
	struct follower *follower = xcalloc(1, sizeof(*follower));
	int err;

	/* events first: a log that comes in between must not be missed */
	err = ocxlpmem_events_open(job->card, &follower->events);
	if (!err)
		err = log_open_reader(run, job->card, &follower->reader);
	job->result = follower;
	return err;
}

static void add_serial(struct json_object *obj, const struct ocxlpmem_card *card)
{
	uint64_t serial;
	char text[24];

	if (ocxlpmem_card_serial(card, &serial))
		return;
	snprintf(text, sizeof(text), "0x%016" PRIx64, serial);
	json_add_text(obj, "serial", text);
}

/* a line of the stream: a log, a gap, or (neither) why a card is followed no more */
static void print_record(const struct log_run *run, const struct card_job *job,
			 const struct log_record *record)
{
	struct json_object *obj;

	if (!run->inv->common->json) {
		if (record->log || record->gap)
			log_record_text(stdout, job->card, record);
	} else {
		obj = json_object_new_object();
		json_add_text(obj, "schema", "ocxlpmem-error-log-record/1.0");
		json_add_text(obj, "card", ocxlpmem_card_name(job->card));
		add_serial(obj, job->card);
		log_record_json(obj, record);
		if (!record->log && !record->gap)
			json_add(obj, "error", failure_json(job->failure));
		json_print(stdout, obj, JSON_LINE);
	}
	/* whoever reads the stream wants each log now */
	fflush(stdout);
}

static void follower_failed(const struct log_run *run, struct card_job *job, int err)
{
	struct log_record nothing;

	if (!job->failure)
		job->failure = failure_of_card(job->card, err);
	/* now, not at the end: that may be days away */
	failure_print(run->inv, job->failure);
	follower_close(job);
	log_record_now(&nothing);
	print_record(run, job, &nothing);
}

/* a stream into a file is where the logs are kept: on the disk before the next is asked for */
static int sync_output(const struct log_run *run, struct card_job *job)
{
	int err;

	if (!run->sync_output || !fdatasync(STDOUT_FILENO))
		return 0;
	err = -errno;
	job->failure = failure_system(err, "nothing is lost: the driver still holds this log",
				      "writing a log to standard output");
	return err;
}

/* once each time: until there was a log again */
static void say(struct card_job *job, int err)
{
	struct follower *follower = job->result;
	bool waiting = log_waiting(follower->reader);

	if ((err != -ENOBUFS && !waiting) || follower->said)
		return;
	follower->said = true;
	if (waiting)
		log_say_waiting(job->card);
	else
		log_say_full(job->card);
}

static bool enough(const struct log_run *run, uint64_t logs)
{
	return ferror(stdout) || (run->opts->count && logs >= run->opts->count);
}

/* shows what there is; false when --count is reached or nobody reads any more */
static bool drain(struct log_run *run, struct card_job *job, uint64_t *logs)
{
	struct follower *follower = job->result;
	struct log_record record;
	int err = 0, left = TURN;

	follower->more = false;
	while (!enough(run, *logs)) {
		follower->more = !left--;
		if (follower->more)
			break;
		err = log_next(run, job, follower->reader, &record);
		if (err)
			break;
		follower->said = false;
		err = log_accept(run, job, &record);
		if (err == 1) {
			*logs += record.log != NULL;
			print_record(run, job, &record);
			err = sync_output(run, job);
		}
		log_record_drop(&record);
		if (err < 0)
			break;
	}
	if (!err && !ferror(stdout) && enough(run, *logs))
		err = log_had(follower->reader);
	if (err == -EAGAIN || err == -ENOBUFS)
		say(job, err);
	else if (err < 0)
		follower_failed(run, job, err);
	return !enough(run, *logs);
}

static void gone(const struct log_run *run, struct card_job *job)
{
	job->failure = failure_new(CODE_ALL_CARDS, FAILURE_CARD, -ENODEV,
				   "see dmesg; the other cards go on",
				   "%s: the card has gone", ocxlpmem_card_name(job->card));
	follower_failed(run, job, -ENODEV);
}

/* SIGINT and SIGTERM as something to poll for: no moment at which they are missed */
static int signals_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/*
 * poll set: signals, standard output (to notice a reader that went away while
 * nothing happens), then the cards.
 */
enum { POLL_SIGNALS, POLL_OUTPUT, POLL_CARDS };

static size_t fill_polls(struct pollfd *polls, const struct cards *cards)
{
	size_t i, open = 0;

	polls[POLL_OUTPUT] = (struct pollfd) { .fd = STDOUT_FILENO };
	for (i = 0; i < cards->count; i++) {
		const struct follower *follower = cards->jobs[i].result;

		polls[POLL_CARDS + i] = (struct pollfd) {
			.fd = follower ? ocxlpmem_events_fd(follower->events) : -1,
			.events = POLLIN,
		};
		open += follower != NULL;
	}
	return open;
}

static bool has_more(const struct card_job *job)
{
	const struct follower *follower = job->result;

	return follower && follower->more;
}

static bool any_has_more(const struct cards *cards)
{
	size_t i;

	for (i = 0; i < cards->count; i++) {
		if (has_more(&cards->jobs[i]))
			return true;
	}
	return false;
}

static bool follow_card(struct log_run *run, struct card_job *job, uint64_t *logs)
{
	struct follower *follower = job->result;
	uint64_t mask = 0;
	int err = ocxlpmem_events_check(follower->events, &mask);

	if (err) {
		follower_failed(run, job, err);
		return true;
	}
	follower->seen |= mask;
	if (!drain(run, job, logs))
		return false;
	if (job->result && !follower->more && (follower->seen & OCXLPMEM_EVENT_GONE))
		gone(run, job);
	return true;
}

/* CODE_FAILED if the reader of standard output went away, as when writing to it fails */
static enum exit_code follow_all(struct log_run *run, struct cards *cards, struct pollfd *polls)
{
	uint64_t logs = 0;
	size_t i;

	for (i = 0; i < cards->count; i++) {
		if (cards->jobs[i].result && !follow_card(run, &cards->jobs[i], &logs))
			return CODE_DONE;
	}
	while (fill_polls(polls, cards)) {
		if (poll(polls, POLL_CARDS + cards->count, any_has_more(cards) ? 0 : -1) < 0) {
			if (errno == EINTR)
				continue;
			return CODE_FAILED;
		}
		if (polls[POLL_OUTPUT].revents & POLLERR)
			return CODE_FAILED;
		if (polls[POLL_SIGNALS].revents)
			return CODE_DONE;
		for (i = 0; i < cards->count; i++) {
			struct card_job *job = &cards->jobs[i];

			if ((polls[POLL_CARDS + i].revents || has_more(job)) && job->result &&
			    !follow_card(run, job, &logs))
				return CODE_DONE;
		}
	}
	return CODE_DONE;
}

int log_follow(struct log_run *run, struct cards *cards)
{
	struct pollfd *polls = xcalloc(POLL_CARDS + cards->count, sizeof(*polls));
	enum exit_code code;
	size_t i;

	polls[POLL_SIGNALS] = (struct pollfd) { .fd = signals_open(), .events = POLLIN };
	for (i = 0; i < cards->count; i++) {
		int err = follower_open(run, &cards->jobs[i]);

		if (err)
			follower_failed(run, &cards->jobs[i], err);
	}
	code = follow_all(run, cards, polls);
	for (i = 0; i < cards->count; i++)
		follower_close(&cards->jobs[i]);
	close(polls[POLL_SIGNALS].fd);
	free(polls);
	return code ? (int)code : cards_code(cards);
}
