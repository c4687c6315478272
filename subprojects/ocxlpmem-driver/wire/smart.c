// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "smart.h"

#define COUNT_MAX	((WIRE_BLOCK_MAX - WIRE_HEADER_SIZE) / WIRE_SMART_RECORD)

int wire_smart_decode(struct wire_smart *smart, const void *buf, size_t len)
{
	int err;

	__builtin_memset(smart, 0, sizeof(*smart));
	err = wire_header_decode(&smart->header, WIRE_ID_SMART, buf, len);
	if (err)
		return err;
	if (smart->header.length % WIRE_SMART_RECORD)
		return -WIRE_RECORD;

	smart->count = smart->header.length / WIRE_SMART_RECORD;
	smart->records = (const __u8 *)buf + WIRE_HEADER_SIZE;
	return WIRE_HEADER_SIZE + smart->header.length;
}

int wire_smart_attribute(const struct wire_smart *smart, __u32 i,
			 struct wire_smart_attribute *attr)
{
	const __u8 *p;
	__u64 a;

	if (i >= smart->count)
		return -WIRE_RANGE;

	p = smart->records + (size_t)i * WIRE_SMART_RECORD;
	a = wire_get(p, 8);
	attr->reserved = wire_bits(a, 15, 0);
	attr->worst = wire_bits(a, 23, 16);
	attr->threshold = wire_bits(a, 31, 24);
	attr->normalised = wire_bits(a, 39, 32);
	attr->flags = wire_bits(a, 55, 40);
	attr->id = wire_bits(a, 63, 56);
	attr->raw = wire_get(p + 8, 8);
	return 0;
}

static void record_encode(const struct wire_smart_attribute *attr, __u8 *p)
{
	wire_put(p, 8, (__u64)attr->id << 56 |
		       (__u64)attr->flags << 40 |
		       (__u64)attr->normalised << 32 |
		       (__u64)attr->threshold << 24 |
		       (__u64)attr->worst << 16 |
		       attr->reserved);
	wire_put(p + 8, 8, attr->raw);
}

int wire_smart_encode(const struct wire_smart_attribute *attr, __u32 count,
		      void *buf, size_t len)
{
	struct wire_header header = { .id = WIRE_ID_SMART };
	__u8 *p = (__u8 *)buf + WIRE_HEADER_SIZE;
	__u32 i;

	if (count > COUNT_MAX)
		return -WIRE_RANGE;
	header.length = count * WIRE_SMART_RECORD;
	if (len < WIRE_HEADER_SIZE + (size_t)header.length)
		return -WIRE_SPACE;

	wire_header_encode(&header, buf, len);
	for (i = 0; i < count; i++, p += WIRE_SMART_RECORD)
		record_encode(&attr[i], p);
	return WIRE_HEADER_SIZE + header.length;
}
