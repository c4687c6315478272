// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "check.h"
#include "wire/header.h"

/* device.md 4.7: first bytes for length 0x140, and how wide the length is */
static const struct kind {
	__u16 id;
	char letters[3];
	int wide;
	__u8 bytes[8];
} kinds[] = {
	{ WIRE_ID_ERROR_LOG, "EL", 0, { 0x40, 0x01, 0, 0, 0, 0, 0x4c, 0x45 } },
	{ WIRE_ID_SMART,     "SM", 1, { 0x40, 0x01, 0, 0, 0, 0, 0x4d, 0x53 } },
	{ WIRE_ID_STATS,     "CS", 1, { 0x40, 0x01, 0, 0, 0, 0, 0x53, 0x43 } },
	{ WIRE_ID_DUMP,      "CD", 0, { 0x40, 0x01, 0, 0, 0, 0, 0x44, 0x43 } },
};

static void the_four_headers(void **state)
{
	struct wire_header hdr;
	unsigned int i;

	for (i = 0; i < COUNT(kinds); i++) {
		__u8 *out = guard_empty(GUARD_OUT, 8);

		assert_int_equal(wire_header_decode(&hdr, kinds[i].id, kinds[i].bytes, 0x148), 0);
		assert_int_equal(hdr.id, kinds[i].id);
		assert_int_equal(hdr.length, 0x140);
		assert_int_equal(wire_header_encode(&hdr, out, 8), 8);
		assert_memory_equal(out, kinds[i].bytes, 8);
	}
}

static void letters_in_reading_order(void **state)
{
	char text[3];
	unsigned int i;

	for (i = 0; i < COUNT(kinds); i++) {
		wire_header_letters(text, kinds[i].id);
		assert_string_equal(text, kinds[i].letters);
	}
	wire_header_letters(text, 0x417a);
	assert_string_equal(text, "Az");
	wire_header_letters(text, 0x5a61);
	assert_string_equal(text, "Za");
	wire_header_letters(text, 0x405b);
	assert_string_equal(text, "??");
	wire_header_letters(text, 0x607b);
	assert_string_equal(text, "??");
	wire_header_letters(text, 0x00ff);
	assert_string_equal(text, "??");
}

static void length_width_and_unknown_bytes(void **state)
{
	struct wire_header hdr;
	unsigned int i;

	for (i = 0; i < COUNT(kinds); i++) {
		__u8 bytes[8] = { 0x10, 0x00, 0x01, 0x00, 0xaa, 0xbb };
		static const __u8 narrow[4] = { 0x01, 0x00, 0xaa, 0xbb };
		static const __u8 wide[4] = { 0x00, 0x00, 0xaa, 0xbb };

		memcpy(bytes + 6, kinds[i].bytes + 6, 2);
		assert_int_equal(wire_header_decode(&hdr, kinds[i].id, bytes, 0x20000), 0);
		assert_int_equal(hdr.length, kinds[i].wide ? 0x10010 : 0x10);
		assert_memory_equal(hdr.unknown, kinds[i].wide ? wide : narrow, 4);
	}
}

static void short_headers(void **state)
{
	struct wire_header hdr;
	unsigned int i;
	size_t len;

	for (i = 0; i < COUNT(kinds); i++)
		for (len = 0; len < 8; len++) {
			__u8 *in = guard_copy(GUARD_IN, kinds[i].bytes, len);

			memset(&hdr, 0xa5, sizeof(hdr));
			assert_int_equal(wire_header_decode(&hdr, kinds[i].id, in, len),
					 -WIRE_SHORT);
			assert_int_equal(hdr.id, 0);
			assert_int_equal(hdr.length, 0);
			assert_int_equal(wire_header_identify(in, len), 0);
		}
}

static void foreign_letters(void **state)
{
	struct wire_header hdr;
	__u8 other[8] = { 0, 0, 0, 0, 0, 0, 'B', 'A' };
	unsigned int i, k;

	for (i = 0; i < COUNT(kinds); i++)
		for (k = 0; k < COUNT(kinds); k++) {
			if (i == k)
				continue;
			assert_int_equal(wire_header_decode(&hdr, kinds[i].id,
							    kinds[k].bytes, 0x148),
					 -WIRE_IDENTIFIER);
			assert_int_equal(hdr.id, kinds[k].id);
		}

	/* letters that agree but are no kind of ours */
	assert_int_equal(wire_header_decode(&hdr, 0x4142, other, 8), -WIRE_IDENTIFIER);
	assert_int_equal(hdr.id, 0x4142);
	assert_int_equal(wire_header_identify(other, 8), 0);
	memset(&hdr, 0, sizeof(hdr));
	hdr.id = 0x4142;
	assert_int_equal(wire_header_encode(&hdr, other, 8), -WIRE_IDENTIFIER);
}

