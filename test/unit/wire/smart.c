// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "check.h"
#include "wire/smart.h"

/* device.md 5.6, at every alignment and with bytes after the block */
static void example(void **state)
{
	struct wire_smart_attribute attr;
	struct wire_smart smart;
	__u8 padded[0x20] = { 0 };
	unsigned int more;

	memcpy(padded, example_smart, 0x18);
	for (more = 0; more < 8; more++) {
		__u8 *in = guard_copy(GUARD_IN, padded, 0x18 + more);

		assert_int_equal(wire_smart_decode(&smart, in, 0x18 + more), 0x18);
		assert_int_equal(smart.header.id, WIRE_ID_SMART);
		assert_int_equal(smart.count, 1);
		assert_int_equal(wire_smart_attribute(&smart, 0, &attr), 0);
		assert_int_equal(attr.reserved, 0);
		assert_int_equal(attr.worst, 40);
		assert_int_equal(attr.threshold, 30);
		assert_int_equal(attr.normalised, 55);
		assert_int_equal(attr.flags, 0x0002);
		assert_int_equal(attr.id, WIRE_SMART_TEMPERATURE);
		assert_int_equal(attr.raw, 45);
	}
}

static void encode_gives_the_example(void **state)
{
	const struct wire_smart_attribute attr = {
		.worst = 40, .threshold = 30, .normalised = 55, .flags = 2, .id = 0xc2, .raw = 45,
	};
	__u8 *out = guard_empty(GUARD_OUT, 0x18);

	assert_int_equal(wire_smart_encode(&attr, 1, out, 0x18), 0x18);
	assert_memory_equal(out, example_smart, 0x18);
}

static void published_ids(void **state)
{
	assert_int_equal(WIRE_SMART_POWER_ON_HOURS, 0x09);
	assert_int_equal(WIRE_SMART_TEMPERATURE, 0xc2);
	assert_int_equal(WIRE_SMART_LIFE_REMAINING, 0xca);
}

static void every_field_has_its_bytes(void **state)
{
	static const __u8 block[0x18] = {
		0x10, 0, 0, 0, 0, 0, 0x4d, 0x53,
		0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
		0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x98,
	};
	struct wire_smart_attribute attr;
	struct wire_smart smart;

	assert_int_equal(wire_smart_decode(&smart, block, sizeof(block)), 0x18);
	assert_int_equal(wire_smart_attribute(&smart, 0, &attr), 0);
	assert_int_equal(attr.reserved, 0x0201);
	assert_int_equal(attr.worst, 0x03);
	assert_int_equal(attr.threshold, 0x04);
	assert_int_equal(attr.normalised, 0x05);
	assert_int_equal(attr.flags, 0x0706);
	assert_int_equal(attr.id, 0x08);
	assert_true(attr.raw == 0x9817161514131211ULL);
}

static void every_truncation(void **state)
{
	struct wire_smart smart;
	size_t len;

	for (len = 0; len < 0x18; len++) {
		__u8 *in = guard_copy(GUARD_IN, example_smart, len);

		assert_int_equal(wire_smart_decode(&smart, in, len),
				 len < 8 ? -WIRE_SHORT : -WIRE_LENGTH);
	}
}

static void whole_records_only(void **state)
{
	struct wire_smart smart;
	__u8 block[8 + 0x40] = { 0, 0, 0, 0, 0, 0, 0x4d, 0x53 };
	unsigned int length;

	for (length = 0; length <= 0x40; length++) {
		block[0] = length;
		assert_int_equal(wire_smart_decode(&smart, block, sizeof(block)),
				 length % 16 ? -WIRE_RECORD : (int)length + 8);
		assert_int_equal(smart.count, length % 16 ? 0 : length / 16);
	}
}

static void no_record_beyond_the_last(void **state)
{
	struct wire_smart_attribute attr;
	struct wire_smart smart;
	__u8 *in = guard_copy(GUARD_IN, example_smart, 0x18);

	assert_int_equal(wire_smart_decode(&smart, in, 0x18), 0x18);
	assert_int_equal(wire_smart_attribute(&smart, 1, &attr), -WIRE_RANGE);
	assert_int_equal(wire_smart_attribute(&smart, 0xffffffff, &attr), -WIRE_RANGE);
	in[0] = 0;
	assert_int_equal(wire_smart_decode(&smart, in, 8), 8);
	assert_int_equal(wire_smart_attribute(&smart, 0, &attr), -WIRE_RANGE);
}

static void foreign_block(void **state)
{
	struct wire_smart smart;

	assert_int_equal(wire_smart_decode(&smart, example_error_log, sizeof(example_error_log)),
			 -WIRE_IDENTIFIER);
	assert_int_equal(smart.header.id, WIRE_ID_ERROR_LOG);
	assert_int_equal(smart.count, 0);
}

static void encode_limits(void **state)
{
	const struct wire_smart_attribute attr[2] = { { .id = 9 }, { .id = 0xca } };
	__u8 *out;
	size_t len;

	for (len = 0; len < 0x28; len++) {
		out = guard_empty(GUARD_OUT, len);
		assert_int_equal(wire_smart_encode(attr, 2, out, len), -WIRE_SPACE);
		if (len)
			assert_int_equal(out[0], 0xa5);
	}
	out = guard_empty(GUARD_OUT, 0x29);
	assert_int_equal(wire_smart_encode(attr, 2, out, 0x29), 0x28);
	assert_int_equal(out[0x28], 0xa5);
	assert_int_equal(wire_smart_encode(NULL, 0, out, 8), 8);

	/* 16 x count must not wrap to something small */
	assert_int_equal(wire_smart_encode(attr, 0x10000001, out, 0x29), -WIRE_RANGE);
	assert_int_equal(wire_smart_encode(attr, 0x7ffffff, out, 0x29), -WIRE_SPACE);
	assert_int_equal(wire_smart_encode(attr, 0x8000000, out, 0x29), -WIRE_RANGE);
}

static void round_trip(void **state)
{
	struct wire_smart_attribute attr[32];
	struct wire_smart smart;
	unsigned int i, k;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		unsigned int count = random_u64() % (COUNT(attr) + 1);
		size_t len = 8 + 16 * count;
		__u8 *in = guard_empty(GUARD_IN, len), *out;

		random_fill(in, len);
		wire_put(in, 4, 16 * count);
		wire_put(in + 6, 2, WIRE_ID_SMART);
		assert_int_equal(wire_smart_decode(&smart, in, len), len);
		assert_int_equal(smart.count, count);
		for (k = 0; k < count; k++)
			assert_int_equal(wire_smart_attribute(&smart, k, &attr[k]), 0);
		out = guard_empty(GUARD_OUT, len);
		assert_int_equal(wire_smart_encode(attr, count, out, len), len);
		assert_int_equal(wire_header_encode(&smart.header, out, len), 8);
		assert_memory_equal(in, out, len);
	}
}

int smart_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),
		cmocka_unit_test(encode_gives_the_example),
		cmocka_unit_test(published_ids),
		cmocka_unit_test(every_field_has_its_bytes),
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(whole_records_only),
		cmocka_unit_test(no_record_beyond_the_last),
		cmocka_unit_test(foreign_block),
		cmocka_unit_test(encode_limits),
		cmocka_unit_test(round_trip),
	};

	return RUN(tests);
}
