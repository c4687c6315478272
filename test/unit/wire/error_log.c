// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "check.h"
#include "wire/error_log.h"

#define LARGEST		(0xffff - 0x40)	/* specific bytes a 16-bit length allows */

static void expect_example(const struct wire_error_log *log)
{
	static const __u8 specific[] = { 0xde, 0xad, 0xbe, 0xef, 0x00, 0x01, 0x02, 0x03 };
	static const __u8 nothing[16];

	assert_int_equal(log->header.id, WIRE_ID_ERROR_LOG);
	assert_int_equal(log->header.length, 0x48);
	assert_int_equal(log->reference_code, 0xa1b2c3d4);
	assert_int_equal(log->identifier, 0x11223344);
	assert_int_equal(log->power_on_seconds, 3600);
	assert_int_equal(log->action_flags, WIRE_LOG_ACTION_REPLACE | WIRE_LOG_ACTION_DUMP);
	assert_int_equal(log->action_flags, 0xc00000);
	assert_int_equal(log->type, WIRE_LOG_GENERAL);
	assert_int_equal(log->timestamp, 0x10);
	assert_true(log->wwid[0] == 0x5005076000000001ULL);
	assert_true(log->wwid[1] == 0x0000000000000002ULL);
	assert_memory_equal(log->fw_revision, "FW000123", 8);
	assert_memory_equal(log->unknown_38, nothing, 16);
	assert_int_equal(log->specific_len, 8);
	assert_memory_equal(log->specific, specific, 8);
}

/* device.md 5.5, at every alignment and with bytes after the block */
static void example(void **state)
{
	struct wire_error_log log;
	__u8 padded[0x58] = { 0 };
	unsigned int more;

	memcpy(padded, example_error_log, 0x50);
	for (more = 0; more < 8; more++) {
		__u8 *in = guard_copy(GUARD_IN, padded, 0x50 + more);

		assert_int_equal(wire_error_log_decode(&log, in, 0x50 + more), 0x50);
		expect_example(&log);
		assert_ptr_equal(log.specific, in + 0x48);
	}
}

static void encode_gives_the_example(void **state)
{
	struct wire_error_log log = {
		.reference_code = 0xa1b2c3d4,
		.identifier = 0x11223344,
		.power_on_seconds = 3600,
		.action_flags = WIRE_LOG_ACTION_REPLACE | WIRE_LOG_ACTION_DUMP,
		.timestamp = 0x10,
		.wwid = { 0x5005076000000001ULL, 2 },
		.fw_revision = { 'F', 'W', '0', '0', '0', '1', '2', '3' },
		.specific = example_error_log + 0x48,
		.specific_len = 8,
	};
	__u8 *out = guard_empty(GUARD_OUT, 0x50);

	assert_int_equal(wire_error_log_encode(&log, out, 0x50), 0x50);
	assert_memory_equal(out, example_error_log, 0x50);
}

static void every_truncation(void **state)
{
	struct wire_error_log log;
	size_t len;

	for (len = 0; len < 0x50; len++) {
		__u8 *in = guard_copy(GUARD_IN, example_error_log, len);

		assert_int_equal(wire_error_log_decode(&log, in, len),
				 len < 8 ? -WIRE_SHORT : -WIRE_LENGTH);
	}
}

/* the bytes are there, but the length says fewer than the fixed part has */
static void every_short_length(void **state)
{
	struct wire_error_log log;
	__u8 block[0x50];
	unsigned int length;
	__u8 *fixed;

	memcpy(block, example_error_log, sizeof(block));
	for (length = 0; length < 0x40; length++) {
		__u8 *in;

		block[0] = length;
		/* no more bytes than claimed: reading the rest is a crash */
		in = guard_copy(GUARD_IN, block, 8 + length);
		assert_int_equal(wire_error_log_decode(&log, in, 8 + length), -WIRE_SHORT);
		assert_int_equal(log.header.id, WIRE_ID_ERROR_LOG);
		assert_int_equal(log.header.length, length);
		assert_int_equal(wire_error_log_decode(&log, block, sizeof(block)), -WIRE_SHORT);
	}
	block[0] = 0x40;
	fixed = guard_copy(GUARD_IN, block, 0x48);
	assert_int_equal(wire_error_log_decode(&log, fixed, 0x48), 0x48);
	assert_int_equal(log.specific_len, 0);
}

static void foreign_block(void **state)
{
	struct wire_error_log log;

	assert_int_equal(wire_error_log_decode(&log, example_stats, sizeof(example_stats)),
			 -WIRE_IDENTIFIER);
	assert_int_equal(log.header.id, WIRE_ID_STATS);
}

static void largest_block(void **state)
{
	struct wire_error_log log;
	__u8 *in = guard_empty(GUARD_IN, 0x10007);

	memcpy(in, example_error_log, 0x48);
	in[0] = 0xff;
	in[1] = 0xff;
	assert_int_equal(wire_error_log_decode(&log, in, 0x10007), 0x10007);
	assert_int_equal(log.specific_len, LARGEST);
	assert_int_equal(wire_error_log_decode(&log, in, 0x10006), -WIRE_LENGTH);
}

