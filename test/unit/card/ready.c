// SPDX-License-Identifier: GPL-2.0-only
/* CRDY, MA, the fatal states, and time going by: device.md 2.7, 6. */
#include <string.h>

#include "bench.h"

static int chi(__u64 bit)
{
	return !!(rd(WIRE_REG_CHI) & bit);
}

static void ready_at_once(void **state)
{
	assert_int_equal(rd(WIRE_REG_CHI), WIRE_CHI_CRDY | WIRE_CHI_MA);
	assert_true(card_next_event(bench.card) == ~0ULL);
}

static void both_come_late(void **state)
{
	control("ready 1500");
	control("memory 4000");
	assert_int_equal(chi(WIRE_CHI_CRDY) + chi(WIRE_CHI_MA), 0);
	assert_true(card_next_event(bench.card) == START + 1500 * MS);
	bench.now = START + 1500 * MS - 1;
	assert_int_equal(chi(WIRE_CHI_CRDY), 0);
	bench.now++;
	assert_int_equal(chi(WIRE_CHI_CRDY), 1);
	assert_int_equal(chi(WIRE_CHI_MA), 0);
	assert_true(card_next_event(bench.card) == START + 4000 * MS);
	bench.now = START + 4000 * MS;
	assert_int_equal(chi(WIRE_CHI_MA), 1);
}

static void memory_may_come_first(void **state)
{
	control("ready 2000");
	control("memory 1000");
	wait_ns(1000 * MS);
	assert_int_equal(chi(WIRE_CHI_CRDY), 0);
	assert_int_equal(chi(WIRE_CHI_MA), 1);
}

static void never(void **state)
{
	control("ready never");
	control("memory never");
	assert_true(card_next_event(bench.card) == ~0ULL);
	wait_ns(3600 * SECOND);
	assert_int_equal(chi(WIRE_CHI_CRDY) + chi(WIRE_CHI_MA), 0);
	/* device.md 2.7: the admin area may be used before */
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	control("clear");
	assert_int_equal(chi(WIRE_CHI_CRDY) + chi(WIRE_CHI_MA), 2);
}

static void delays_count_again_after_a_reset(void **state)
{
	control("ready 300");
	wait_ns(300 * MS);
	assert_int_equal(chi(WIRE_CHI_CRDY), 1);
	card_reset(bench.card, bench.now);
	assert_int_equal(chi(WIRE_CHI_CRDY), 0);
	wait_ns(300 * MS);
	assert_int_equal(chi(WIRE_CHI_CRDY), 1);
}

static void medium_commands_need_memory(void **state)
{
	struct wire_erase counters;

	control("memory never");
	assert_int_equal(simple(WIRE_OP_SHUTDOWN), WIRE_STATUS_MEM_UNAVAILABLE);
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_true(near_answered(0));
	assert_int_equal(near_finish(&counters), WIRE_STATUS_MEM_UNAVAILABLE);
	assert_int_equal(simple(WIRE_OP_SMART), 0);
	assert_int_equal(bench.erased, 0);
}

static void fatal_states(void **state)
{
	static const struct {
		const char *line;
		__u64 bit;
	} kinds[] = {
		{ "fatal firmware", WIRE_CHI_CFFS }, { "fatal hardware", WIRE_CHI_CHFS },
	};
	unsigned int i;

	for (i = 0; i < COUNT(kinds); i++) {
		control(kinds[i].line);
		assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_FATAL, kinds[i].bit);
		assert_int_equal(simple(WIRE_OP_HEARTBEAT), SILENT);
		card_reset(bench.card, bench.now);
		assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_FATAL, kinds[i].bit);
		control("fatal none");
		assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_FATAL, 0);
		bench_probe();
		assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	}
}

static void fatal_swallows_the_command_at_work(void **state)
{
	request(WIRE_OP_SMART, NULL, 0);
	ring();
	control("fatal firmware");
	assert_false(answered(SECOND));
	control("fatal none");
	assert_false(answered(SECOND));
	assert_int_equal(simple(WIRE_OP_SMART), 0);
}

static void events_happen_at_their_own_time(void **state)
{
	char seconds[3][32];
	unsigned int i;

	/* the same log, whether the host looks every ms or once after all */
	for (i = 0; i < 3; i++) {
		__u64 step = i ? i * 7 * MS : 60 * SECOND;
		__u8 buf[1024];

		bench_seed(1, 1);
		control("at 30000 log general");
		while (bench.now < START + 60 * SECOND)
			wait_ns(step);
		assert_true(card_truth_block(bench.card, CARD_BLOCK_LOG, 0, buf, sizeof(buf),
					     bench.now));
		memcpy(seconds[i], buf + 0x10, 16);
		assert_memory_equal(seconds[i], seconds[0], 16);
	}
}

static void the_clock_may_be_set_back_at_a_reset(void **state)
{
	__u64 hours = truth_number("power_on_uptime_s");

	wait_ns(100 * SECOND);
	assert_int_equal(truth_number("power_on_uptime_s"), hours + 100);
	bench.now = 3;
	card_reset(bench.card, bench.now);
	wait_ns(10 * SECOND);
	assert_int_equal(truth_number("power_on_uptime_s"), hours + 110);
	assert_int_equal(truth_number("reset_uptime_s"), 10);
	bench_probe();
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
}

static void time_that_goes_back_stands_still(void **state)
{
	__u64 uptime;

	wait_ns(50 * SECOND);
	uptime = truth_number("power_on_uptime_s");
	bench.now -= 20 * SECOND;
	card_advance(bench.card, bench.now);
	assert_int_equal(truth_number("power_on_uptime_s"), uptime);
}

static void afu_reset(void **state)
{
	control("ready 100");
	wait_ns(100 * MS);
	wr(WIRE_REG_CHIE, WIRE_CHI_ELA);
	wr(WIRE_REG_HCI, WIRE_HCI_AR);
	assert_int_equal(rd(WIRE_REG_CHIE), 0);
	assert_int_equal(rd(WIRE_REG_HCI), 0);
	assert_int_equal(chi(WIRE_CHI_CRDY), 0);
	wait_ns(100 * MS);
	assert_int_equal(chi(WIRE_CHI_CRDY), 1);
	no_violation();
}

int ready_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(ready_at_once),
		TEST(both_come_late),
		TEST(memory_may_come_first),
		TEST(never),
		TEST(delays_count_again_after_a_reset),
		TEST(medium_commands_need_memory),
		TEST(fatal_states),
		TEST(fatal_swallows_the_command_at_work),
		TEST(events_happen_at_their_own_time),
		TEST(the_clock_may_be_set_back_at_a_reset),
		TEST(time_that_goes_back_stands_still),
		TEST(afu_reset),
	};

	return RUN(tests);
}
