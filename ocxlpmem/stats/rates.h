/* SPDX-License-Identifier: GPL-2.0-only */
/* From two readings of a counter to how fast it runs. */
#ifndef RATES_H
#define RATES_H

#include "libocxlpmem.h"
#include "util/json.h"

/* one reading of a card's statistics */
struct sample {
	struct ocxlpmem_stats *stats;	/* a reference */
	double at;			/* seconds, monotonic: when the card was asked */
};

/**
 * struct rates - what changed between two samples
 * @seconds: between them; 0: both are the same answer of the card
 * @reset: the card was reset in between: counters began again, so there are no rates
 */
struct rates {
	double seconds;
	bool reset;
	const struct sample *before, *now;
};

enum rate_result {
	RATE_NONE,	/* no counter, absent, or no time between */
	RATE_VALUE,
	RATE_RESTARTED,	/* this counter went back: it begins again */
};

/*
 * How far a counter of that many bits went. It may have wrapped: half of its
 * range is the most that is believed, more means that it went back. False then.
 */
bool counter_distance(uint64_t before, uint64_t now, unsigned int bits, uint64_t *distance);

/* the card was not asked in between: the driver gave what it had */
bool same_answer(const struct sample *before, const struct sample *now);
struct rates rates_between(const struct sample *before, const struct sample *now);
enum rate_result rate_of(const struct rates *rates, const struct ocxlpmem_field *field,
			 double *per_second);

#endif
