/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/*
 * What all of wire/ needs: fixed-width types and error codes. wire/ is pure C
 * for the kernel and for user space: no allocation, no clock, no host byte
 * order. Decoders never read beyond the length they are given; encoders never
 * write beyond it. Bytes whose meaning is not known are kept, so that decoding
 * and encoding again gives the same bytes.
 */
#ifndef WIRE_TYPES_H
#define WIRE_TYPES_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stddef.h>
#endif

/* a result whose drop would lose an error, or let what was not filled be read */
#ifndef __must_check
#define __must_check	__attribute__((__warn_unused_result__))
#endif

/**
 * enum wire_error - why bytes could not be decoded or encoded
 *
 * Returned as negative numbers (-WIRE_SHORT), so that they cannot be taken for
 * a length. wire_strerror() gives the words.
 */
enum wire_error {
	WIRE_OK = 0,
	WIRE_SHORT,		/* fewer bytes than the fixed part needs */
	WIRE_IDENTIFIER,	/* data header has other letters */
	WIRE_LENGTH,		/* length field does not fit the bytes given */
	WIRE_RECORD,		/* length is no whole number of records */
	WIRE_BLOCK_ID,		/* parameter block has another id */
	WIRE_BLOCK_LENGTH,	/* parameter block has another length */
	WIRE_RANGE,		/* value does not fit its field */
	WIRE_SPACE,		/* buffer too small to encode into */
	WIRE_ERROR_COUNT
};

/* words for an error: one line, no full stop; err may have either sign */
const char *wire_strerror(int err);

#define WIRE_COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* little-endian bytes, any alignment */
static inline __u64 wire_get(const __u8 *p, unsigned int bytes)
{
	__u64 v = 0;

	while (bytes--)
		v = v << 8 | p[bytes];
	return v;
}

static inline void wire_put(__u8 *p, unsigned int bytes, __u64 v)
{
	while (bytes--) {
		*p++ = v & 0xff;
		v >>= 8;
	}
}

/* bits hi..lo of a word, bit 0 the least significant (device.md notation) */
static inline __u64 wire_bits(__u64 v, unsigned int hi, unsigned int lo)
{
	return v >> lo & (~0ULL >> (63 - (hi - lo)));
}

/*
 * Does the card count what this number of so many bits says? One that it does not have
 * reads as all ones (INFERRED).
 */
static inline int wire_counts(__u64 v, unsigned int bits)
{
	return v != ~0ULL >> (64 - bits);
}

#endif
