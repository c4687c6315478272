// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "stats.h"

/* X(field, offset in the block, bytes), device.md 5.7 */
#define FIELDS(X) \
	X(reset_uptime_s,		0x10, 4); \
	X(reset_count,			0x14, 4); \
	X(life_remaining,		0x18, 1); \
	X(power_on_uptime_s,		0x1c, 4); \
	X(critical_utilization,		0x50, 1); \
	X(host_load_count,		0x58, 8); \
	X(host_store_count,		0x60, 8); \
	X(host_load_duration,		0x68, 8); \
	X(host_store_duration,		0x70, 8); \
	X(media_read_count,		0x98, 8); \
	X(media_write_count,		0xa0, 8); \
	X(media_read_duration,		0xa8, 8); \
	X(media_write_duration,		0xb0, 8); \
	X(cache_read_hit_count,		0xd8, 8); \
	X(cache_write_hit_count,	0xe0, 8); \
	X(fast_write_count,		0xe8, 8)

/* the two parameter blocks: length in bytes 0-3 of their header, id in byte 7 */
static const struct block {
	__u16 offset;
	__u8 id;
	__u32 length;
} blocks[] = {
	{ 0x08, WIRE_STATS_SPID1, WIRE_STATS_SPID1_LENGTH },
	{ 0x48, WIRE_STATS_SPID2, WIRE_STATS_SPID2_LENGTH },
};

int wire_stats_decode(struct wire_stats *stats, const void *buf, size_t len)
{
	struct wire_header header;
	const __u8 *p = buf;
	unsigned int i;
	int err;

	__builtin_memset(stats, 0, sizeof(*stats));
	err = wire_header_decode(&header, WIRE_ID_STATS, buf, len);
	if (err)
		return err;
	if (header.length != WIRE_STATS_LENGTH)
		return -WIRE_LENGTH;

	for (i = 0; i < WIRE_COUNT(blocks); i++) {
		const __u8 *block = p + blocks[i].offset;

		if (block[7] != blocks[i].id)
			return -WIRE_BLOCK_ID;
		if (wire_get(block, 4) != blocks[i].length)
			return -WIRE_BLOCK_LENGTH;
	}

#define X(field, offset, bytes) (stats->field = wire_get(p + (offset), bytes))
	FIELDS(X);
#undef X
	__builtin_memcpy(stats->raw, p, WIRE_STATS_SIZE);
	return WIRE_STATS_SIZE;
}

int wire_stats_encode(const struct wire_stats *stats, void *buf, size_t len)
{
	__u8 *p = buf;
	unsigned int i;

	if (len < WIRE_STATS_SIZE)
		return -WIRE_SPACE;

	__builtin_memcpy(p, stats->raw, WIRE_STATS_SIZE);
	/* around the two unknown bytes of the header, which raw holds */
	wire_put(p, 4, WIRE_STATS_LENGTH);
	wire_put(p + 6, 2, WIRE_ID_STATS);
	for (i = 0; i < WIRE_COUNT(blocks); i++) {
		__u8 *block = p + blocks[i].offset;

		wire_put(block, 4, blocks[i].length);
		block[7] = blocks[i].id;
	}

#define X(field, offset, bytes) wire_put(p + (offset), bytes, stats->field)
	FIELDS(X);
#undef X
	return WIRE_STATS_SIZE;
}
