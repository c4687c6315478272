// SPDX-License-Identifier: GPL-2.0-only
/* One card that is watched: its events, its logs, its state. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "monitor.h"
#include "ocxlpmem/common/log_record.h"
#include "util/memory.h"

/* logs at a time, so that a card without end stops neither the others nor a signal */
#define TURN		64
/* and no longer: who is killed again and again must get on all the same */
#define TURN_MS		50
/* what a card said is judged a moment later, so that a storm is judged once */
#define JUDGE_MS	1000

#define FATAL_EVENTS	(OCXLPMEM_EVENT_HARDWARE_FATAL | OCXLPMEM_EVENT_FIRMWARE_FATAL)
#define STATE_EVENTS	(OCXLPMEM_EVENT_STATE | FATAL_EVENTS)

static void judge_soon(struct monitor *monitor, struct watched *watched)
{
	watched->stale = true;
	if (!monitor->judge_ms)
		monitor->judge_ms = now_ms() + JUDGE_MS;
}

/* ---- state --------------------------------------------------------------- */

static enum ocxlpmem_status state_severity(unsigned int state)
{
	static const enum ocxlpmem_status severities[] = {
		[OCXLPMEM_STATE_WAITING] = OCXLPMEM_STATUS_WARNING,
		[OCXLPMEM_STATE_NOT_READY] = OCXLPMEM_STATUS_CRITICAL,
		[OCXLPMEM_STATE_READY] = OCXLPMEM_STATUS_OK,
		[OCXLPMEM_STATE_ERASING] = OCXLPMEM_STATUS_WARNING,
		[OCXLPMEM_STATE_FATAL] = OCXLPMEM_STATUS_CRITICAL,
		[OCXLPMEM_STATE_GONE] = OCXLPMEM_STATUS_CRITICAL,
		[OCXLPMEM_STATE_MAY_BE_ERASING] = OCXLPMEM_STATUS_CRITICAL,
	};

	return state <= OCXLPMEM_STATE_MAX ? severities[state] : OCXLPMEM_STATUS_UNKNOWN;
}

void watched_state(struct monitor *monitor, struct watched *watched, unsigned int state)
{
	const char *word = ocxlpmem_state_str(state);
	struct ledger_card *known = watched->known;
	struct json_object *event;

	if (!strcmp(known->state, word))
		return;
	/* a card that is seen for the first time and is well is no change */
	if (*known->state || state != OCXLPMEM_STATE_READY) {
		event = event_new(&monitor->ledger, EVENT_STATE, state_severity(state),
				  watched->card, word, "%s: state %s%s%s",
				  ocxlpmem_card_name(watched->card), word,
				  *known->state ? ", was " : "", known->state);
		if (*known->state)
			json_add_text(event, "from", known->state);
		json_add_text(event, "to", word);
		outbox_post(&monitor->outbox, event);
	}
	snprintf(known->state, sizeof(known->state), "%s", word);
}

/* the events come before sysfs has what they tell, on some machines */
static void look_at_state(struct monitor *monitor, struct watched *watched, uint64_t mask)
{
	unsigned int state = OCXLPMEM_STATE_FATAL;

	if (!(mask & FATAL_EVENTS)) {
		ocxlpmem_card_refresh(watched->card);
		if (ocxlpmem_card_state(watched->card, &state))
			return;
	}
	watched_state(monitor, watched, state);
	judge_soon(monitor, watched);
}

static void close_card(struct watched *watched)
{
	ocxlpmem_log_reader_close(watched->reader);
	ocxlpmem_events_close(watched->events);
	watched->reader = NULL;
	watched->events = NULL;
}

static void gone(struct monitor *monitor, struct watched *watched)
{
	watched->gone = true;
	watched->more = false;
	close_card(watched);
	watched_state(monitor, watched, OCXLPMEM_STATE_GONE);
	judge_soon(monitor, watched);
}

/* ---- logs ---------------------------------------------------------------- */

static bool asks_for_dump(const struct ocxlpmem_error_log *log)
{
	size_t count, i;
	const char *const *actions = ocxlpmem_error_log_actions(log, &count);

	for (i = 0; i < count; i++) {
		if (!strcmp(actions[i], "dump"))
			return true;
	}
	return false;
}

static void tell_log(struct monitor *monitor, struct watched *watched,
		     const struct log_record *record)
{
	const uint64_t received_ns = record->wall.tv_sec * UINT64_C(1000000000);
	const char *type = ocxlpmem_error_log_type_str(record->log);
	struct ocxlpmem_log_position position = { 0 };
	struct json_object *event;

	ocxlpmem_error_log_position(record->log, &position);
	event = event_new(&monitor->ledger, EVENT_LOG,
			  log_record_severity(record->log, received_ns), watched->card, type,
			  "%s: error log %" PRIu64 ": %s, code 0x%08x",
			  ocxlpmem_card_name(watched->card), position.sequence, type,
			  ocxlpmem_error_log_reference_code(record->log));
	log_record_json(event, record);
	outbox_post(&monitor->outbox, event);
	if (watched->wish == DUMP_NOT_WANTED && asks_for_dump(record->log))
		watched->wish = DUMP_ASKED_FOR;
}

