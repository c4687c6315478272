// SPDX-License-Identifier: GPL-2.0-only
/* SMART attributes and the profiles. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "wire/smart.h"

/* the attribute as an admin command gives it; 0: there is none */
static int given(unsigned int id, struct wire_smart_attribute *attr)
{
	static __u8 buf[1024];
	struct wire_smart smart;
	unsigned int i;
	size_t len;

	assert_int_equal(simple(WIRE_OP_SMART), 0);
	len = block_read(WIRE_ID_SMART, buf, sizeof(buf));
	assert_int_equal(wire_smart_decode(&smart, buf, len), len);
	for (i = 0; !wire_smart_attribute(&smart, i, attr); i++)
		if (attr->id == id)
			return 1;
	return 0;
}

static void as_the_truth_says(void **state)
{
	__u8 buf[1024], want[1024];
	size_t len;

	assert_int_equal(simple(WIRE_OP_SMART), 0);
	len = block_read(WIRE_ID_SMART, buf, sizeof(buf));
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_SMART, 0, want, sizeof(want),
					  bench.now), len);
	assert_memory_equal(buf, want, len);
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_SMART_GIVEN, 0, want,
					  sizeof(want), bench.now), len);
	assert_memory_equal(buf, want, len);
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_SMART, 0, want, len - 1,
					  bench.now), 0);
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_SMART, 1, want, sizeof(want),
					  bench.now), 0);
}

static void conventions(void **state)
{
	struct wire_smart_attribute attr;

	assert_true(given(WIRE_SMART_POWER_ON_HOURS, &attr));
	assert_int_equal(attr.raw, truth_number("power_on_hours"));
	assert_int_equal(attr.raw, truth_number("power_on_uptime_s") / 3600);
	assert_int_equal(attr.flags & WIRE_SMART_FLAG_PRE_FAILURE, 0);

	assert_true(given(WIRE_SMART_TEMPERATURE, &attr));
	assert_int_equal(attr.raw, truth_number("temperature"));
	assert_int_equal(attr.normalised, 100 - attr.raw);
	assert_true(attr.worst && attr.worst <= attr.normalised);
	assert_int_equal(attr.flags & WIRE_SMART_FLAG_PRE_FAILURE, 1);

	assert_true(given(WIRE_SMART_LIFE_REMAINING, &attr));
	assert_int_equal(attr.raw, truth_number("life_remaining"));
	assert_int_equal(attr.normalised, attr.raw);

	/* ids without a published meaning, one with more than 53 bits */
	assert_true(given(0x05, &attr) && given(0x0c, &attr) && given(0xe9, &attr));
	assert_true(attr.raw >> 53);
}

static void temperature_moves_slowly(void **state)
{
	unsigned int seen = 0, i;
	__u64 first = truth_number("temperature");

	for (i = 0; i < 8; i++) {
		__u64 now = truth_number("temperature");

		assert_in_range(now, first - 2, first + 2);
		seen |= 1U << (now & 3);
		wait_ns(20 * SECOND);
	}
	/* three different degrees */
	assert_int_equal(__builtin_popcount(seen), 3);
	assert_int_equal(truth_number("temperature"), first);
}

static void temperature_knob(void **state)
{
	struct wire_smart_attribute attr;

	control("temperature 71");
	assert_true(given(WIRE_SMART_TEMPERATURE, &attr));
	assert_int_equal(attr.raw, 71);
	assert_int_equal(attr.normalised, 29);
	assert_int_equal(attr.worst, 29);
	assert_int_equal(attr.threshold, 30);
	wait_ns(65 * SECOND);
	assert_string_equal(truth("temperature"), "71");
	/* cooler again, but the worst stays: failed in the past */
	control("temperature 45");
	assert_true(given(WIRE_SMART_TEMPERATURE, &attr));
	assert_int_equal(attr.normalised, 55);
	assert_int_equal(attr.worst, 29);

	control("temperature -5");
	assert_true(given(WIRE_SMART_TEMPERATURE, &attr));
	assert_int_equal(attr.raw, 0xfffb);
	assert_int_equal(attr.normalised, 100);
	assert_string_equal(truth("temperature"), "-5");
	control("temperature 300");
	assert_true(given(WIRE_SMART_TEMPERATURE, &attr));
	assert_int_equal(attr.normalised, 1);
	refused("temperature hot", "-273 to 1000");
	/* a card without the attribute */
	control("attribute 0xC2 absent");
	control("temperature 50");
	assert_false(given(WIRE_SMART_TEMPERATURE, &attr));
	refused("temperature -274", "-273 to 1000");
}

static void life_knob(void **state)
{
	struct wire_smart_attribute attr;

	control("life 0");
	assert_true(given(WIRE_SMART_LIFE_REMAINING, &attr));
	assert_int_equal(attr.raw, 0);
	assert_int_equal(attr.normalised, 1);
	assert_int_equal(truth_number("life_remaining"), 0);
	control("life 101");
	assert_true(given(WIRE_SMART_LIFE_REMAINING, &attr));
	assert_int_equal(attr.raw, 101);
	assert_int_equal(attr.normalised, 0);
	assert_int_equal(truth_number("life_remaining"), 101);
	refused("life 256", "0 to 255");
}