static void encode_limits(void **state)
{
	struct wire_error_log log = { .specific = example_error_log, .specific_len = 8 };
	static const __u8 large[LARGEST + 1];
	__u8 *out;
	size_t len;

	for (len = 0; len < 0x50; len++) {
		out = guard_empty(GUARD_OUT, len);
		assert_int_equal(wire_error_log_encode(&log, out, len), -WIRE_SPACE);
		if (len)
			assert_int_equal(out[0], 0xa5);
	}

	log.specific = large;
	log.specific_len = LARGEST;
	out = guard_empty(GUARD_OUT, 0x10008);
	assert_int_equal(wire_error_log_encode(&log, out, 0x10007), 0x10007);
	assert_int_equal(out[0x10007], 0xa5);
	log.specific_len = LARGEST + 1;
	assert_int_equal(wire_error_log_encode(&log, out, 0x10008), -WIRE_RANGE);
	/* sums that wrap in 32 bits */
	log.specific_len = 0xffffffff;
	assert_int_equal(wire_error_log_encode(&log, out, 0x10008), -WIRE_RANGE);
	log.specific_len = 0xffffffff - 0x47;
	assert_int_equal(wire_error_log_encode(&log, out, 0x10008), -WIRE_RANGE);

	log.specific = NULL;
	log.specific_len = 0;
	assert_int_equal(wire_error_log_encode(&log, out, 0x48), 0x48);
	log.action_flags = 1 << 24;
	assert_int_equal(wire_error_log_encode(&log, out, 0x48), -WIRE_RANGE);
}

/* device.md 5.5: bit of the flags, byte and bit in the block */
static void action_bits(void **state)
{
	static const struct {
		__u32 flag;
		unsigned int byte, bit;
	} cases[] = {
		{ WIRE_LOG_ACTION_RESET,    0x14, 0 },
		{ WIRE_LOG_ACTION_CHECK_FW, 0x16, 5 },
		{ WIRE_LOG_ACTION_REPLACE,  0x16, 6 },
		{ WIRE_LOG_ACTION_DUMP,     0x16, 7 },
	};
	struct wire_error_log log;
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		__u8 block[0x50];

		memcpy(block, example_error_log, sizeof(block));
		block[0x16] = 0;
		block[cases[i].byte] = 1 << cases[i].bit;
		assert_int_equal(wire_error_log_decode(&log, block, sizeof(block)), 0x50);
		assert_int_equal(log.action_flags, cases[i].flag);
	}
}

static void actions_only_of_general_logs(void **state)
{
	struct wire_error_log log;
	__u8 block[0x50];
	unsigned int type;

	memcpy(block, example_error_log, sizeof(block));
	for (type = 0; type < 256; type++) {
		block[0x17] = type;
		assert_int_equal(wire_error_log_decode(&log, block, sizeof(block)), 0x50);
		assert_int_equal(log.type, type);
		assert_int_equal(log.action_flags, 0xc00000);
		assert_int_equal(wire_error_log_actions(&log), type ? 0 : 0xc00000);
	}
}

static void type_words(void **state)
{
	static const char *const words[] = {
		"general", "predictive-failure", "thermal-warning", "data-loss",
		"health-performance",
	};
	unsigned int i;

	assert_int_equal(WIRE_LOG_TYPE_COUNT, COUNT(words));
	for (i = 0; i < COUNT(words); i++) {
		assert_string_equal(wire_log_type_str(i), words[i]);
		assert_int_equal(wire_log_type_of(words[i]), i);
	}
	assert_string_equal(wire_log_type_str(COUNT(words)), "unknown");
	assert_string_equal(wire_log_type_str(~0U), "unknown");
	assert_int_equal(wire_log_type_of("unknown"), -1);
	assert_int_equal(wire_log_type_of(""), -1);
	assert_int_equal(wire_log_type_of("genera"), -1);
	assert_int_equal(wire_log_type_of("generally"), -1);
}

static void round_trip(void **state)
{
	struct wire_error_log log;
	unsigned int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		size_t len = 0x48 + random_u64() % 0x200;
		__u8 *in = guard_empty(GUARD_IN, len), *out;

		random_fill(in, len);
		wire_put(in, 2, len - 8);
		wire_put(in + 6, 2, WIRE_ID_ERROR_LOG);
		assert_int_equal(wire_error_log_decode(&log, in, len), len);
		out = guard_empty(GUARD_OUT, len);
		assert_int_equal(wire_error_log_encode(&log, out, len), len);
		assert_memory_equal(in, out, len);
	}
}

int error_log_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),
		cmocka_unit_test(encode_gives_the_example),
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(every_short_length),
		cmocka_unit_test(foreign_block),
		cmocka_unit_test(largest_block),
		cmocka_unit_test(encode_limits),
		cmocka_unit_test(action_bits),
		cmocka_unit_test(actions_only_of_general_logs),
		cmocka_unit_test(type_words),
		cmocka_unit_test(round_trip),
	};

	return RUN(tests);
}
