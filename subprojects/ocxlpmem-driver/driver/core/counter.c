// SPDX-License-Identifier: GPL-2.0-only
/* Statistics as counters that only rise, for perf: libnvdimm's events, by their numbers. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "private.h"
#include "wire/stats.h"

/* not known yet, or the card does not count it: no count is greater */
#define ABSENT		(~0ULL)

#define COUNTER(member) \
	{ __builtin_offsetof(struct wire_stats, member), sizeof(((struct wire_stats *)0)->member) }

/* of no size: a gauge, which may fall */
static const struct counter {
	u16 offset;
	u8 size;
} counters[CORE_COUNTERS] = {
	[1] = COUNTER(reset_count),
	[2] = COUNTER(reset_uptime_s),
	[3] = COUNTER(power_on_uptime_s),
	[6] = COUNTER(host_load_count),
	[7] = COUNTER(host_store_count),
	[8] = COUNTER(host_store_duration),
	[9] = COUNTER(host_load_duration),
	[10] = COUNTER(media_read_count),
	[11] = COUNTER(media_write_count),
	[12] = COUNTER(media_read_duration),
	[13] = COUNTER(media_write_duration),
	[14] = COUNTER(cache_read_hit_count),
	[15] = COUNTER(cache_write_hit_count),
	[16] = COUNTER(fast_write_count),
};

int core_counter_check(u64 event)
{
	if (!event || event >= CORE_COUNTERS)
		return -EINVAL;
	return counters[event].size ? 0 : -EOPNOTSUPP;
}

bool core_counter_present(const struct core_counters *all, unsigned int event)
{
	return READ_ONCE(all->last[event]) != ABSENT;
}

u64 core_counter_total(const struct core_counters *all, unsigned int event)
{
	return READ_ONCE(all->total[event]);
}

void core_counters_init(struct core_counters *all)
{
	memset(all->last, 0xff, sizeof(all->last));
	memset(all->total, 0, sizeof(all->total));
	mutex_init(&all->lock);
}

static u64 value_of(const struct wire_stats *stats, const struct counter *counter)
{
	const char *from = (const char *)stats + counter->offset;
	u32 narrow;
	u64 wide;

	if (counter->size == sizeof(wide)) {
		memcpy(&wide, from, sizeof(wide));
		return wide;
	}
	memcpy(&narrow, from, sizeof(narrow));
	return wire_counts(narrow, 32) ? narrow : ABSENT;
}

/*
 * One that fell was reset. Whether it began anew at 0 or was put back to an older value,
 * nobody can tell, so nothing is counted of that step.
 */
static void count(struct core_counters *all, unsigned int event, u64 now)
{
	u64 before = all->last[event];

	if (now > before && now != ABSENT)
		WRITE_ONCE(all->total[event], all->total[event] + now - before);
	WRITE_ONCE(all->last[event], now);
}

static void count_all(struct core_counters *all, const struct wire_stats *stats)
{
	unsigned int event;

	for (event = 0; event < CORE_COUNTERS; event++)
		if (counters[event].size)
			count(all, event, value_of(stats, &counters[event]));
}

int core_counters_refresh(struct core *core, struct core_counters *all)
{
	struct core_block *block;
	struct wire_stats stats;
	u8 status;
	int err;

	/* over the question too: an older answer must not come behind a newer one */
	mutex_lock(&all->lock);
	err = core_cached(core, CORE_CACHE_STATS, CORE_ORIGIN_DRIVER, &block, &status);
	if (!err) {
		/* what is cached could be decoded before */
		if (wire_stats_decode(&stats, block->data, block->len) >= 0)
			count_all(all, &stats);
		core_block_put(block);
	}
	mutex_unlock(&all->lock);
	return err;
}
