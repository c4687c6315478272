// SPDX-License-Identifier: GPL-2.0-only
/* error-log --follow: one thread that sleeps in poll() until a card has something. */
#include "follow.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "stream.h"
#include "util/memory.h"

/* logs at a time, so that a card without end stops neither the others nor a signal */
#define TURN 64

/**
 * struct follower - one card being followed; lives in card_job.result
 * @reader: of its logs
 * @events: of it
 * @seen: OCXLPMEM_EVENT_* so far
 * @state: the last one that was told
 * @more: its turn ended before its logs
 * @said: that some logs cannot be had now
 */
struct follower {
	struct ocxlpmem_log_reader *reader;
	struct ocxlpmem_events *events;
	uint64_t seen;
	unsigned int state;
	bool more;
	bool said;
};

/**
 * struct follow - a run of --follow
 * @run: of it
 * @cards: that are followed
 * @logs: how many were shown
 * @stream: where
 */
struct follow {
	struct log_run *run;
	struct cards *cards;
	uint64_t logs;
	struct log_stream stream;
};

/* ---- a card -------------------------------------------------------------- */

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

static void say_failure(struct follow *follow, struct card_job *job, struct failure *failure)
{
	failure_free(job->failure);
	job->failure = failure;
	/* now, not at the end: that may be days away */
	failure_print(follow->run->inv, failure);
}

static void follower_failed(struct follow *follow, struct card_job *job, struct failure *failure)
{
	struct log_record nothing;

	say_failure(follow, job, failure);
	follower_close(job);
	log_record_now(&nothing);
	log_stream_print(&follow->stream, job, &nothing);
}

static void print_state(struct follow *follow, const struct card_job *job, unsigned int state,
			const char *was)
{
	struct log_record record;

	log_record_now(&record);
	record.state = ocxlpmem_state_str(state);
	record.was = was;
	log_stream_print(&follow->stream, job, &record);
}

#define FATAL_EVENTS	(OCXLPMEM_EVENT_HARDWARE_FATAL | OCXLPMEM_EVENT_FIRMWARE_FATAL)
#define STATE_EVENTS	(OCXLPMEM_EVENT_STATE | FATAL_EVENTS)

/* the events come before sysfs has what they tell, on some machines */
static int state_now(struct card_job *job, uint64_t events, unsigned int *state)
{
	if (events & FATAL_EVENTS) {
		*state = OCXLPMEM_STATE_FATAL;
		return 0;
	}
	ocxlpmem_card_refresh(job->card);
	return ocxlpmem_card_state(job->card, state);
}

/* a fatal card is followed on: it may still go, and what others took from it is here */
static void tell_state(struct follow *follow, struct card_job *job, uint64_t events, bool begins)
{
	struct follower *follower = job->result;
	unsigned int state;

	/* that it has gone is a failure, and told as one */
	if (state_now(job, events, &state) || state == OCXLPMEM_STATE_GONE)
		return;
	if (begins ? state == OCXLPMEM_STATE_FATAL : state != follower->state) {
		print_state(follow, job, state,
			    begins ? NULL : ocxlpmem_state_str(follower->state));
		if (state == OCXLPMEM_STATE_FATAL)
			say_failure(follow, job, log_fatal(job->card));
	}
	follower->state = state;
}

static void follower_open(struct follow *follow, struct card_job *job)
{
	struct follower *follower = xcalloc(1, sizeof(*follower));
	int err;

	/* events first: a log that comes in between must not be missed */
	err = ocxlpmem_events_open(job->card, &follower->events);
	if (!err)
		err = log_open_reader(follow->run, job->card, &follower->reader);
	job->result = follower;
	if (err)
		follower_failed(follow, job, failure_of_card(job->card, err));
	else
		tell_state(follow, job, 0, true);
}

/* once each time: until there was a log again */
static void say(const struct follow *follow, struct card_job *job, int err)
{
	struct follower *follower = job->result;
	bool waiting = log_waiting(follower->reader);

	if ((err != -ENOBUFS && !waiting) || follower->said)
		return;
	follower->said = true;
	if (waiting)
		log_say_waiting(follow->run, job->card);
	else
		log_say_full(job->card);
}

static bool enough(const struct follow *follow)
{
	return log_stream_is_over(&follow->stream) ||
	       (follow->run->opts->count && follow->logs >= follow->run->opts->count);
}

/* prints what there is; 0: its turn is over; -errno, with a failure in the job if it was saving */
static int drain(struct follow *follow, struct card_job *job, bool *any)
{
	struct follower *follower = job->result;
	struct log_record record;
	int err, left = TURN;

	*any = false;
	while (!enough(follow)) {
		follower->more = !left--;
		if (follower->more)
			break;
		err = log_next(follow->run, job, follower->reader, &record);
		if (err)
			return err;
		*any = true;
		follower->said = false;
		err = log_accept(follow->run, job, &record);
		if (err == 1) {
			follow->logs += record.log != NULL;
			log_stream_print(&follow->stream, job, &record);
		}
		log_record_drop(&record);
		if (err < 0)
			return err;
	}
	return 0;
}

