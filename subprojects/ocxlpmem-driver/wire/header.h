/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/* The 8-byte header of data that the card returns (device.md 4.7). */
#ifndef WIRE_HEADER_H
#define WIRE_HEADER_H

#include "types.h"

#define WIRE_HEADER_SIZE	8

/* a block with its header: sizes are returned as int */
#define WIRE_BLOCK_MAX		0x7fffffffU

/* first letter in the high byte, so in memory the letters stand reversed */
#define WIRE_ID_ERROR_LOG	0x454c	/* EL */
#define WIRE_ID_SMART		0x534d	/* SM */
#define WIRE_ID_STATS		0x4353	/* CS */
#define WIRE_ID_DUMP		0x4344	/* CD */

/**
 * struct wire_header - header of a data block
 * @id: two letters, WIRE_ID_*
 * @length: bytes after the header. 16 bits wide for EL and CD, 32 for SM and CS
 * @unknown: bytes 2-5 of the header, as far as the length does not take them:
 *	SM and CS use [2] and [3] only, [0] and [1] are 0
 */
struct wire_header {
	__u16 id;
	__u32 length;
	__u8 unknown[4];
};

/*
 * Decodes the header of kind id at buf. Checks that the letters are id's and
 * that length fits len; reads the header only. 0, or:
 *
 * -WIRE_SHORT: under 8 bytes; hdr is all zero
 * -WIRE_IDENTIFIER: other letters (hdr->id says which), or id is not WIRE_ID_*
 * -WIRE_LENGTH: length goes beyond len (hdr->length says what was claimed)
 * -WIRE_RANGE: the block would be larger than WIRE_BLOCK_MAX
 */
int __must_check wire_header_decode(struct wire_header *hdr, __u16 id, const void *buf, size_t len);
/*
 * Writes 8 bytes and returns 8, or: -WIRE_IDENTIFIER: hdr->id is not WIRE_ID_*;
 * -WIRE_RANGE: length over 16 bits (EL, CD) or over WIRE_BLOCK_MAX in all;
 * -WIRE_SPACE
 */
int wire_header_encode(const struct wire_header *hdr, void *buf, size_t len);

/* the letters as text, '?' for what is not a letter: for messages */
void wire_header_letters(char out[3], __u16 id);

/*
 * Which kind of block stands at buf? One of WIRE_ID_*, or 0. Looks only at the
 * letters. For streams of captured blocks.
 */
__u16 wire_header_identify(const void *buf, size_t len);

#endif
