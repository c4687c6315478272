/* SPDX-License-Identifier: GPL-2.0-only */
/* A run of monitor, and the cards that it watches. */
#ifndef MONITOR_H
#define MONITOR_H

#include <signal.h>

#include "dumper.h"
#include "notify.h"
#include "ocxlpmem/check/limits.h"
#include "ocxlpmem/common/log_store.h"
#include "outbox.h"
#include "sampler.h"

struct monitor_options {
	struct common_options common;
	uint64_t sample;		/* seconds; 0: never */
	const char *output;
	unsigned int mode;
	bool journal;
	bool test;
	const char *hook;
	const char *dumps;
	const char *temperature;
	const char *life;
};

enum dump_wish { DUMP_NOT_WANTED, DUMP_ANNOUNCED, DUMP_ASKED_FOR };

/**
 * struct watched - a card that is watched
 * @card: a reference
 * @known: what is remembered of it
 * @events: of it; NULL: it cannot be opened, or is gone
 * @reader: of its logs, as their keeper; NULL: likewise, or somewhere there is no room
 * @more: its turn ended before its logs
 * @unhad: what it gave is not everywhere yet
 * @stale: it is to be judged anew
 * @gone: its events ended
 * @said: that its logs cannot be read
 * @seen: by the last look for cards
 * @dump_waits: one is announced, which was told
 * @wish: a dump is to be brought
 * @record_ms: when its next record is due; 0: that is not known yet
 * @recorded: one is on its way
 * @highest: temperature of the samples since the last, or HISTORY_NONE
 */
struct watched {
	struct ocxlpmem_card *card;
	struct ledger_card *known;
	struct ocxlpmem_events *events;
	struct ocxlpmem_log_reader *reader;
	bool more;
	bool unhad;
	bool stale;
	bool gone;
	bool said;
	bool seen;
	bool dump_waits;
	enum dump_wish wish;
	uint64_t record_ms;
	bool recorded;
	int32_t highest;
};

/**
 * struct monitor - the run
 * @inv, @opts: of it
 * @limits: of the caller
 * @ledger: what it remembers
 * @outbox: where it tells
 * @store: of the raw logs
 * @logs: the directory that it is; owned
 * @kept_bytes: how much is in it
 * @store_trouble: it takes none: negative errno, or 0
 * @retrying: whether it does again is being tried
 * @sampler: records the history
 * @dumper: brings dumps
 * @notify: the service manager
 * @ctx: of the cards
 * @count, @cards: they; each stays where it is
 * @signals: that it takes
 * @judge_ms, @sample_ms, @ping_ms, @retry_ms, @scan_ms: when to do that next; 0: not
 * @status: what the service manager was told; owned
 */
struct monitor {
	const struct invocation *inv;
	const struct monitor_options *opts;
	struct limits limits;
	struct ledger ledger;
	struct outbox outbox;
	struct log_store store;
	char *logs;
	uint64_t kept_bytes;
	int store_trouble;
	bool retrying;
	struct sampler sampler;
	struct dumper dumper;
	struct notify notify;
	struct ocxlpmem_ctx *ctx;
	size_t count;
	struct watched **cards;
	sigset_t signals;
	uint64_t judge_ms;
	uint64_t sample_ms;
	uint64_t ping_ms;
	uint64_t retry_ms;
	uint64_t scan_ms;
	char *status;
};

/* ---- cards.c: which there are -------------------------------------------- */

/* looks for cards, and tells which came and went */
void monitor_scan(struct monitor *monitor);
void monitor_drop_cards(struct monitor *monitor);

/* ---- watched.c: one card ------------------------------------------------- */

struct watched *watched_new(struct monitor *monitor, struct ocxlpmem_card *card);
void watched_free(struct watched *watched);
/* opens it, if it is not open and may be */
void watched_open(struct monitor *monitor, struct watched *watched);
/* after its descriptor woke us: state, logs, dump */
void watched_look(struct monitor *monitor, struct watched *watched);
/* logs, as far as there is room for them */
void watched_read(struct monitor *monitor, struct watched *watched);
/* all that it told has arrived: the driver may forget */
void watched_settle(struct watched *watched);
/* tells it, if it is another one than before */
void watched_state(struct monitor *monitor, struct watched *watched, unsigned int state);

/* ---- keep.c: raw logs on the disk ---------------------------------------- */

struct failure *keep_open(struct monitor *monitor);
/* 0, or -errno: it is not kept, which is told */
int keep_log(struct monitor *monitor, const struct ocxlpmem_card *card,
	     const struct ocxlpmem_error_log *log);

/* ---- judge.c: what is wrong with cards ------------------------------------ */

/* all: those that were not marked too */
void judge_cards(struct monitor *monitor, bool all);

/* ---- loop.c --------------------------------------------------------------- */

/* until a signal ends it; the exit code */
int monitor_loop(struct monitor *monitor);
/* waits for the hook to see what it has not seen */
void monitor_drain(struct monitor *monitor);

/* ---- trial.c --------------------------------------------------------------- */

/* one record of each kind; the exit code */
int monitor_trial(struct monitor *monitor);

#endif
