// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "dump.h"

#define LENGTH_MAX	0xffff

int wire_dump_decode(struct wire_dump *dump, const void *buf, size_t len)
{
	int err;

	__builtin_memset(dump, 0, sizeof(*dump));
	err = wire_header_decode(&dump->header, WIRE_ID_DUMP, buf, len);
	if (err)
		return err;

	dump->data = (const __u8 *)buf + WIRE_HEADER_SIZE;
	dump->len = dump->header.length;
	return WIRE_HEADER_SIZE + dump->header.length;
}

int wire_dump_encode(const void *data, __u32 data_len, void *buf, size_t len)
{
	struct wire_header header = { .id = WIRE_ID_DUMP, .length = data_len };

	if (data_len > LENGTH_MAX)
		return -WIRE_RANGE;
	if (len < WIRE_HEADER_SIZE + (size_t)data_len)
		return -WIRE_SPACE;

	wire_header_encode(&header, buf, len);
	if (data_len)
		__builtin_memcpy((__u8 *)buf + WIRE_HEADER_SIZE, data, data_len);
	return WIRE_HEADER_SIZE + data_len;
}
