// SPDX-License-Identifier: GPL-2.0-only
/* What the metrics alone want to know of a card: read by the thread that asks it. */
#include "reading.h"

void reading_take(struct reading *reading, const struct card_job *job)
{
	const struct condition *condition = job->result;
	struct ocxlpmem_log_reader *reader;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	uint64_t size;
	unsigned int type;
	size_t left;

	/* they are remembered, so that nobody but this thread reads them */
	ocxlpmem_card_slot(job->card);
	ocxlpmem_card_region_size(job->card, &size);
	left = condition_is_watched(condition) ? condition->watched.logs_held : 0;
	if (!left || ocxlpmem_log_reader_open(job->card, OCXLPMEM_LOG_MODE_WATCH, NULL, &reader))
		return;
	while (left && !ocxlpmem_log_reader_next(reader, &log, &gap)) {
		ocxlpmem_log_gap_unref(gap);
		if (!log)
			continue;
		left--;
		type = ocxlpmem_error_log_type(log);
		reading->held[type < LOG_TYPES_MAX ? type : LOG_TYPES_MAX]++;
		ocxlpmem_error_log_unref(log);
	}
	ocxlpmem_log_reader_close(reader);
}
