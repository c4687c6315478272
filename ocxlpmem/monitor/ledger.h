/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the monitor remembers when it ends, by whatever: the number of the next record, how
 * the cards were, which log is the next of each, and the records that are on their way. It
 * is written before they go out: so none is missing after a kill, and one that went out
 * already comes again under the same number.
 */
#ifndef MONITOR_LEDGER_H
#define MONITOR_LEDGER_H

#include "ocxlpmem/common/failure.h"
#include "util/must_check.h"

#define LEDGER_WORD	32

/**
 * struct ledger_card - what is remembered of a card
 * @id: what its files are called after
 * @next: the first log that no record tells of; sequence 0: the oldest there is
 * @state: that was told; "" before any
 * @firmware: likewise
 * @status: likewise, of its findings
 * @present: it was there
 * @findings: what they were, "CODE:SEVERITY CODE:SEVERITY"; owned, may be NULL
 */
struct ledger_card {
	char id[LEDGER_WORD];
	struct ocxlpmem_log_position next;
	char state[LEDGER_WORD];
	char firmware[LEDGER_WORD];
	char status[LEDGER_WORD];
	bool present;
	char *findings;
};

/**
 * struct ledger - the file
 * @path: of it; NULL: nothing is kept, as for a trial
 * @lock: held as long as it is open
 * @stream: random, as long as the file lives
 * @next: number of the next record
 * @count, @cards: also those that are not there now; each stays where it is
 * @pending: records of a run that was killed on their way, or NULL; owned
 */
struct ledger {
	char *path;
	int lock;
	char stream[LEDGER_WORD + 1];
	uint64_t next;
	size_t count;
	struct ledger_card **cards;
	struct json_object *pending;
};

/* for a trial: an own stream, and nothing is written */
void ledger_begin(struct ledger *ledger);
/* of the state directory, which is there; NULL, or the reason: also that another one runs */
struct failure *ledger_open(struct ledger *ledger);
void ledger_close(struct ledger *ledger);
/* found or made */
struct ledger_card *ledger_card(struct ledger *ledger, const char *id);
/*
 * pending: an array of the records that go out next, or NULL; the caller's. durable: a power
 * loss does not take it back. 0 or -errno.
 */
int ledger_save(const struct ledger *ledger, struct json_object *pending, bool durable)
	must_check;

#endif