static void claims_beyond_the_bytes(void **state)
{
	struct wire_header hdr;
	unsigned int i;

	for (i = 0; i < COUNT(kinds); i++) {
		__u8 bytes[8];

		assert_int_equal(wire_header_decode(&hdr, kinds[i].id, kinds[i].bytes, 0x147),
				 -WIRE_LENGTH);
		assert_int_equal(hdr.length, 0x140);
		assert_int_equal(hdr.id, kinds[i].id);
		assert_int_equal(wire_header_decode(&hdr, kinds[i].id, kinds[i].bytes, 8),
				 -WIRE_LENGTH);

		/* length + 8 must not wrap to something small */
		memcpy(bytes, kinds[i].bytes, 8);
		memset(bytes, 0xff, 4);
		assert_int_equal(wire_header_decode(&hdr, kinds[i].id, bytes, 0x100),
				 -WIRE_LENGTH);
		assert_int_equal(hdr.length, kinds[i].wide ? 0xffffffff : 0xffff);
	}
}

static void a_size_is_an_int(void **state)
{
	struct wire_header hdr;
	__u8 bytes[8] = { 0xf7, 0xff, 0xff, 0x7f, 0, 0, 0x4d, 0x53 };
	__u8 out[8];

	assert_int_equal(wire_header_decode(&hdr, WIRE_ID_SMART, bytes, 0x90000000U), 0);
	assert_int_equal(hdr.length, 0x7ffffff7);
	assert_int_equal(wire_header_encode(&hdr, out, 8), 8);
	assert_memory_equal(out, bytes, 8);

	bytes[0] = 0xf8;
	assert_int_equal(wire_header_decode(&hdr, WIRE_ID_SMART, bytes, 0x90000000U), -WIRE_RANGE);
	assert_int_equal(hdr.length, 0x7ffffff8);
	assert_int_equal(wire_header_encode(&hdr, out, 8), -WIRE_RANGE);
}

static void encode_limits(void **state)
{
	unsigned int i;
	size_t len;

	for (i = 0; i < COUNT(kinds); i++) {
		struct wire_header hdr = { .id = kinds[i].id, .length = 0x10000 };
		__u8 buf[8];

		assert_int_equal(wire_header_encode(&hdr, buf, 8), kinds[i].wide ? 8 : -WIRE_RANGE);
		hdr.length = 0xffff;
		assert_int_equal(wire_header_encode(&hdr, buf, 8), 8);
		for (len = 0; len < 8; len++)
			assert_int_equal(wire_header_encode(&hdr, guard_empty(GUARD_OUT, len), len),
					 -WIRE_SPACE);
	}
}

static void identify(void **state)
{
	unsigned int i;

	for (i = 0; i < COUNT(kinds); i++)
		assert_int_equal(wire_header_identify(kinds[i].bytes, 8), kinds[i].id);
}

static void round_trip(void **state)
{
	struct wire_header hdr;
	unsigned int i, k;

	for (k = 0; k < RANDOM_ROUNDS; k++)
		for (i = 0; i < COUNT(kinds); i++) {
			__u8 bytes[8], *out = guard_empty(GUARD_OUT, 8);

			random_fill(bytes, 6);
			memcpy(bytes + 6, kinds[i].bytes + 6, 2);
			if (wire_header_decode(&hdr, kinds[i].id, bytes, 0x80000000U))
				continue;
			assert_int_equal(wire_header_encode(&hdr, out, 8), 8);
			assert_memory_equal(out, bytes, 8);
		}
}

int header_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_four_headers),
		cmocka_unit_test(letters_in_reading_order),
		cmocka_unit_test(length_width_and_unknown_bytes),
		cmocka_unit_test(short_headers),
		cmocka_unit_test(foreign_letters),
		cmocka_unit_test(claims_beyond_the_bytes),
		cmocka_unit_test(a_size_is_an_int),
		cmocka_unit_test(encode_limits),
		cmocka_unit_test(identify),
		cmocka_unit_test(round_trip),
	};

	return RUN(tests);
}
