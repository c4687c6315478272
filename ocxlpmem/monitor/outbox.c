// SPDX-License-Identifier: GPL-2.0-only
/* Records on their way. The ledger has them first, so none is lost, however this ends. */
#include "outbox.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal.h"
#include "ocxlpmem/common/output.h"
#include "util/memory.h"
#include "util/stdout.h"

/* of records that nobody takes; logs stay on their cards long before */
#define WAITING_MAX	10000

/* ---- what went wrong ----------------------------------------------------- */

static struct json_object *trouble_event(const struct outbox *outbox, int err, const char *place)
{
	struct failure *failure;
	struct json_object *event;

	if (!err)
		return event_new(outbox->ledger, EVENT_STORAGE, OCXLPMEM_STATUS_OK, NULL, "ok",
				 "%s: is written again", place);
	failure = failure_system(err, "nothing is lost: logs stay on their cards; make room",
				 "writing to %s", place);
	event = event_new(outbox->ledger, EVENT_STORAGE, OCXLPMEM_STATUS_CRITICAL, NULL,
			  ocxlpmem_errno_name(err), "%s", failure->message);
	json_add(event, "error", failure_json(failure));
	failure_print(outbox->inv, failure);
	failure_free(failure);
	return event;
}

void outbox_trouble(struct outbox *outbox, int *trouble, int err, const char *place)
{
	if (*trouble == err)
		return;
	*trouble = err;
	outbox_post(outbox, trouble_event(outbox, err, place));
}

/* ---- what waits ---------------------------------------------------------- */

/* the oldest are where most have them already */
static void drop_oldest(struct outbox *outbox, size_t count)
{
	size_t *const had[] = { &outbox->written, &outbox->sent, &outbox->offered };
	size_t i;

	for (i = 0; i < count; i++)
		json_object_put(outbox->events[i]);
	outbox->count -= count;
	if (outbox->count)
		memmove(outbox->events, outbox->events + count,
			outbox->count * sizeof(*outbox->events));
	for (i = 0; i < sizeof(had) / sizeof(*had); i++)
		*had[i] -= *had[i] < count ? *had[i] : count;
}

void outbox_post(struct outbox *outbox, struct json_object *event)
{
	if (outbox->count == WAITING_MAX) {
		drop_oldest(outbox, 1);
		outbox->dropped++;
	}
	outbox->events = xrealloc(outbox->events, outbox->count + 1, sizeof(*outbox->events));
	outbox->events[outbox->count++] = event;
}

static int note(struct outbox *outbox)
{
	struct json_object *pending = json_object_new_array();
	size_t i;
	int err;

	for (i = 0; i < outbox->count; i++)
		json_object_array_add(pending, json_object_get(outbox->events[i]));
	err = ledger_save(outbox->ledger, pending, true);
	json_object_put(pending);
	return err;
}

/* ---- the places ---------------------------------------------------------- */

static char *lines(const struct outbox *outbox, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);
	size_t i;

	if (!out)
		out_of_memory();
	for (i = outbox->written; i < outbox->count; i++)
		json_print(out, json_object_get(outbox->events[i]), JSON_LINE);
	if (fclose(out))
		out_of_memory();
	return text;
}

static int write_stream(struct outbox *outbox, const char *text, size_t len)
{
	if (fwrite(text, 1, len, stdout) == len && !fflush(stdout))
		return 0;
	/* main() says why; a pipe without reader cannot be mended */
	outbox->over = true;
	return -EPIPE;
}

static int write_output(struct outbox *outbox)
{
	struct failure *failure = NULL;
	size_t len;
	char *text;
	int err = 0;

	if (!outbox->to_output || outbox->written == outbox->count)
		return 0;
	text = lines(outbox, &len);
	if (!outbox->output.regular)
		err = write_stream(outbox, text, len);
	else
		failure = result_file_append(&outbox->output, text, len);
	free(text);
	if (failure)
		err = failure->error;
	failure_free(failure);
	if (!err)
		outbox->written = outbox->count;
	return err;
}

static int send_journal(struct outbox *outbox)
{
	int err = 0;

	if (!outbox->to_journal)
		return 0;
	while (!err && outbox->sent < outbox->count) {
		if (outbox->journal < 0)
			outbox->journal = journal_open();
		err = outbox->journal < 0 ? outbox->journal :
		      journal_send(outbox->journal, outbox->events[outbox->sent]);
		if (!err)
			outbox->sent++;
	}
	/* one that was started again has another socket */
	if (err && outbox->journal >= 0) {
		close(outbox->journal);
		outbox->journal = -1;
	}
	return err;
}

static void post_dropped(struct outbox *outbox)
{
	struct json_object *event;

	event = event_new(outbox->ledger, EVENT_STORAGE, OCXLPMEM_STATUS_CRITICAL, NULL, "dropped",
			  "%" PRIu64 " records were dropped: too many waited", outbox->dropped);
	json_add_u64(event, "dropped", outbox->dropped);
	outbox->dropped = 0;
	outbox_post(outbox, event);
}

static int send_all(struct outbox *outbox)
{
	int err = write_output(outbox), sent = send_journal(outbox);

	for (; outbox->offered < outbox->count; outbox->offered++)
		hook_offer(&outbox->hook, outbox->events[outbox->offered]);
	return err ? err : sent;
}

bool outbox_deliver(struct outbox *outbox)
{
	struct json_object *event;
	int err, noted;

	while ((event = hook_turn(&outbox->hook, outbox->ledger)))
		outbox_post(outbox, event);
	if (!outbox->count)
		return true;
	noted = note(outbox);
	err = send_all(outbox);
	if (err == -EPIPE)
		return false;
	outbox_trouble(outbox, &outbox->trouble, err ? err : noted,
		       err ? stdout_name() : outbox->ledger->path);
	/* where it still can be told */
	if (outbox->offered < outbox->count)
		send_all(outbox);
	if (outbox->trouble)
		return false;
	if (outbox->dropped)
		post_dropped(outbox);
	if (send_all(outbox))
		return false;
	drop_oldest(outbox, outbox->count);
	while ((event = hook_turn(&outbox->hook, outbox->ledger)))
		outbox_post(outbox, event);
	/* what a power loss takes back here only makes records come again */
	return !ledger_save(outbox->ledger, NULL, false);
}

void outbox_reopen(struct outbox *outbox)
{
	struct failure *failure = NULL;

	if (outbox->to_output)
		result_file_signal(&outbox->output, SIGHUP, &failure);
	failure_end(outbox->inv, failure);
	if (outbox->journal >= 0)
		close(outbox->journal);
	outbox->journal = -1;
}

void outbox_close(struct outbox *outbox)
{
	hook_close(&outbox->hook);
	drop_oldest(outbox, outbox->count);
	free(outbox->events);
	outbox->events = NULL;
	if (outbox->journal >= 0)
		close(outbox->journal);
}