/* they are delivered: the cursor moves, then the driver hears */
static void settle(struct follow *follow, struct card_job *job)
{
	struct follower *follower = job->result;
	struct log_run *run = follow->run;
	struct ocxlpmem_log_position next;
	struct failure *failure;

	ocxlpmem_log_reader_position(follower->reader, &next);
	log_cursor_set(&run->cursor, job->card, &next);
	follow->stream.lost = failure_end(run->inv, log_cursor_save(&run->cursor));
	if (follow->stream.lost)
		return;
	failure = log_had(run, job->card, follower->reader);
	/* that it has gone is told as such */
	if (failure && failure->error != -ENODEV)
		follower_failed(follow, job, failure);
	else
		failure_free(failure);
}

static void drained(struct follow *follow, struct card_job *job, int err, bool any)
{
	struct follower *follower = job->result;
	bool full = err == -ENOBUFS;

	/* what is settled has made room */
	if (full && any && follow->run->keep && !follow->stream.nameless)
		follower->more = true;
	else if (full || err == -EAGAIN)
		say(follow, job, err);
	else if (err && log_card_is_fatal(job->card))
		tell_state(follow, job, FATAL_EVENTS, false);
	else if (err)
		follower_failed(follow, job, failure_of_card(job->card, err));
}

static void gone(struct follow *follow, struct card_job *job)
{
	follower_failed(follow, job, failure_new(CODE_ALL_CARDS, FAILURE_CARD, -ENODEV,
						 "see dmesg; the other cards go on",
						 "%s: the card has gone",
						 ocxlpmem_card_name(job->card)));
}

static void read_logs(struct follow *follow, struct card_job *job)
{
	struct failure *before = job->failure, *failure;
	bool any;
	int err;

	job->failure = NULL;
	err = drain(follow, job, &any);
	failure = job->failure;
	job->failure = before;
	/* one could not be saved: the driver shall not take it for had */
	if (failure) {
		log_stream_deliver(&follow->stream);
		follower_failed(follow, job, failure);
		return;
	}
	if (any && log_stream_deliver(&follow->stream))
		settle(follow, job);
	if (job->result && !follow->stream.lost)
		drained(follow, job, err, any);
}

/* ---- all cards ----------------------------------------------------------- */

static void look_at(struct follow *follow, struct card_job *job)
{
	struct follower *follower = job->result;
	uint64_t mask = 0;
	int err = ocxlpmem_events_check(follower->events, &mask);

	if (err) {
		follower_failed(follow, job, failure_of_card(job->card, err));
		return;
	}
	follower->seen |= mask;
	if (mask & STATE_EVENTS)
		tell_state(follow, job, mask, false);
	read_logs(follow, job);
	if (job->result && !enough(follow) && !follower->more &&
	    (follower->seen & OCXLPMEM_EVENT_GONE))
		gone(follow, job);
}

/* false when --count is reached, or nobody reads any more */
static bool follow_card(struct follow *follow, struct card_job *job)
{
	look_at(follow, job);
	/* what was printed of a failure */
	log_stream_deliver(&follow->stream);
	return !enough(follow);
}

static sigset_t signals;

void log_follow_prepare(void)
{
	result_file_block_signals(&signals);
}

/* true: one of them ends the run */
static bool take_signals(struct follow *follow, int fd)
{
	struct signalfd_siginfo info;
	bool ends = false;

	while (!ends && read(fd, &info, sizeof(info)) == sizeof(info))
		ends = !log_stream_survives(&follow->stream, info.ssi_signo);
	return ends;
}

/*
 * poll set: signals, of which none is missed at any moment, standard output (to notice a
 * reader that went away while nothing happens), then the cards.
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

/* CODE_FAILED if the reader of standard output went away, as when writing to it fails */
static enum exit_code follow_all(struct follow *follow, struct pollfd *polls)
{
	struct cards *cards = follow->cards;
	size_t i;

	for (i = 0; i < cards->count; i++) {
		if (cards->jobs[i].result && !follow_card(follow, &cards->jobs[i]))
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
		if (polls[POLL_SIGNALS].revents && take_signals(follow, polls[POLL_SIGNALS].fd))
			return CODE_DONE;
		for (i = 0; i < cards->count; i++) {
			struct card_job *job = &cards->jobs[i];

			if ((polls[POLL_CARDS + i].revents || has_more(job)) && job->result &&
			    !follow_card(follow, job))
				return CODE_DONE;
		}
	}
	return CODE_DONE;
}

int log_follow(struct log_run *run, struct cards *cards)
{
	struct pollfd *polls = xcalloc(POLL_CARDS + cards->count, sizeof(*polls));
	struct follow follow = { .run = run, .cards = cards };
	enum exit_code code;
	size_t i;

	log_stream_open(&follow.stream, run);
	polls[POLL_SIGNALS] = (struct pollfd) {
		.fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK), .events = POLLIN,
	};
	for (i = 0; i < cards->count; i++)
		follower_open(&follow, &cards->jobs[i]);
	log_stream_deliver(&follow.stream);
	code = follow_all(&follow, polls);
	for (i = 0; i < cards->count; i++)
		follower_close(&cards->jobs[i]);
	close(polls[POLL_SIGNALS].fd);
	free(polls);
	log_stream_close(&follow.stream);
	if (follow.stream.lost)
		return follow.stream.lost;
	return code ? (int)code : cards_code(cards);
}