static void attribute_knob(void **state)
{
	struct wire_smart_attribute attr;

	control("attribute 0xC2 raw=18446744073709551615 current=30 worst=255 threshold=31 flags=0xffff");
	assert_true(given(0xc2, &attr));
	assert_true(attr.raw == ~0ULL);
	assert_int_equal(attr.normalised, 30);
	assert_int_equal(attr.worst, 255);
	assert_int_equal(attr.threshold, 31);
	assert_int_equal(attr.flags, 0xffff);

	/* only what is named is pinned */
	control("life 50");
	control("attribute 0xCA threshold=60");
	assert_true(given(0xca, &attr));
	assert_int_equal(attr.raw, 50);
	assert_int_equal(attr.threshold, 60);
	/* a new one, and one left out */
	assert_false(given(0x77, &attr));
	control("attribute 0x77 raw=5");
	assert_true(given(0x77, &attr));
	assert_int_equal(attr.raw, 5);
	control("attribute 9 absent");
	assert_false(given(9, &attr));
	assert_true(given(0x77, &attr));
	control("attribute 9 absent");
	assert_true(given(0x77, &attr));

	/* a line for the temperature takes the pins back */
	control("temperature 40");
	assert_true(given(0xc2, &attr));
	assert_int_equal(attr.raw, 40);
	assert_int_equal(attr.normalised, 60);

	refused("attribute 0xC2", "missing");
	refused("attribute 0xC2 raw=1 raw=2", "raw=2");
	refused("attribute 0xC2 row=1", "row=1");
	refused("attribute 0xC2 raw=", "raw=");
	refused("attribute 0xC2 raw", "\"raw\"");
	refused("attribute 256 raw=1", "0 to 255");
	refused("attribute 1 current=256", "at most 255");
	refused("attribute 1 flags=65536", "at most 65535");
	refused("attribute 1 raw=18446744073709551616", "raw=18446744073709551616");
}

static void many_attributes(void **state)
{
	__u8 buf[1024];
	char line[64];
	unsigned int i;

	for (i = 0; i < 26; i++) {
		snprintf(line, sizeof(line), "attribute %u raw=%u", 100 + i, i);
		control(line);
	}
	refused("attribute 99 raw=1", "no room");
	assert_int_equal(simple(WIRE_OP_SMART), 0);
	assert_int_equal(block_read(WIRE_ID_SMART, buf, sizeof(buf)), 8 + 32 * 16);
	/* a buffer too small for it */
	control("data-size 519");
	assert_int_equal(simple(WIRE_OP_SMART), WIRE_STATUS_BAD_REQUEST_PARM);
	control("data-size 520");
	assert_int_equal(simple(WIRE_OP_SMART), 0);
}

static int failing(unsigned int id)
{
	struct wire_smart_attribute attr;

	assert_true(given(id, &attr));
	return attr.threshold && attr.normalised && attr.normalised <= attr.threshold;
}

static void profiles(void **state)
{
	static const struct {
		const char *line;
		int hot, dying, reallocated;
	} rows[] = {
		{ "profile new", 0, 0, 0 }, { "profile healthy", 0, 0, 0 },
		{ "profile worn", 0, 0, 1 }, { "profile hot", 1, 0, 0 },
		{ "profile failing", 0, 1, 1 },
	};
	unsigned int i, k;

	for (i = 0; i < COUNT(rows); i++) {
		control(rows[i].line);
		/* all along the temperature's wave */
		for (k = 0; k < 8; k++, wait_ns(20 * SECOND))
			assert_int_equal(failing(WIRE_SMART_TEMPERATURE), rows[i].hot);
		assert_int_equal(failing(WIRE_SMART_LIFE_REMAINING), rows[i].dying);
		assert_int_equal(failing(0x05), rows[i].reallocated);
		assert_true(truth_number("life_remaining") <= 100);
		assert_int_equal(truth_number("life_remaining"),
				 truth_number("smart_life_remaining"));
	}
	refused("profile odd", "one of new healthy worn hot failing");
}

static void noise(void **state)
{
	struct wire_smart_attribute plain, noisy;

	assert_true(given(0xca, &plain));
	assert_int_equal(plain.reserved, 0);
	control("noise on");
	assert_true(given(0xca, &noisy));
	assert_int_not_equal(noisy.reserved, 0);
	assert_int_equal(noisy.raw, plain.raw);
	assert_int_equal(noisy.normalised, plain.normalised);
	assert_int_equal(noisy.flags, plain.flags);
}

int smart_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(as_the_truth_says),
		TEST(conventions),
		TEST(temperature_moves_slowly),
		TEST(temperature_knob),
		TEST(life_knob),
		TEST(attribute_knob),
		TEST(many_attributes),
		TEST(profiles),
		TEST(noise),
	};

	return RUN(tests);
}
