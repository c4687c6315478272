/* SPDX-License-Identifier: GPL-2.0-only */
/* What the metrics alone want to know of a card. */
#ifndef METRICS_READING_H
#define METRICS_READING_H

#include "ocxlpmem/common/condition.h"

/* more types than a driver of today knows; those beyond are unknown */
#define LOG_TYPES_MAX	16

/**
 * struct reading - what it is
 * @held: logs that the driver holds, by type; the last is unknown
 */
struct reading {
	uint64_t held[LOG_TYPES_MAX + 1];
};

/* for the thread that asks, after it has: job->result is a condition. Takes no log */
void reading_take(struct reading *reading, const struct card_job *job);

#endif
