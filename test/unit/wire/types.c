// SPDX-License-Identifier: GPL-2.0-only
#include <limits.h>
#include <string.h>

#include "check.h"

static void errors_have_their_own_words(void **state)
{
	int i, k;

	for (i = 0; i < WIRE_ERROR_COUNT; i++) {
		assert_string_not_equal(wire_strerror(i), "unknown error");
		assert_ptr_equal(wire_strerror(i), wire_strerror(-i));
		for (k = 0; k < i; k++)
			assert_string_not_equal(wire_strerror(i), wire_strerror(k));
	}
}

static void numbers_outside_the_table_are_unknown(void **state)
{
	assert_string_equal(wire_strerror(WIRE_ERROR_COUNT), "unknown error");
	assert_string_equal(wire_strerror(-WIRE_ERROR_COUNT), "unknown error");
	assert_string_equal(wire_strerror(INT_MAX), "unknown error");
	assert_string_equal(wire_strerror(INT_MIN), "unknown error");
}

static void little_endian_at_every_alignment(void **state)
{
	static const __u8 bytes[] = { 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0xf1 };
	__u8 buf[17];
	unsigned int at;

	for (at = 0; at < 8; at++) {
		memset(buf, 0xa5, sizeof(buf));
		wire_put(buf + at + 1, 8, 0xf122334455667788ULL);
		assert_memory_equal(buf + at + 1, bytes, 8);
		assert_int_equal(buf[at], 0xa5);
		assert_int_equal(buf[at + 9], 0xa5);
		assert_true(wire_get(buf + at + 1, 8) == 0xf122334455667788ULL);
	}
}

static void widths_touch_only_their_bytes(void **state)
{
	__u8 buf[9];
	unsigned int n;

	for (n = 0; n <= 8; n++) {
		__u64 mask = n == 8 ? ~0ULL : (1ULL << 8 * n) - 1;

		memset(buf, 0xa5, sizeof(buf));
		wire_put(buf, n, 0xf122334455667788ULL);
		assert_int_equal(buf[n], 0xa5);
		assert_true(wire_get(buf, n) == (0xf122334455667788ULL & mask));
	}
}

static void bits_by_the_spec_notation(void **state)
{
	assert_true(wire_bits(0x8000000000000001ULL, 63, 0) == 0x8000000000000001ULL);
	assert_int_equal(wire_bits(0x8000000000000001ULL, 63, 63), 1);
	assert_int_equal(wire_bits(0x8000000000000001ULL, 0, 0), 1);
	assert_int_equal(wire_bits(0x8000000000000001ULL, 62, 1), 0);
	assert_int_equal(wire_bits(0x123456789abcdef0ULL, 63, 52), 0x123);
	assert_int_equal(wire_bits(0x123456789abcdef0ULL, 51, 48), 0x4);
}

int types_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_have_their_own_words),
		cmocka_unit_test(numbers_outside_the_table_are_unknown),
		cmocka_unit_test(little_endian_at_every_alignment),
		cmocka_unit_test(widths_touch_only_their_bytes),
		cmocka_unit_test(bits_by_the_spec_notation),
	};

	return RUN(tests);
}
