// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "error_log.h"

/* offsets in the block, device.md 5.5 */
#define OFFSET_REFERENCE_CODE	0x08
#define OFFSET_IDENTIFIER	0x0c
#define OFFSET_POWER_ON		0x10
#define OFFSET_ACTION_FLAGS	0x14
#define OFFSET_TYPE		0x17
#define OFFSET_TIMESTAMP	0x18
#define OFFSET_WWID0		0x20
#define OFFSET_WWID1		0x28
#define OFFSET_FW_REVISION	0x30
#define OFFSET_UNKNOWN		0x38

/* what the length field counts of the fixed part */
#define LENGTH_FIXED		(WIRE_ERROR_LOG_FIXED - WIRE_HEADER_SIZE)
#define LENGTH_MAX		0xffff

static const char *const type_words[WIRE_LOG_TYPE_COUNT] = {
#define X(sym, nr, word) \
	[WIRE_LOG_##sym] = word,
	WIRE_LOG_TYPES(X)
#undef X
};

const char *wire_log_type_str(unsigned int type)
{
	return type < WIRE_LOG_TYPE_COUNT ? type_words[type] : "unknown";
}

static int same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

int wire_log_type_of(const char *word)
{
	int i;

	for (i = 0; i < WIRE_LOG_TYPE_COUNT; i++)
		if (same(word, type_words[i]))
			return i;
	return -1;
}

int wire_error_log_decode(struct wire_error_log *log, const void *buf, size_t len)
{
	const __u8 *p = buf;
	int err;

	__builtin_memset(log, 0, sizeof(*log));
	err = wire_header_decode(&log->header, WIRE_ID_ERROR_LOG, buf, len);
	if (err)
		return err;
	if (log->header.length < LENGTH_FIXED)
		return -WIRE_SHORT;

	log->reference_code = wire_get(p + OFFSET_REFERENCE_CODE, 4);
	log->identifier = wire_get(p + OFFSET_IDENTIFIER, 4);
	log->power_on_seconds = wire_get(p + OFFSET_POWER_ON, 4);
	log->action_flags = wire_get(p + OFFSET_ACTION_FLAGS, 3);
	log->type = p[OFFSET_TYPE];
	log->timestamp = wire_get(p + OFFSET_TIMESTAMP, 8);
	log->wwid[0] = wire_get(p + OFFSET_WWID0, 8);
	log->wwid[1] = wire_get(p + OFFSET_WWID1, 8);
	__builtin_memcpy(log->fw_revision, p + OFFSET_FW_REVISION, sizeof(log->fw_revision));
	__builtin_memcpy(log->unknown_38, p + OFFSET_UNKNOWN, sizeof(log->unknown_38));
	log->specific = p + WIRE_ERROR_LOG_FIXED;
	log->specific_len = log->header.length - LENGTH_FIXED;
	return WIRE_HEADER_SIZE + log->header.length;
}

int wire_error_log_encode(const struct wire_error_log *log, void *buf, size_t len)
{
	struct wire_header header = log->header;
	__u8 *p = buf;

	if (log->specific_len > LENGTH_MAX - LENGTH_FIXED)
		return -WIRE_RANGE;
	if (log->action_flags >> 24)
		return -WIRE_RANGE;
	if (len < WIRE_ERROR_LOG_FIXED + (size_t)log->specific_len)
		return -WIRE_SPACE;

	header.id = WIRE_ID_ERROR_LOG;
	header.length = LENGTH_FIXED + log->specific_len;
	wire_header_encode(&header, buf, len);
	wire_put(p + OFFSET_REFERENCE_CODE, 4, log->reference_code);
	wire_put(p + OFFSET_IDENTIFIER, 4, log->identifier);
	wire_put(p + OFFSET_POWER_ON, 4, log->power_on_seconds);
	wire_put(p + OFFSET_ACTION_FLAGS, 3, log->action_flags);
	p[OFFSET_TYPE] = log->type;
	wire_put(p + OFFSET_TIMESTAMP, 8, log->timestamp);
	wire_put(p + OFFSET_WWID0, 8, log->wwid[0]);
	wire_put(p + OFFSET_WWID1, 8, log->wwid[1]);
	__builtin_memcpy(p + OFFSET_FW_REVISION, log->fw_revision, sizeof(log->fw_revision));
	__builtin_memcpy(p + OFFSET_UNKNOWN, log->unknown_38, sizeof(log->unknown_38));
	if (log->specific_len)
		__builtin_memcpy(p + WIRE_ERROR_LOG_FIXED, log->specific, log->specific_len);
	return WIRE_HEADER_SIZE + header.length;
}

__u32 wire_error_log_actions(const struct wire_error_log *log)
{
	return log->type == WIRE_LOG_GENERAL ? log->action_flags : 0;
}
