// SPDX-License-Identifier: GPL-2.0-only
/* What follows from two counters: how long an access takes, how many the cache answers. */
#include "derived.h"

#include <errno.h>

#include "rates.h"

/* of counters that are divided here */
#define BITS 64
#define NS_PER_S 1e9

const struct derived derived[DERIVED_COUNT] = {
	{ "average host load", "load", DERIVED_SECONDS,
	  OCXLPMEM_STAT_HOST_LOAD_DURATION, OCXLPMEM_STAT_HOST_LOAD_COUNT },
	{ "average host store", "store", DERIVED_SECONDS,
	  OCXLPMEM_STAT_HOST_STORE_DURATION, OCXLPMEM_STAT_HOST_STORE_COUNT },
	{ "average media read", "read", DERIVED_SECONDS,
	  OCXLPMEM_STAT_MEDIA_READ_DURATION, OCXLPMEM_STAT_MEDIA_READ_COUNT },
	{ "average media write", "write", DERIVED_SECONDS,
	  OCXLPMEM_STAT_MEDIA_WRITE_DURATION, OCXLPMEM_STAT_MEDIA_WRITE_COUNT },
	/* INFERRED: that hits are counted of the host's loads and stores */
	{ "host loads from cache", "hit-ld", DERIVED_RATIO,
	  OCXLPMEM_STAT_CACHE_READ_HIT_COUNT, OCXLPMEM_STAT_HOST_LOAD_COUNT },
	{ "host stores into cache", "hit-st", DERIVED_RATIO,
	  OCXLPMEM_STAT_CACHE_WRITE_HIT_COUNT, OCXLPMEM_STAT_HOST_STORE_COUNT },
};

static int moved(enum ocxlpmem_stat stat, const struct ocxlpmem_stats *before,
		 const struct ocxlpmem_stats *now, uint64_t *distance)
{
	uint64_t old = 0, new;

	if (ocxlpmem_stats_get(now, stat, &new) ||
	    (before && ocxlpmem_stats_get(before, stat, &old)))
		return -ENODATA;
	*distance = new;
	return before && !counter_distance(old, new, BITS, distance) ? -ENODATA : 0;
}

int derived_value(const struct derived *what, const struct ocxlpmem_stats *before,
		  const struct ocxlpmem_stats *now, double *value)
{
	uint64_t part, whole;

	if (moved(what->part, before, now, &part) || moved(what->whole, before, now, &whole) ||
	    !whole)
		return -ENODATA;
	*value = (double)part / whole;
	if (what->unit == DERIVED_SECONDS)
		*value /= NS_PER_S;
	else if (*value > 1)
		return -ENODATA;
	return 0;
}
