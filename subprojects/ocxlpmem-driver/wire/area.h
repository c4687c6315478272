/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/*
 * Where a command area (admin or near-storage) lies in global MMIO: two
 * registers (device.md 2.5). Mind the order: in the 64-bit word the request
 * offset is the HIGH half, so that as bytes the response offset comes first.
 */
#ifndef WIRE_AREA_H
#define WIRE_AREA_H

#include "types.h"

struct wire_area {
	__u32 request;		/* offset of the request block, 0x40 bytes */
	__u32 response;		/* offset of the response block */
	__u32 data;		/* offset of the data buffer */
	__u32 data_size;	/* bytes; 0 is possible */
};

void wire_area_decode(struct wire_area *area, __u64 blocks, __u64 data);
void wire_area_encode(const struct wire_area *area, __u64 *blocks, __u64 *data);

#endif
