// SPDX-License-Identifier: GPL-2.0-only
/* Near-storage secure erase (device.md 5.11) and bad ranges of the medium. */
#include <stdio.h>

#include "bench.h"

#define PAGES	(MEDIUM >> 12)

static void erases_all(void **state)
{
	struct wire_erase counters;

	wr(WIRE_REG_CHIE, WIRE_CHI_NSCRA);
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_int_equal(rd(WIRE_REG_HCI), 0);
	assert_string_equal(truth("erase_state"), "running");
	wait_ns(25 * MS);
	/* in pieces, while it runs */
	assert_in_range(bench.erased, MEDIUM / 4, MEDIUM * 3 / 4);
	assert_true(near_answered(SECOND));
	assert_int_equal(bench.interrupts[0], 1);
	assert_int_equal(near_finish(&counters), 0);
	assert_int_equal(bench.erased, MEDIUM);
	assert_true(wire_erase_complete(&counters));
	assert_int_equal(counters.accessible_tried, PAGES);
	assert_int_equal(counters.defective_tried, truth_number("erase_defective_tried"));
	assert_true(counters.defective_tried > 0);
	assert_int_equal(truth_number("erase_count"), 1);
	assert_string_equal(truth("erase_state"), "idle");
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_NSCRA, 0);
	no_violation();
}

static void takes_longer_on_a_larger_medium(void **state)
{
	struct card_config config = { .seed = 1, .medium_size = 100ULL << 30 };
	static const struct card_host none;

	card_init(bench.card, &config, &none, bench.now);
	bench_probe();
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_false(near_answered(9 * SECOND));
	assert_true(near_answered(3 * SECOND));
}

static void duration_knob(void **state)
{
	control("erase-duration 30000");
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_false(near_answered(29900 * MS));
	assert_true(near_answered(110 * MS));
	wr(WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	/* one that runs ends at once, and whole */
	bench.erased = 0;
	control("erase-duration 30000");
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_false(near_answered(20000 * MS));
	control("erase-duration 0");
	assert_true(near_answered(0));
	assert_int_equal(bench.erased, MEDIUM);
	wr(WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	bench.erased = 0;
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_true(near_answered(0));
	assert_int_equal(bench.erased, MEDIUM);
}

static void counters_that_fail(void **state)
{
	static const char *const lines[] = {
		"erase-fail accessible 3", "erase-fail defective 1", "erase-fail accessible 999999999",
	};
	struct wire_erase counters;
	unsigned int i;

	for (i = 0; i < COUNT(lines); i++) {
		control(lines[i]);
		bench.erased = 0;
		near_ring(WIRE_NS_OP_SECURE_ERASE);
		assert_true(near_answered(SECOND));
		/* success, but not complete: the counters decide */
		assert_int_equal(near_finish(&counters), 0);
		assert_false(wire_erase_complete(&counters));
		control("clear");
	}
	assert_int_equal(counters.accessible_done, 0);
	bench.erased = 0;
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_true(near_answered(SECOND));
	near_finish(&counters);
	assert_true(wire_erase_complete(&counters));
}

static void faults(void **state)
{
	struct wire_erase counters;

	control("silent erase 1");
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_false(near_answered(10 * SECOND));
	assert_int_equal(bench.erased, 0);

	control("status erase 0xff 1");
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_true(near_answered(SECOND));
	assert_int_equal(near_finish(&counters), 0xff);
	assert_int_equal(bench.erased, 0);

	control("foreign-id erase 1");
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_true(near_answered(SECOND));
	assert_int_equal(near_finish(&counters), SILENT);

	bench.erased = 0;
	control("late erase 5000 1");
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_false(near_answered(4900 * MS));
	assert_true(near_answered(SECOND));
	assert_int_equal(near_finish(&counters), 0);

	/* "any" is any admin command */
	control("status any 0x70");
	bench.erased = 0;
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_true(near_answered(SECOND));
	assert_int_equal(near_finish(&counters), 0);
	no_violation();
}

static void other_opcodes(void **state)
{
	struct wire_erase counters;

	near_ring(0);
	assert_true(near_answered(0));
	assert_int_equal(near_finish(&counters), WIRE_STATUS_BAD_OPCODE);
	near_ring(0x21);
	assert_true(near_answered(0));
	assert_int_equal(near_finish(&counters), WIRE_STATUS_BAD_OPCODE);
}

static void goes_on_over_a_reset(void **state)
{
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	wait_ns(10 * MS);
	card_reset(bench.card, bench.now);
	/* nobody gets at the medium before its end */
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_MA, 0);
	assert_true(near_answered(SECOND));
	assert_int_equal(bench.erased, MEDIUM);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_MA, WIRE_CHI_MA);
	/* the next one does not hold it back */
	wr(WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	bench.erased = 0;
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	control("memory 5000");
	control("memory 0");
	assert_true(near_answered(SECOND));
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_MA, WIRE_CHI_MA);
}

