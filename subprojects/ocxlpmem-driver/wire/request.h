/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/* Request block of a command: 0x40 bytes, eight words (device.md 4.1, 4.6, 5). */
#ifndef WIRE_REQUEST_H
#define WIRE_REQUEST_H

#include "types.h"

#define WIRE_REQUEST_SIZE	0x40
#define WIRE_REQUEST_WORDS	8

/* admin opcodes, device.md 4.6; X(symbol, number, "name") */
#define WIRE_OPCODES(X) \
	X(HEARTBEAT,	0x00, "heartbeat") \
	X(SHUTDOWN,	0x01, "shutdown") \
	X(FW_UPDATE,	0x02, "firmware update") \
	X(FW_DEBUG,	0x03, "firmware debug") \
	X(ERROR_LOG,	0x04, "retrieve error log") \
	X(SMART,	0x05, "retrieve SMART data") \
	X(STATS,	0x06, "controller statistics") \
	X(DUMP,		0x07, "controller dump") \
	X(CAPABILITIES,	0x08, "command capabilities")

enum wire_opcode {
#define X(sym, nr, name) WIRE_OP_##sym = nr,
	WIRE_OPCODES(X)
#undef X
	WIRE_OP_COUNT
};

/* the one near-storage opcode (device.md 5.11) */
#define WIRE_NS_OP_SECURE_ERASE	0x20

/* name of an admin opcode; "unknown" if there is none */
const char *wire_opcode_name(unsigned int opcode);

/**
 * struct wire_request - a request block
 * @opcode: any byte; the card decides what it knows
 * @unknown_01: byte 1, 0 when we send
 * @unknown_04: bytes 4-7, 0 when we send
 * @id: command id
 * @param: the seven words from +0x08; unused ones are 0
 */
struct wire_request {
	__u8 opcode;
	__u8 unknown_01;
	__u16 id;
	__u32 unknown_04;
	__u64 param[7];
};

/* words: the eight words as loaded from (stored to) the little-endian block */
void wire_request_decode(struct wire_request *req, const __u64 words[WIRE_REQUEST_WORDS]);
void wire_request_encode(const struct wire_request *req, __u64 words[WIRE_REQUEST_WORDS]);

/* parameter +0x08 of firmware update and of dump: offset high, size low */
struct wire_extent {
	__u32 offset;
	__u32 size;
};

void wire_extent_decode(struct wire_extent *ext, __u64 param);
__u64 wire_extent_encode(const struct wire_extent *ext);

/* parameters of firmware debug (device.md 5.4) */
#define WIRE_DEBUG_READ_MEMORY	1
#define WIRE_DEBUG_WRITE_MEMORY	2
#define WIRE_DEBUG_ENABLE	3
#define WIRE_DEBUG_DISABLE	4
#define WIRE_DEBUG_GET_PEL	5

struct wire_debug {
	__u8 action;
	__u16 function_code;
	__u64 unknown;		/* bits 39:0 of +0x08, 0 when we send */
	__u64 parameter_1;
	__u64 parameter_2;
};

/* param: the words of struct wire_request, of which debug uses three */
void wire_debug_decode(struct wire_debug *dbg, const __u64 param[7]);
/* fills param[0..2]. -WIRE_RANGE: unknown has more than 40 bits */
int wire_debug_encode(const struct wire_debug *dbg, __u64 param[7]);

/* firmware update: blocks of at most this, image size a multiple of 8 */
#define WIRE_FW_BLOCK_MAX	32768
#define WIRE_FW_ALIGN		8

#endif
