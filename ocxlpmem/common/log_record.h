/* SPDX-License-Identifier: GPL-2.0-only */
/* One error log, a gap, or a change of state, as it was received. */
#ifndef LOG_RECORD_H
#define LOG_RECORD_H

#include <time.h>

#include "failure.h"

/**
 * struct log_record - what ocxlpmem_log_reader_next() gave, or a change of state, and when
 * @log: or NULL
 * @gap: or NULL; at most one of both is there
 * @state: of the card now, or NULL; with it neither of both
 * @was: before, NULL at the beginning
 * @wall: time of day at which the driver took the log from the card; of a gap, at
 *	which it was read
 * @monotonic: the same by CLOCK_BOOTTIME
 */
struct log_record {
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	const char *state;
	const char *was;
	struct timespec wall;
	struct timespec monotonic;
};

/* neither log nor gap, and the present time */
void log_record_now(struct log_record *record);
/* 0, or as ocxlpmem_log_reader_next(); end with log_record_drop() */
int log_record_next(struct ocxlpmem_log_reader *reader, struct log_record *record);
void log_record_drop(struct log_record *record);
/* bytes of the log; of a gap 0 */
size_t log_record_size(const struct log_record *record);

/* as the library judges such a log on the day of its receipt */
enum ocxlpmem_status log_record_severity(struct ocxlpmem_error_log *log, uint64_t received_ns);

/* adds times and the log, gap or state */
void log_record_json(struct json_object *obj, const struct log_record *record);
/* all of a log or a gap */
void log_record_text(FILE *out, const struct ocxlpmem_card *card,
		     const struct log_record *record);

#endif
