/* SPDX-License-Identifier: GPL-2.0-only */
/* What the two ways to show error logs share: all at once, and --follow. */
#ifndef LOG_RUN_H
#define LOG_RUN_H

#include <pthread.h>

#include "cursor.h"
#include "ocxlpmem/common/cards.h"
#include "ocxlpmem/common/log_record.h"
#include "ocxlpmem/common/log_store.h"
#include "ocxlpmem/common/result_file.h"
#include "util/must_check.h"

struct error_log_options {
	struct common_options common;
	uint64_t types;			/* bits; 0: all */
	uint64_t since;			/* ns since 1970; 0: not given */
	uint64_t until;
	uint64_t sequence;
	uint64_t instance;
	uint64_t count;
	const char *save;
	const char *output;
	const char *cursor;
	unsigned int mode;
	bool follow;
};

/*
 * One run reads no more of a card: one whose logs have no end would never let
 * it end. The driver may hold 256 KiB of old ones, so the next run gets further.
 */
#define LOG_RUN_BYTES	(512 * 1024)

/**
 * struct log_run - one run of the command; threads share it, but take the lock for the store
 * @inv, @opts: of it
 * @mode: how readers are opened
 * @keep: what was shown counts as had. With @mode look that is said behind the delivery
 * @output: where the logs are shown
 * @cursor: where to go on; the main thread's while no other runs
 * @store: where raw ones go
 */
struct log_run {
	const struct invocation *inv;
	const struct error_log_options *opts;
	enum ocxlpmem_log_mode mode;
	bool keep;
	struct result_file output;
	struct log_cursor cursor;
	struct log_store store;
	pthread_mutex_t store_lock;
};

int log_open_reader(const struct log_run *run, struct ocxlpmem_card *card,
		    struct ocxlpmem_log_reader **reader) must_check;
/*
 * As log_record_next(), but what comes before --sequence and is on the card still
 * is fetched first: the card gives its logs in order only.
 */
int log_next(const struct log_run *run, struct card_job *job, struct ocxlpmem_log_reader *reader,
	     struct log_record *record);
/* it may only watch, and the card has logs that nobody took */
bool log_waiting(const struct ocxlpmem_log_reader *reader);
/* what the reader gave is where it belongs: tells the driver, if this run keeps. NULL or why not */
struct failure *log_had(const struct log_run *run, const struct ocxlpmem_card *card,
			struct ocxlpmem_log_reader *reader);
/* asks the driver; what it holds can be had all the same */
bool log_card_is_fatal(struct ocxlpmem_card *card);
struct failure *log_fatal(const struct ocxlpmem_card *card);
/* on standard error */
void log_say_waiting(const struct log_run *run, const struct ocxlpmem_card *card);
void log_say_full(const struct ocxlpmem_card *card);
/* saves it if asked; 1: show it, 0: not, or -errno with a failure in the job */
int log_accept(struct log_run *run, struct card_job *job, const struct log_record *record)
	must_check;

#endif
