// SPDX-License-Identifier: GPL-2.0-only
/* Controller statistics. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "wire/stats.h"

static void given(struct wire_stats *stats)
{
	__u8 buf[WIRE_STATS_SIZE], want[WIRE_STATS_SIZE];

	assert_int_equal(simple(WIRE_OP_STATS), 0);
	assert_int_equal(block_read(WIRE_ID_STATS, buf, sizeof(buf)), WIRE_STATS_SIZE);
	assert_int_equal(wire_stats_decode(stats, buf, sizeof(buf)), WIRE_STATS_SIZE);
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_STATS_GIVEN, 0, want,
					  sizeof(want), bench.now), WIRE_STATS_SIZE);
	assert_memory_equal(buf, want, sizeof(buf));
}

/* X(field) with the same value as the truth when nothing moves */
#define FIELDS(X) \
	X(reset_uptime_s) X(reset_count) X(power_on_uptime_s) X(life_remaining) \
	X(critical_utilization) X(host_load_count) X(host_store_count) \
	X(host_load_duration) X(host_store_duration) X(media_read_count) \
	X(media_write_count) X(media_read_duration) X(media_write_duration) \
	X(cache_read_hit_count) X(cache_write_hit_count) X(fast_write_count)

static void every_field_by_its_name(void **state)
{
	struct wire_stats stats;
	char line[80];
	__u64 v = 1;

#define X(field) \
	snprintf(line, sizeof(line), "stat %s 0x%llx", #field, \
		 (unsigned long long)(0x1122334455667700ULL + v++)); \
	control(line);
	FIELDS(X)
#undef X
	given(&stats);
	v = 1;
#define X(field) \
	assert_int_equal(stats.field, (__typeof__(stats.field))(0x1122334455667700ULL + v++)); \
	assert_int_equal(stats.field, truth_number(#field));
	FIELDS(X)
#undef X
	refused("stat host_loads 3", "one of reset_uptime_s");
	refused("stat host_load_count 18446744073709551616", "0 to 18446744073709551615");
	refused("stat host_load_count -1", "0 to");
}

static void counters_grow(void **state)
{
	struct wire_stats a, b, c;

	given(&a);
	wait_ns(10 * SECOND);
	given(&b);
	wait_ns(100 * SECOND);
	given(&c);
	assert_int_equal(b.reset_uptime_s - a.reset_uptime_s, 10);
	assert_int_equal(c.power_on_uptime_s - a.power_on_uptime_s, 110);
	assert_int_equal(c.reset_count, a.reset_count);
#define GROWS(field) \
	assert_true(b.field > a.field); \
	assert_in_range((c.field - b.field) / (b.field - a.field), 9, 10)
	GROWS(host_load_count);
	GROWS(host_store_count);
	GROWS(host_load_duration);
	GROWS(host_store_duration);
	GROWS(media_read_count);
	GROWS(media_write_count);
	GROWS(media_read_duration);
	GROWS(media_write_duration);
	GROWS(cache_read_hit_count);
	GROWS(cache_write_hit_count);
	GROWS(fast_write_count);
#undef GROWS
	/* believable: 100 ns to 10 us for each */
	assert_in_range(b.host_load_duration / b.host_load_count, 100, 10000);
	assert_in_range(b.media_write_duration / b.media_write_count, 100, 10000);
	assert_true(b.critical_utilization <= 100 && b.life_remaining <= 100);
}

static void rate_and_wrap(void **state)
{
	struct wire_stats stats;

	control("stat fast_write_count 18446744073709551610 1000");
	wait_ns(SECOND / 2);
	given(&stats);
	assert_int_equal(stats.fast_write_count, 494);
	/* no rate: it stands still */
	control("stat fast_write_count 7");
	wait_ns(100 * SECOND);
	assert_int_equal(truth_number("fast_write_count"), 7);
	control("stat power_on_uptime_s 0xfffffffe 1");
	wait_ns(3 * SECOND);
	assert_int_equal(truth_number("power_on_uptime_s"), 1);
}

static void a_reset_counts(void **state)
{
	struct wire_stats before, after;

	given(&before);
	card_reset(bench.card, bench.now);
	bench_probe();
	wait_ns(2 * SECOND);
	given(&after);
	assert_int_equal(after.reset_count, before.reset_count + 1);
	assert_int_equal(after.reset_uptime_s, 2);
	assert_true(after.host_load_count > before.host_load_count);
}

static void unknown_bytes(void **state)
{
	struct wire_stats plain, noisy;
	unsigned int i, set = 0;

	given(&plain);
	for (i = 0x20; i < 0x48; i++)
		assert_int_equal(plain.raw[i], 0);
	control("noise on");
	given(&noisy);
	for (i = 0x20; i < 0x48; i++)
		set += noisy.raw[i] != 0;
	assert_true(set > 30);
	assert_int_equal(noisy.reset_count, plain.reset_count);
}

static void as_the_truth_says(void **state)
{
	__u8 buf[WIRE_STATS_SIZE], want[WIRE_STATS_SIZE];

	/* nothing was given yet */
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_STATS_GIVEN, 0, want,
					  sizeof(want), bench.now), 0);
	/* the same microsecond, the same numbers */
	control("latency stats 0");
	assert_int_equal(simple(WIRE_OP_STATS), 0);
	block_read(WIRE_ID_STATS, buf, sizeof(buf));
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_STATS, 0, want, sizeof(want),
					  bench.now), WIRE_STATS_SIZE);
	assert_memory_equal(buf, want, sizeof(buf));
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_STATS, 1, want, sizeof(want),
					  bench.now), 0);
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_STATS_GIVEN, 0, want,
					  sizeof(want) - 1, bench.now), 0);
}

static void too_small_a_buffer(void **state)
{
	control("data-size 0x147");
	assert_int_equal(simple(WIRE_OP_STATS), WIRE_STATUS_BAD_REQUEST_PARM);
	control("data-size 0x148");
	assert_int_equal(simple(WIRE_OP_STATS), 0);
}

int stats_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(every_field_by_its_name),
		TEST(counters_grow),
		TEST(rate_and_wrap),
		TEST(a_reset_counts),
		TEST(unknown_bytes),
		TEST(as_the_truth_says),
		TEST(too_small_a_buffer),
	};

	return RUN(tests);
}
