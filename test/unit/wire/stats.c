// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "check.h"
#include "wire/stats.h"

static void expect_example(const struct wire_stats *stats)
{
	assert_int_equal(stats->reset_uptime_s, 86400);
	assert_int_equal(stats->reset_count, 7);
	assert_int_equal(stats->power_on_uptime_s, 31536000);
	assert_int_equal(stats->life_remaining, 97);
	assert_int_equal(stats->critical_utilization, 12);
	assert_int_equal(stats->host_load_count, 123456789);
	assert_int_equal(stats->host_store_count, 987654321);
	assert_true(stats->host_load_duration == 5000000000ULL);
	assert_true(stats->host_store_duration == 10000000000ULL);
	assert_int_equal(stats->media_read_count, 123456);
	assert_int_equal(stats->media_write_count, 2000000);
	assert_true(stats->media_read_duration == 0x1122334455667788ULL);
	assert_true(stats->media_write_duration == 0x123456789abcdef0ULL);
	assert_true(stats->cache_read_hit_count == 0x8000000000000001ULL);
	assert_true(stats->cache_write_hit_count == 0xfffffffffffffffeULL);
	assert_int_equal(stats->fast_write_count, 42);
	assert_memory_equal(stats->raw, example_stats, sizeof(example_stats));
}

static void example(void **state)
{
	struct wire_stats stats;
	__u8 padded[0x150] = { 0 };
	unsigned int more;

	memcpy(padded, example_stats, sizeof(example_stats));
	for (more = 0; more < 8; more++) {
		__u8 *in = guard_copy(GUARD_IN, padded, 0x148 + more);

		assert_int_equal(wire_stats_decode(&stats, in, 0x148 + more), 0x148);
		expect_example(&stats);
	}
}

/* device.md 5.7, consistency: two blocks with headers fill the length */
static void sizes_agree(void **state)
{
	assert_int_equal(8 + (8 + WIRE_STATS_SPID1_LENGTH) + (8 + WIRE_STATS_SPID2_LENGTH), 0x148);
	assert_int_equal(WIRE_STATS_SIZE, 0x148);
	assert_int_equal(WIRE_HEADER_SIZE + WIRE_STATS_LENGTH, WIRE_STATS_SIZE);
}

static void encode_makes_the_headers(void **state)
{
	static const __u8 spid1[8] = { 0x38, 0, 0, 0, 0, 0, 0, 1 };
	static const __u8 spid2[8] = { 0xf8, 0, 0, 0, 0, 0, 0, 2 };
	static const struct wire_stats nothing;
	struct wire_stats stats;
	__u8 *out = guard_empty(GUARD_OUT, 0x148);

	assert_int_equal(wire_stats_encode(&nothing, out, 0x148), 0x148);
	assert_memory_equal(out, example_stats, 8);
	assert_memory_equal(out + 0x08, spid1, 8);
	assert_memory_equal(out + 0x48, spid2, 8);

	/* a block made from numbers alone decodes to the same numbers */
	assert_int_equal(wire_stats_decode(&stats, example_stats, 0x148), 0x148);
	memset(stats.raw, 0, sizeof(stats.raw));
	out = guard_empty(GUARD_OUT, 0x148);
	assert_int_equal(wire_stats_encode(&stats, out, 0x148), 0x148);
	assert_memory_equal(out, example_stats, 0x148);
}

static void every_truncation(void **state)
{
	struct wire_stats stats;
	size_t len;

	for (len = 0; len < 0x148; len++) {
		__u8 *in = guard_copy(GUARD_IN, example_stats, len);

		assert_int_equal(wire_stats_decode(&stats, in, len),
				 len < 8 ? -WIRE_SHORT : -WIRE_LENGTH);
	}
}

/* also with as many bytes as claimed: the fields must not be looked for */
static void every_other_length(void **state)
{
	struct wire_stats stats;
	unsigned int length;

	for (length = 0; length < 0x200; length++) {
		__u8 *in = guard_empty(GUARD_IN, 8 + length);

		if (length == 0x140)
			continue;
		memcpy(in, example_stats, length < 0x140 ? 8 + length : 0x148);
		wire_put(in, 4, length);
		assert_int_equal(wire_stats_decode(&stats, in, 8 + length), -WIRE_LENGTH);
	}
}

static void other_parameter_blocks(void **state)
{
	/* where, what, error */
	static const struct {
		unsigned int at;
		__u8 value;
		int err;
	} cases[] = {
		{ 0x0f, 0x00, WIRE_BLOCK_ID }, { 0x0f, 0x02, WIRE_BLOCK_ID },
		{ 0x4f, 0x00, WIRE_BLOCK_ID }, { 0x4f, 0x01, WIRE_BLOCK_ID },
		{ 0x08, 0x37, WIRE_BLOCK_LENGTH }, { 0x08, 0x39, WIRE_BLOCK_LENGTH },
		{ 0x0b, 0x01, WIRE_BLOCK_LENGTH },
		{ 0x48, 0xf7, WIRE_BLOCK_LENGTH }, { 0x48, 0xf9, WIRE_BLOCK_LENGTH },
		{ 0x49, 0x01, WIRE_BLOCK_LENGTH }, { 0x4b, 0x80, WIRE_BLOCK_LENGTH },
	};
	struct wire_stats stats;
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		__u8 block[0x148];

		memcpy(block, example_stats, sizeof(block));
		block[cases[i].at] = cases[i].value;
		assert_int_equal(wire_stats_decode(&stats, block, sizeof(block)), -cases[i].err);
	}
}

static void foreign_block(void **state)
{
	struct wire_stats stats;

	assert_int_equal(wire_stats_decode(&stats, example_smart, sizeof(example_smart)),
			 -WIRE_IDENTIFIER);
}

static void encode_limits(void **state)
{
	static const struct wire_stats stats;
	__u8 *out;
	size_t len;

	for (len = 0; len < 0x148; len++) {
		out = guard_empty(GUARD_OUT, len);
		assert_int_equal(wire_stats_encode(&stats, out, len), -WIRE_SPACE);
		if (len)
			assert_int_equal(out[0], 0xa5);
	}
	out = guard_empty(GUARD_OUT, 0x149);
	assert_int_equal(wire_stats_encode(&stats, out, 0x149), 0x148);
	assert_int_equal(out[0x148], 0xa5);
}

static void round_trip(void **state)
{
	struct wire_stats stats;
	unsigned int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		__u8 *in = guard_empty(GUARD_IN, 0x148), *out = guard_empty(GUARD_OUT, 0x148);

		random_fill(in, 0x148);
		wire_put(in, 4, 0x140);
		wire_put(in + 6, 2, WIRE_ID_STATS);
		wire_put(in + 0x08, 4, 0x38);
		in[0x0f] = 1;
		wire_put(in + 0x48, 4, 0xf8);
		in[0x4f] = 2;
		assert_int_equal(wire_stats_decode(&stats, in, 0x148), 0x148);
		assert_int_equal(wire_stats_encode(&stats, out, 0x148), 0x148);
		assert_memory_equal(in, out, 0x148);
	}
}

int stats_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),
		cmocka_unit_test(sizes_agree),
		cmocka_unit_test(encode_makes_the_headers),
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(every_other_length),
		cmocka_unit_test(other_parameter_blocks),
		cmocka_unit_test(foreign_block),
		cmocka_unit_test(encode_limits),
		cmocka_unit_test(round_trip),
	};

	return RUN(tests);
}
