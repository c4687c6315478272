/* SPDX-License-Identifier: GPL-2.0-only */
/* What follows from two counters: how long an access takes, how many the cache answers. */
#ifndef DERIVED_H
#define DERIVED_H

#include "libocxlpmem.h"

enum derived_unit { DERIVED_SECONDS, DERIVED_RATIO };

/**
 * struct derived - one quotient of two counters
 * @name: in words
 * @heading: of a column
 * @unit: of the result
 * @part: divided, with its unit: nanoseconds for DERIVED_SECONDS
 * @whole: divides
 */
struct derived {
	const char *name;
	const char *heading;
	enum derived_unit unit;
	enum ocxlpmem_stat part;
	enum ocxlpmem_stat whole;
};

#define DERIVED_COUNT 6
extern const struct derived derived[DERIVED_COUNT];

/*
 * Over the time from before to now; before NULL: since the counters began. -ENODATA: a
 * counter is absent, went back or did not move, or the result cannot be.
 */
int derived_value(const struct derived *what, const struct ocxlpmem_stats *before,
		  const struct ocxlpmem_stats *now, double *value);

#endif