static void fatal_stops_it(void **state)
{
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	wait_ns(10 * MS);
	control("fatal hardware");
	assert_false(near_answered(10 * SECOND));
	assert_true(bench.erased < MEDIUM);
	/* and a reset ends it */
	control("fatal none");
	card_reset(bench.card, bench.now);
	assert_string_equal(truth("erase_state"), "idle");
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_MA, WIRE_CHI_MA);
}

static void admin_commands_go_on(void **state)
{
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	assert_int_equal(simple(WIRE_OP_SMART), 0);
	no_violation();
}

static void breaches(void **state)
{
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	wr(bench.near.request, 0);
	violation("request block written while a command runs");
	wr(WIRE_REG_HCI, WIRE_HCI_NSCRW);
	/* and with the id of the last one */
	violations(2, "near-storage doorbell while a command runs");
	assert_true(near_answered(SECOND));
	/* the id of the spoiled request was 0 */
	near_ring(WIRE_NS_OP_SECURE_ERASE);
	violations(2, "near-storage doorbell while NSCRA is set");
	/* it waits for the acknowledge, and runs then */
	wait_ns(SECOND);
	assert_int_equal(truth_number("commands_erase"), 1);
	bench.erased = 0;
	wr(WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	assert_true(near_answered(SECOND));
	assert_int_equal(truth_number("commands_erase"), 2);
	assert_int_equal(bench.erased, MEDIUM);
}

static void near_words(void **state)
{
	control("near-word request 0x123456789abcdef0");
	control("near-word response 0xffffffffffffffff");
	assert_int_equal(rd(bench.near.request), 0x123456789abcdef0);
	assert_int_equal(rd(bench.near.response), ~0ULL);
	assert_int_equal(rd(bench.admin.request), 0);
	refused("near-word data 1", "expected");
	/* nothing of it is left when the power was off */
	control("power-cycle");
	assert_int_equal(rd(bench.near.request), 0);
	assert_int_equal(rd(bench.near.response), 0);
}

/* ---- bad ranges --------------------------------------------------------- */

static void is_range(unsigned int index, uint64_t offset, uint64_t length)
{
	__u64 its_offset, its_length;

	assert_true(card_medium_range(bench.card, index, &its_offset, &its_length));
	assert_int_equal(its_offset, offset);
	assert_int_equal(its_length, length);
}

static void bad_ranges(void **state)
{
	__u64 offset, length;

	assert_false(card_medium_bad(bench.card, 0, ~0ULL));
	control("medium-error 0x1000 256");
	control("medium-error 1M 4K");
	assert_int_equal(truth_number("medium_errors"), 2);
	assert_false(card_medium_bad(bench.card, 0, 0x1000));
	assert_true(card_medium_bad(bench.card, 0, 0x1001));
	assert_true(card_medium_bad(bench.card, 0x10ff, 1));
	assert_false(card_medium_bad(bench.card, 0x1100, 1));
	assert_false(card_medium_bad(bench.card, 0x1000, 0));
	assert_true(card_medium_bad(bench.card, 0x1010, 4));
	assert_true(card_medium_bad(bench.card, (1 << 20) + 4095, 100));
	assert_false(card_medium_bad(bench.card, (1 << 20) + 4096, 100));
	assert_true(card_medium_bad(bench.card, 0, ~0ULL));
	is_range(0, 0x1000, 256);
	is_range(1, 1 << 20, 4 << 10);
	assert_false(card_medium_range(bench.card, 2, &offset, &length));
	/* what is told of them stays on this card's medium */
	control("medium-error 60M 1G");
	is_range(2, 60 << 20, MEDIUM - (60 << 20));
	control("medium-error 64M 4K");
	is_range(3, MEDIUM, 0);
	control("medium-error 0 0xffffffffffffffff");
	is_range(4, 0, MEDIUM);
	control("medium-error none");
	assert_false(card_medium_range(bench.card, 0, &offset, &length));
	assert_false(card_medium_bad(bench.card, 0, ~0ULL));
	/* no sum may wrap */
	control("medium-error 0xffffffffffffff00 0xffffffffffffffff");
	assert_true(card_medium_bad(bench.card, ~0ULL, 1));
	assert_false(card_medium_bad(bench.card, 0, 0x1000));
	control("clear");
	assert_false(card_medium_bad(bench.card, ~0ULL, 1));
	refused("medium-error 5", "missing");
	refused("medium-error 5 0", "1 to");
}

static void room_for_bad_ranges(void **state)
{
	char line[64];
	unsigned int i;

	for (i = 0; i < 32; i++) {
		snprintf(line, sizeof(line), "medium-error %u 1", i * 100);
		control(line);
	}
	refused("medium-error 9 9", "no room");
}

int erase_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(erases_all),
		TEST(takes_longer_on_a_larger_medium),
		TEST(duration_knob),
		TEST(counters_that_fail),
		TEST(faults),
		TEST(other_opcodes),
		TEST(goes_on_over_a_reset),
		TEST(fatal_stops_it),
		TEST(admin_commands_go_on),
		TEST(breaches),
		TEST(near_words),
		TEST(bad_ranges),
		TEST(room_for_bad_ranges),
	};

	return RUN(tests);
}