static void tell_gap(struct monitor *monitor, struct watched *watched,
		     const struct log_record *record)
{
	bool known = true;
	struct json_object *event;
	uint64_t lost;

	if (ocxlpmem_log_gap_lost(record->gap, &lost)) {
		known = false;
		lost = 0;
	}
	event = event_new(&monitor->ledger, EVENT_GAP,
			  known ? OCXLPMEM_STATUS_WARNING : OCXLPMEM_STATUS_UNKNOWN,
			  watched->card, known ? "lost" : "restart",
			  known ? "%s: %" PRIu64 " error logs were lost" :
			  "%s: the driver was started again: it is not known whether error logs "
			  "were lost", ocxlpmem_card_name(watched->card), lost);
	log_record_json(event, record);
	outbox_post(&monitor->outbox, event);
}

static int open_reader(struct watched *watched)
{
	const struct ocxlpmem_log_position *next = &watched->known->next;

	return ocxlpmem_log_reader_open(watched->card, OCXLPMEM_LOG_MODE_LOOK,
					next->sequence ? next : NULL, &watched->reader);
}

/* false: there is no room for it; it is asked for again when there is */
static bool take_record(struct monitor *monitor, struct watched *watched,
			const struct log_record *record)
{
	if (record->log && keep_log(monitor, watched->card, record->log)) {
		/* the reader is past it already */
		ocxlpmem_log_reader_close(watched->reader);
		watched->reader = NULL;
		return false;
	}
	if (record->log)
		tell_log(monitor, watched, record);
	else if (record->gap)
		tell_gap(monitor, watched, record);
	ocxlpmem_log_reader_position(watched->reader, &watched->known->next);
	watched->unhad = true;
	return true;
}

static int drain(struct monitor *monitor, struct watched *watched)
{
	const uint64_t end = now_ms() + TURN_MS;
	struct log_record record;
	int err, left = TURN;
	bool kept;

	while (left-- && (now_ms() < end || !watched->unhad)) {
		err = log_record_next(watched->reader, &record);
		if (err)
			return err;
		kept = take_record(monitor, watched, &record);
		log_record_drop(&record);
		if (!kept)
			return -ENOSPC;
	}
	watched->more = true;
	return 0;
}

static void say_failed(struct monitor *monitor, struct watched *watched, int err)
{
	if (!watched->said && strcmp(watched->known->state, "fatal"))
		failure_end(monitor->inv, failure_of_card(watched->card, err));
	watched->said = true;
}

void watched_read(struct monitor *monitor, struct watched *watched)
{
	bool any;
	int err;

	watched->more = false;
	if (watched->gone || !watched->events || watched->unhad ||
	    (monitor->store_trouble && !monitor->retrying))
		return;
	if (!watched->reader && open_reader(watched))
		return;
	err = drain(monitor, watched);
	any = watched->unhad;
	if (outbox_deliver(&monitor->outbox))
		watched_settle(watched);
	if (any)
		judge_soon(monitor, watched);
	if (err == -EINVAL) {
		/* a number that the driver does not know: what it holds comes again */
		watched->known->next = (struct ocxlpmem_log_position) { 0 };
		ocxlpmem_log_reader_close(watched->reader);
		watched->reader = NULL;
		watched->more = true;
	} else if (err == -ENOBUFS) {
		/* what is settled has made room */
		watched->more = any && !watched->unhad;
	} else if (err && err != -EAGAIN && err != -ENOSPC && err != -ENODEV) {
		say_failed(monitor, watched, err);
	}
	if (any)
		watched->said = false;
}

void watched_settle(struct watched *watched)
{
	if (!watched->unhad)
		return;
	watched->unhad = false;
	/* that it has gone is told as such */
	if (watched->reader &&
	    ocxlpmem_log_reader_mode(watched->reader) != OCXLPMEM_LOG_MODE_WATCH)
		ocxlpmem_log_reader_had(watched->reader);
}

/* ---- the card ------------------------------------------------------------ */

struct watched *watched_new(struct monitor *monitor, struct ocxlpmem_card *card)
{
	struct watched *watched = xcalloc(1, sizeof(*watched));
	char *id = card_file_name(card);

	watched->card = ocxlpmem_card_ref(card);
	watched->known = ledger_card(&monitor->ledger, id);
	watched->stale = true;
	watched->highest = HISTORY_NONE;
	free(id);
	return watched;
}

void watched_free(struct watched *watched)
{
	close_card(watched);
	ocxlpmem_card_unref(watched->card);
	free(watched);
}

void watched_open(struct monitor *monitor, struct watched *watched)
{
	unsigned int state;

	if (watched->events || watched->gone)
		return;
	/* events first: what comes in between must not be missed */
	if (ocxlpmem_events_open(watched->card, &watched->events)) {
		watched->events = NULL;
		judge_soon(monitor, watched);
		return;
	}
	ocxlpmem_card_refresh(watched->card);
	if (!ocxlpmem_card_state(watched->card, &state))
		watched_state(monitor, watched, state);
	watched_look(monitor, watched);
}

void watched_look(struct monitor *monitor, struct watched *watched)
{
	bool waits;
	uint64_t mask = 0;
	int err = watched->events ? ocxlpmem_events_check(watched->events, &mask) : -ENODEV;

	if (err) {
		judge_soon(monitor, watched);
		return;
	}
	if (mask & STATE_EVENTS)
		look_at_state(monitor, watched, mask);
	waits = mask & OCXLPMEM_EVENT_DUMP_AVAILABLE;
	if (waits != watched->dump_waits)
		judge_soon(monitor, watched);
	if (waits && !watched->dump_waits)
		watched->wish = DUMP_ANNOUNCED;
	watched->dump_waits = waits;
	watched_read(monitor, watched);
	if (!watched->more && (mask & OCXLPMEM_EVENT_GONE))
		gone(monitor, watched);
}
