// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "check.h"
#include "wire/dump.h"

static void example(void **state)
{
	struct wire_dump dump;
	__u8 padded[0x20] = { 0 };
	unsigned int more;

	memcpy(padded, example_dump, 0x18);
	for (more = 0; more < 8; more++) {
		__u8 *in = guard_copy(GUARD_IN, padded, 0x18 + more);

		assert_int_equal(wire_dump_decode(&dump, in, 0x18 + more), 0x18);
		assert_int_equal(dump.header.id, WIRE_ID_DUMP);
		assert_int_equal(dump.len, 16);
		assert_ptr_equal(dump.data, in + 8);
		assert_memory_equal(dump.data, example_dump + 8, 16);
	}
}

static void encode_gives_the_example(void **state)
{
	__u8 *out = guard_empty(GUARD_OUT, 0x18);

	assert_int_equal(wire_dump_encode(example_dump + 8, 16, out, 0x18), 0x18);
	assert_memory_equal(out, example_dump, 0x18);
}

static void end_of_the_dump(void **state)
{
	static const __u8 block[8] = { 0, 0, 0, 0, 0, 0, 0x44, 0x43 };
	struct wire_dump dump;
	__u8 *out = guard_empty(GUARD_OUT, 8);

	assert_int_equal(wire_dump_decode(&dump, block, 8), 8);
	assert_int_equal(dump.len, 0);
	assert_int_equal(wire_dump_encode(NULL, 0, out, 8), 8);
	assert_memory_equal(out, block, 8);
}

static void every_truncation(void **state)
{
	struct wire_dump dump;
	size_t len;

	for (len = 0; len < 0x18; len++) {
		__u8 *in = guard_copy(GUARD_IN, example_dump, len);

		assert_int_equal(wire_dump_decode(&dump, in, len),
				 len < 8 ? -WIRE_SHORT : -WIRE_LENGTH);
		assert_int_equal(dump.len, 0);
	}
}

static void foreign_block(void **state)
{
	struct wire_dump dump;

	assert_int_equal(wire_dump_decode(&dump, example_smart, sizeof(example_smart)),
			 -WIRE_IDENTIFIER);
	assert_int_equal(dump.header.id, WIRE_ID_SMART);
}

static void encode_limits(void **state)
{
	static const __u8 large[0x10000];
	__u8 *out;
	size_t len;

	for (len = 0; len < 0x18; len++) {
		out = guard_empty(GUARD_OUT, len);
		assert_int_equal(wire_dump_encode(example_dump + 8, 16, out, len), -WIRE_SPACE);
		if (len)
			assert_int_equal(out[0], 0xa5);
	}
	out = guard_empty(GUARD_OUT, 0x10008);
	assert_int_equal(wire_dump_encode(large, 0xffff, out, 0x10008), 0x10007);
	assert_int_equal(out[0x10007], 0xa5);
	assert_int_equal(wire_dump_encode(large, 0x10000, out, 0x10008), -WIRE_RANGE);
	/* sums that wrap in 32 bits */
	assert_int_equal(wire_dump_encode(large, 0xffffffff, out, 0x10008), -WIRE_RANGE);
	assert_int_equal(wire_dump_encode(large, 0xfffffff8, out, 0x10008), -WIRE_RANGE);
	/* whole words that fit the length */
	assert_int_equal(WIRE_DUMP_PIECE_MAX % 8, 0);
	assert_int_equal(wire_dump_encode(large, WIRE_DUMP_PIECE_MAX, out, 0x10008), 0x10000);
}

static void round_trip(void **state)
{
	struct wire_dump dump;
	unsigned int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		size_t len = 8 + random_u64() % 0x200;
		__u8 *in = guard_empty(GUARD_IN, len), *out = guard_empty(GUARD_OUT, len);

		random_fill(in, len);
		wire_put(in, 2, len - 8);
		wire_put(in + 6, 2, WIRE_ID_DUMP);
		assert_int_equal(wire_dump_decode(&dump, in, len), len);
		assert_int_equal(wire_dump_encode(dump.data, dump.len, out, len), len);
		assert_int_equal(wire_header_encode(&dump.header, out, len), 8);
		assert_memory_equal(in, out, len);
	}
}

int dump_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),
		cmocka_unit_test(encode_gives_the_example),
		cmocka_unit_test(end_of_the_dump),
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(foreign_block),
		cmocka_unit_test(encode_limits),
		cmocka_unit_test(round_trip),
	};

	return RUN(tests);
}
