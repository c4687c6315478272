/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/* SMART data, block "SM" (device.md 5.6). */
#ifndef WIRE_SMART_H
#define WIRE_SMART_H

#include "header.h"

#define WIRE_SMART_RECORD	16

/* attribute ids whose meaning was published */
#define WIRE_SMART_POWER_ON_HOURS	0x09
#define WIRE_SMART_TEMPERATURE		0xc2
#define WIRE_SMART_LIFE_REMAINING	0xca

/* INFERRED: set = pre-failure attribute, clear = advisory */
#define WIRE_SMART_FLAG_PRE_FAILURE	0x0001

struct wire_smart_attribute {
	__u16 reserved;
	__u8 worst;		/* counts down; 0 = not given */
	__u8 threshold;
	__u8 normalised;	/* the current value; counts down */
	__u16 flags;
	__u8 id;
	__u64 raw;
};

/**
 * struct wire_smart - a SMART block
 * @header: as found
 * @count: attribute records
 * @records: the first one, in the buffer that was decoded
 */
struct wire_smart {
	struct wire_header header;
	__u32 count;
	const __u8 *records;
};

/* size of the whole block; as wire_header_decode(), or -WIRE_RECORD: length is not 16 x n */
int __must_check wire_smart_decode(struct wire_smart *smart, const void *buf, size_t len);
/* record i; -WIRE_RANGE: there is none */
int wire_smart_attribute(const struct wire_smart *smart, __u32 i,
			 struct wire_smart_attribute *attr);
/*
 * Makes a block from an array: its size, or -WIRE_RANGE (block over
 * WIRE_BLOCK_MAX), -WIRE_SPACE. The unknown header bytes are 0; to keep those of
 * a decoded block, call wire_header_encode() with its header afterwards.
 */
int wire_smart_encode(const struct wire_smart_attribute *attr, __u32 count,
		      void *buf, size_t len);

#endif
