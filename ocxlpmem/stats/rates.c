// SPDX-License-Identifier: GPL-2.0-only
/* From two readings of a counter to how fast it runs. */
#include "rates.h"

#include <string.h>

/* two readings closer than this are the driver's same cached answer */
#define SAME_ANSWER_S 0.005
/* it keeps one for a second; what looks the same after half of it may be news */
#define MAYBE_SAME_S 0.5

bool counter_distance(uint64_t before, uint64_t now, unsigned int bits, uint64_t *distance)
{
	uint64_t mask = bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;

	*distance = (now - before) & mask;
	return *distance <= mask / 2;
}

bool same_answer(const struct sample *before, const struct sample *now)
{
	size_t old_len, new_len;
	const void *old = ocxlpmem_stats_raw(before->stats, &old_len);
	const void *new = ocxlpmem_stats_raw(now->stats, &new_len);

	/* times alone would not do: on a busy machine they are vague */
	return now->at - before->at < MAYBE_SAME_S && old_len == new_len &&
	       !(old_len && memcmp(old, new, old_len));
}

struct rates rates_between(const struct sample *before, const struct sample *now)
{
	struct rates rates = {
		.seconds = now->at - before->at, .before = before, .now = now,
	};
	uint64_t old, new;

	if (rates.seconds < SAME_ANSWER_S)
		rates.seconds = 0;
	if (!ocxlpmem_stats_get(before->stats, OCXLPMEM_STAT_RESET_COUNT, &old) &&
	    !ocxlpmem_stats_get(now->stats, OCXLPMEM_STAT_RESET_COUNT, &new))
		rates.reset = old != new;
	/* a card that lost power may have forgotten how often it was reset */
	if (!ocxlpmem_stats_get(before->stats, OCXLPMEM_STAT_RESET_UPTIME, &old) &&
	    !ocxlpmem_stats_get(now->stats, OCXLPMEM_STAT_RESET_UPTIME, &new) &&
	    new < old && old - new < UINT32_MAX / 2)
		rates.reset = true;
	return rates;
}

enum rate_result rate_of(const struct rates *rates, const struct ocxlpmem_field *field,
			 double *per_second)
{
	struct ocxlpmem_value old, new;
	uint64_t distance;

	if (field->metric != OCXLPMEM_METRIC_COUNTER || rates->reset || !rates->seconds ||
	    ocxlpmem_field_value(field, rates->before->stats, &old) ||
	    ocxlpmem_field_value(field, rates->now->stats, &new))
		return RATE_NONE;
	if (!counter_distance(old.u64, new.u64, field->bits, &distance))
		return RATE_RESTARTED;
	*per_second = distance / rates->seconds;
	return RATE_VALUE;
}
