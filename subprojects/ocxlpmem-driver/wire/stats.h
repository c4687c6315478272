/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/* Controller statistics, block "CS" (device.md 5.7). */
#ifndef WIRE_STATS_H
#define WIRE_STATS_H

#include "header.h"

#define WIRE_STATS_LENGTH	0x140	/* header.length */
#define WIRE_STATS_SIZE		0x148	/* whole block */
#define WIRE_STATS_SPID1	1
#define WIRE_STATS_SPID1_LENGTH	0x38
#define WIRE_STATS_SPID2	2
#define WIRE_STATS_SPID2_LENGTH	0xf8

/**
 * struct wire_stats - the statistics
 * @raw: the whole block as found: keeps the bytes whose meaning is not known;
 *	encoding starts from it
 *
 * Durations are totals in ns, uptimes in seconds, the two gauges in percent.
 */
struct wire_stats {
	__u32 reset_uptime_s;
	__u32 reset_count;
	__u32 power_on_uptime_s;
	__u8 life_remaining;
	__u8 critical_utilization;
	__u64 host_load_count;
	__u64 host_store_count;
	__u64 host_load_duration;
	__u64 host_store_duration;
	__u64 media_read_count;
	__u64 media_write_count;
	__u64 media_read_duration;
	__u64 media_write_duration;
	__u64 cache_read_hit_count;
	__u64 cache_write_hit_count;
	__u64 fast_write_count;
	__u8 raw[WIRE_STATS_SIZE];
};

/*
 * WIRE_STATS_SIZE on success. As wire_header_decode(), and -WIRE_LENGTH also for
 * another overall length than WIRE_STATS_LENGTH; -WIRE_BLOCK_ID,
 * -WIRE_BLOCK_LENGTH: a parameter block is not the one expected.
 */
int __must_check wire_stats_decode(struct wire_stats *stats, const void *buf, size_t len);
/*
 * Writes headers and fields over a copy of raw, which may be all zero:
 * WIRE_STATS_SIZE, or -WIRE_SPACE
 */
int wire_stats_encode(const struct wire_stats *stats, void *buf, size_t len);

#endif
