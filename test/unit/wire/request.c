// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "check.h"
#include "wire/request.h"

/* device.md 4.1: SMART as third command since start */
static void example(void **state)
{
	static const __u64 nothing[7];
	struct wire_request req;
	__u64 words[8], back[8];

	words_load(words, example_request, 8);
	wire_request_decode(&req, words);
	assert_int_equal(req.opcode, WIRE_OP_SMART);
	assert_int_equal(req.unknown_01, 0);
	assert_int_equal(req.id, 3);
	assert_int_equal(req.unknown_04, 0);
	assert_memory_equal(req.param, nothing, sizeof(nothing));

	memset(back, 0xa5, sizeof(back));
	wire_request_encode(&req, back);
	assert_memory_equal(back, words, sizeof(words));
}

static void every_field_has_its_bits(void **state)
{
	__u64 words[8] = { 0x1122334455667788ULL, 1, 2, 3, 4, 5, 6, 7 };
	struct wire_request req;
	unsigned int i;

	wire_request_decode(&req, words);
	assert_int_equal(req.opcode, 0x88);
	assert_int_equal(req.unknown_01, 0x77);
	assert_int_equal(req.id, 0x5566);
	assert_int_equal(req.unknown_04, 0x11223344);
	for (i = 0; i < 7; i++)
		assert_int_equal(req.param[i], i + 1);
}

static void round_trip(void **state)
{
	struct wire_request req;
	__u64 in[8], out[8];
	int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		random_fill(in, sizeof(in));
		wire_request_decode(&req, in);
		wire_request_encode(&req, out);
		assert_memory_equal(in, out, sizeof(in));
	}
}

static void opcode_names(void **state)
{
	/* device.md 4.6 */
	static const char *const names[] = {
		"heartbeat", "shutdown", "firmware update", "firmware debug",
		"retrieve error log", "retrieve SMART data", "controller statistics",
		"controller dump", "command capabilities",
	};
	unsigned int i;

	assert_int_equal(WIRE_OP_COUNT, COUNT(names));
	for (i = 0; i < COUNT(names); i++)
		assert_string_equal(wire_opcode_name(i), names[i]);
	assert_string_equal(wire_opcode_name(COUNT(names)), "unknown");
	assert_string_equal(wire_opcode_name(WIRE_NS_OP_SECURE_ERASE), "unknown");
	assert_string_equal(wire_opcode_name(~0U), "unknown");
}

/* device.md 5.3 and 5.8: size in bytes +0x08 to +0x0b, offset above */
static void extent(void **state)
{
	static const __u8 bytes[] = { 0x00, 0x80, 0x00, 0x00, 0x78, 0x56, 0x34, 0x12 };
	struct wire_extent ext;
	__u64 word;

	words_load(&word, bytes, 1);
	wire_extent_decode(&ext, word);
	assert_int_equal(ext.size, WIRE_FW_BLOCK_MAX);
	assert_int_equal(ext.offset, 0x12345678);
	assert_true(wire_extent_encode(&ext) == word);
}

static void extent_round_trip(void **state)
{
	struct wire_extent ext;
	int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		__u64 word = random_u64();

		wire_extent_decode(&ext, word);
		assert_true(wire_extent_encode(&ext) == word);
	}
}

/* device.md 5.4: action in byte +0x0f, function code in +0x0d and +0x0e */
static void debug(void **state)
{
	static const __u8 bytes[24] = {
		0x01, 0x02, 0x03, 0x04, 0x05, 0x34, 0x12, WIRE_DEBUG_GET_PEL,
		[8] = 0x88, [15] = 0x11,
		[16] = 0x99, [23] = 0x22,
	};
	__u64 param[7] = { 0, 0, 0, 3, 4, 5, 6 }, back[7] = { 0, 0, 0, 3, 4, 5, 6 };
	struct wire_debug dbg;

	words_load(param, bytes, 3);
	wire_debug_decode(&dbg, param);
	assert_int_equal(dbg.action, WIRE_DEBUG_GET_PEL);
	assert_int_equal(dbg.function_code, 0x1234);
	assert_true(dbg.unknown == 0x0504030201ULL);
	assert_true(dbg.parameter_1 == 0x1100000000000088ULL);
	assert_true(dbg.parameter_2 == 0x2200000000000099ULL);
	assert_int_equal(wire_debug_encode(&dbg, back), 0);
	assert_memory_equal(param, back, sizeof(param));
}

static void debug_range(void **state)
{
	struct wire_debug dbg = { .action = 1, .unknown = 1ULL << 40 };
	__u64 param[7] = { 42, 43, 44 };

	assert_int_equal(wire_debug_encode(&dbg, param), -WIRE_RANGE);
	assert_int_equal(param[0], 42);
	assert_int_equal(param[1], 43);
	assert_int_equal(param[2], 44);
	dbg.unknown--;
	assert_int_equal(wire_debug_encode(&dbg, param), 0);
	assert_true(param[0] == 0x010000ffffffffffULL);
}

static void debug_round_trip(void **state)
{
	struct wire_debug dbg;
	__u64 in[7], out[7];
	int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		random_fill(in, sizeof(in));
		memcpy(out + 3, in + 3, 4 * sizeof(in[0]));
		wire_debug_decode(&dbg, in);
		assert_int_equal(wire_debug_encode(&dbg, out), 0);
		assert_memory_equal(in, out, sizeof(in));
	}
}

int request_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),
		cmocka_unit_test(every_field_has_its_bits),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(opcode_names),
		cmocka_unit_test(extent),
		cmocka_unit_test(extent_round_trip),
		cmocka_unit_test(debug),
		cmocka_unit_test(debug_range),
		cmocka_unit_test(debug_round_trip),
	};

	return RUN(tests);
}
