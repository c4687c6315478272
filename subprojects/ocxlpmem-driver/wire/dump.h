/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/* A piece of a controller dump, block "CD" (device.md 5.8). */
#ifndef WIRE_DUMP_H
#define WIRE_DUMP_H

#include "header.h"

/* most dump bytes to ask for in one command: 16-bit length, whole words */
#define WIRE_DUMP_PIECE_MAX	65528

struct wire_dump {
	struct wire_header header;
	const __u8 *data;	/* points into the buffer that was decoded */
	__u32 len;		/* 0: the end of the dump */
};

/* size of the whole block; errors as wire_header_decode() */
int __must_check wire_dump_decode(struct wire_dump *dump, const void *buf, size_t len);
/*
 * Makes a block: its size, or -WIRE_RANGE (over 16 bits), -WIRE_SPACE. The
 * unknown header bytes are 0; to keep those of a decoded block, call
 * wire_header_encode() with its header afterwards. buf must not overlap data.
 */
int wire_dump_encode(const void *data, __u32 data_len, void *buf, size_t len);

#endif
