/* SPDX-License-Identifier: GPL-2.0-only */
/* Records on their way: to a file or a pipe, to the journal, to the hook. */
#ifndef MONITOR_OUTBOX_H
#define MONITOR_OUTBOX_H

#include "hook.h"
#include "ledger.h"
#include "ocxlpmem/common/result_file.h"

/**
 * struct outbox - where records go, and those that have not arrived everywhere
 * @inv: of the run
 * @ledger: has them before they go
 * @output: the file, if @to_output
 * @to_output, @to_journal: which of both there are
 * @journal: a descriptor, or -1
 * @hook: sees each once
 * @count, @events: not everywhere yet, the oldest first; references
 * @written, @sent, @offered: how many of them the output, the journal, the hook have
 * @dropped: too many waited
 * @trouble: somewhere does not take them: negative errno, or 0; told once each time
 * @over: the output has no reader any more
 */
struct outbox {
	const struct invocation *inv;
	struct ledger *ledger;
	struct result_file output;
	bool to_output;
	bool to_journal;
	int journal;
	struct hook hook;
	size_t count;
	struct json_object **events;
	size_t written;
	size_t sent;
	size_t offered;
	uint64_t dropped;
	int trouble;
	bool over;
};

/* takes the reference */
void outbox_post(struct outbox *outbox, struct json_object *event);
/*
 * Sends what waits. True: all of it has arrived, is on the disk as far as it goes to one, and
 * so is what the ledger says of it.
 */
bool outbox_deliver(struct outbox *outbox);
/* opens files and sockets anew */
void outbox_reopen(struct outbox *outbox);
/* a place does not take what belongs there, or (0) does again: told where it can be */
void outbox_trouble(struct outbox *outbox, int *trouble, int err, const char *place);
void outbox_close(struct outbox *outbox);

#endif
