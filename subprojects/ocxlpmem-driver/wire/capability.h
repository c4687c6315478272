/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/* Capability registers CCAP0, CCAP1 and FWVER (device.md 2.6). */
#ifndef WIRE_CAPABILITY_H
#define WIRE_CAPABILITY_H

#include "types.h"

/**
 * struct wire_capability - CCAP0 and CCAP1 taken apart
 * @spec_revision: device specification; shown as value >> 4 . value & 0xF
 * @unknown_ccap0: bits 31:16 of CCAP0
 * @read_latency_ns: of the medium, nominal
 * @ready_timeout_s: reset until CHI.CRDY, worst case
 * @memory_timeout_s: reset until CHI.MA, worst case; 12 bits wide
 * @dump_max: most bytes of a controller dump; 0 if not said
 * @unknown_ccap1: bits 63:32 of CCAP1
 */
struct wire_capability {
	__u16 spec_revision;
	__u16 unknown_ccap0;
	__u16 read_latency_ns;
	__u16 ready_timeout_s;
	__u16 memory_timeout_s;
	__u32 dump_max;
	__u32 unknown_ccap1;
};

void wire_capability_decode(struct wire_capability *cap, __u64 ccap0, __u64 ccap1);
/* -WIRE_RANGE: a value is too large for its field */
int wire_capability_encode(const struct wire_capability *cap, __u64 *ccap0, __u64 *ccap1);

#define WIRE_FWVER_LEN	8

/*
 * Firmware version as text: the 8 raw characters, padding of blanks and NULs
 * at the end cut off, anything that is not printable ASCII shown as '?'. out
 * has room for 9 characters. fwver: the register as loaded (little-endian).
 */
void wire_fwver_text(char out[WIRE_FWVER_LEN + 1], __u64 fwver);
/* the same from n raw bytes (error log, payloads); out has room for n + 1 */
void wire_ascii_text(char *out, const __u8 *raw, size_t n);

#endif
