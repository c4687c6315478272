/* SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later */
/* Error log entry, data block "EL" (device.md 5.5). */
#ifndef WIRE_ERROR_LOG_H
#define WIRE_ERROR_LOG_H

#include "header.h"

#define WIRE_ERROR_LOG_FIXED	0x48	/* header and all fixed fields */

/* X(symbol, number, "word") */
#define WIRE_LOG_TYPES(X) \
	X(GENERAL,		0, "general") \
	X(PREDICTIVE_FAILURE,	1, "predictive-failure") \
	X(THERMAL_WARNING,	2, "thermal-warning") \
	X(DATA_LOSS,		3, "data-loss") \
	X(HEALTH,		4, "health-performance")

enum wire_log_type {
#define X(sym, nr, word) WIRE_LOG_##sym = nr,
	WIRE_LOG_TYPES(X)
#undef X
	WIRE_LOG_TYPE_COUNT
};

/* word for a type byte, "unknown" for one not in the table */
const char *wire_log_type_str(unsigned int type);
/* the type of a word, -1 if there is none */
int wire_log_type_of(const char *word);

/* recommended actions, only of general logs; X(symbol, bit, "word") */
#define WIRE_LOG_ACTIONS(X) \
	X(RESET,	0, "reset") \
	X(CHECK_FW,	21, "check-firmware") \
	X(REPLACE,	22, "replace") \
	X(DUMP,		23, "dump")

enum wire_log_action {
#define X(sym, bit, word) WIRE_LOG_ACTION_##sym = 1 << (bit),
	WIRE_LOG_ACTIONS(X)
#undef X
};

/**
 * struct wire_error_log - an error log entry
 * @header: as found; length counts from after the 8 header bytes (INFERRED:
 *	the spec's length ambiguity, settled here for the whole project)
 * @reference_code: program reference code
 * @identifier: log identifier
 * @power_on_seconds: of the controller when the error happened
 * @action_flags: the 24 bits as on the card, also for other types
 * @type: enum wire_log_type or another byte
 * @timestamp: relative to the current IPL, unit not known
 * @wwid: NAA format, word 0 and 1
 * @fw_revision: raw characters
 * @unknown_38: bytes 0x38-0x47
 * @specific: log-specific data, points into the buffer that was decoded
 * @specific_len: its bytes
 */
struct wire_error_log {
	struct wire_header header;
	__u32 reference_code;
	__u32 identifier;
	__u32 power_on_seconds;
	__u32 action_flags;
	__u8 type;
	__u64 timestamp;
	__u64 wwid[2];
	__u8 fw_revision[8];
	__u8 unknown_38[16];
	const __u8 *specific;
	__u32 specific_len;
};

/*
 * Size of the whole block on success, else what wire_header_decode() gives, or
 * -WIRE_SHORT for a length under 0x40. log->header is filled then: a length of
 * 0 with the right id means that the card has no log (device.md 6, INFERRED).
 */
int __must_check wire_error_log_decode(struct wire_error_log *log, const void *buf, size_t len);
/*
 * Size of the block, or -WIRE_RANGE (specific_len or action_flags too large
 * for its field), -WIRE_SPACE. Of log->header only the unknown bytes are used.
 * buf must not overlap log->specific.
 */
int wire_error_log_encode(const struct wire_error_log *log, void *buf, size_t len);
/* the actions to show: action_flags of a general log, 0 for other types */
__u32 wire_error_log_actions(const struct wire_error_log *log);

#endif
