/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/* Response block: status and id; secure-erase counters (device.md 4.2, 4.5, 5.11). */
#ifndef WIRE_RESPONSE_H
#define WIRE_RESPONSE_H

#include "types.h"

#define WIRE_RESPONSE_SIZE	0x40

/* device.md 4.5; X(symbol, number, "text") */
#define WIRE_STATUSES(X) \
	X(SUCCESS,		0x00, "success") \
	X(MEM_UNAVAILABLE,	0x20, "persistent memory unavailable") \
	X(BLOCKED_BG_TASK,	0x21, "blocked by a background task") \
	X(BAD_OPCODE,		0x50, "bad opcode") \
	X(BAD_REQUEST_PARM,	0x51, "bad request parameter") \
	X(BAD_DATA_PARM,	0x52, "bad data parameter") \
	X(DEBUG_BLOCKED,	0x70, "debug action blocked") \
	X(FAIL,			0xff, "failed")

enum wire_status {
#define X(sym, nr, text) WIRE_STATUS_##sym = nr,
	WIRE_STATUSES(X)
#undef X
};

/* the same numbers, as firmware update means them */
#define WIRE_STATUS_FW_UPDATE_BLOCKED	WIRE_STATUS_BLOCKED_BG_TASK
#define WIRE_STATUS_FW_ARG_INVALID	WIRE_STATUS_BAD_REQUEST_PARM
#define WIRE_STATUS_FW_INVALID		WIRE_STATUS_BAD_DATA_PARM

/* words for a status byte; "unknown status" for one not in the table */
const char *wire_status_text(unsigned int status);

struct wire_response {
	__u8 status;
	__u8 unknown_01;
	__u16 id;
	__u32 unknown_04;
};

void wire_response_decode(struct wire_response *rsp, __u64 word);
__u64 wire_response_encode(const struct wire_response *rsp);

/* secure erase, words at +0x20 of the near-storage response block */
#define WIRE_ERASE_OFFSET	0x20
#define WIRE_ERASE_WORDS	4

struct wire_erase {
	__u64 accessible_done;		/* pages erased */
	__u64 accessible_tried;
	__u64 defective_done;
	__u64 defective_tried;
};

void wire_erase_decode(struct wire_erase *erase, const __u64 words[WIRE_ERASE_WORDS]);
void wire_erase_encode(const struct wire_erase *erase, __u64 words[WIRE_ERASE_WORDS]);
/* 1 if every page tried was erased, in both pairs */
int wire_erase_complete(const struct wire_erase *erase);

#endif
