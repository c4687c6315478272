/* SPDX-License-Identifier: GPL-2.0-only */
/* The error logs of a card, wherever they are: in its driver, and kept on the disk. */
#ifndef REPORT_LOGS_H
#define REPORT_LOGS_H

#include "ocxlpmem/common/condition.h"

/* the newest of a card */
#define LOGS_SHOWN	50

/**
 * struct told_log - one of them, as far as the page tells
 * @name: that it is kept by, which no other has; owned
 * @time: of its receipt, seconds since 1970
 * @severity: as it is judged on that day
 * @log: a reference
 */
struct told_log {
	char *name;
	double time;
	enum ocxlpmem_status severity;
	struct ocxlpmem_error_log *log;
};

/**
 * struct told_logs - of one card
 * @count, @logs: the newest first
 * @more: how many older ones there are
 */
struct told_logs {
	size_t count;
	struct told_log *logs;
	size_t more;
};

/* none is taken from the card */
void told_logs_take(struct told_logs *logs, struct ocxlpmem_card *card,
		    const struct kept_logs *kept);
void told_logs_free(struct told_logs *logs);

#endif
