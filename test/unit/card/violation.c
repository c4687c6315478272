// SPDX-License-Identifier: GPL-2.0-only
/* Breaches of protocol that test mode reports. */
#include "bench.h"

static void doorbell_while_acra(void **state)
{
	request(WIRE_OP_HEARTBEAT, NULL, 0);
	ring();
	assert_true(answered(MS));
	request(WIRE_OP_HEARTBEAT, NULL, 0);
	no_violation();
	ring();
	violation("doorbell while ACRA is set");
	/* it waits until the first answer is acknowledged, and is answered then */
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	assert_true(answered(MS));
}

static void writes_while_a_command_runs(void **state)
{
	control("latency smart 50000");
	request(WIRE_OP_SMART, NULL, 0);
	ring();
	wr(bench.admin.request + 8, 0);
	violation("request block written while a command runs, word 0x1");
	wr(bench.admin.data + 16, 0);
	violation("data buffer written while a command runs, offset 0x10");
	assert_true(answered(100 * MS));
	wr(bench.admin.data, 0);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	no_violation();

	request(WIRE_OP_SMART, NULL, 0);
	ring();
	ring();
	/* and with the id of the last one */
	violations(2, "doorbell while a command runs");
}

static void after_the_limit_the_blocks_are_the_hosts(void **state)
{
	control("late smart 500");
	request(WIRE_OP_SMART, NULL, 0);
	ring();
	wait_ns(98 * MS);
	wr(bench.admin.data, 0);
	violation("data buffer written");
	wait_ns(2 * MS);
	wr(bench.admin.data, 0);
	request(WIRE_OP_HEARTBEAT, NULL, 0);
	ring();
	no_violation();
	/* and now the heartbeat holds them */
	wr(bench.admin.data, 0);
	violation("data buffer written");
}

static void response_block(void **state)
{
	wr(bench.admin.response, 0);
	violation("response block written");
	wr(bench.near.response + 0x38, 0);
	violation("response block written");
}

static void unknown_bits(void **state)
{
	wr(WIRE_REG_HCI, 0x80);
	violation("HCI: unknown bits 0x80");
	wr(WIRE_REG_HCIC, 1ULL << 63);
	violation("HCIC: unknown bits 0x8000000000000000");
	wr(WIRE_REG_CHIC, 4);
	violation("CHIC: unknown bits 0x4");
	wr(WIRE_REG_CHIE, 0x400);
	violation("CHIE: unknown bits 0x400");
	wr(WIRE_REG_CHIEC, 8);
	violation("CHIEC: unknown bits 0x8");
	assert_int_equal(rd(WIRE_REG_CHIE), 0);
	assert_int_equal(rd(WIRE_REG_HCI), 0);
	wr(WIRE_REG_HCIC, WIRE_HCI_CD);
	violation("HCIC: bits that the card clears itself 0x10");
	/* the eight named bits are what v4 writes to CHIEC */
	wr(WIRE_REG_CHIEC, WIRE_CHI_ALL);
	no_violation();
}

static void registers_that_are_not(void **state)
{
	wr(0x30, 0);
	violation("unknown register written, offset 0x30");
	assert_int_equal(rd(0x60), 0);
	violation("unknown register read, offset 0x60");
	wr(WIRE_REG_CCAP0, 0);
	violation("read-only register written, offset 0x160");
	wr(0x800, 1);
	violation("where nothing is, offset 0x800");
	assert_int_equal(rd(0x800), 0);
	no_violation();
}

static void dump_not_fully_read(void **state)
{
	control("dump pending");
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 32760), 0);
	wr(WIRE_REG_HCI, WIRE_HCI_CDC);
	violation("CDC for a dump not fully read, bytes left: 0xf8008");
	wr(WIRE_REG_HCI, WIRE_HCI_CDC);
	violation("CDC without a dump");
	/* a gap is not read */
	control("dump size 1000");
	control("dump pending");
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 100), 0);
	assert_int_equal(extent(WIRE_OP_DUMP, 104, 896), 0);
	wr(WIRE_REG_HCI, WIRE_HCI_CDC);
	violation("bytes left: 0x384");
}

static void dump_request(void **state)
{
	control("dump pending");
	wr(WIRE_REG_HCI, WIRE_HCI_CD);
	violation("CD while CDA is set");
	wr(WIRE_REG_CHIC, WIRE_CHI_CDA);
	wr(WIRE_REG_HCI, WIRE_HCI_CD);
	violation("CD while a dump is being prepared");
	wait_ns(250 * MS);
	assert_int_equal(card_truth_dump(bench.card, NULL), 2);
}

static void ids(void **state)
{
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	bench.id++;
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	violation("command id is not the one after the last: 0x3");
	bench.id--;
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	violation("command id is not the one after the last: 0x3");
	/* a host that starts anew begins where it likes */
	card_reset(bench.card, bench.now);
	bench_probe();
	bench.id = 500;
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	/* also one that gave the card up in order, without a reset */
	wr(WIRE_REG_CHIEC, WIRE_CHI_ALL);
	bench_probe();
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	no_violation();
	wr(WIRE_REG_CHIEC, WIRE_CHI_IRQ0);
	bench_probe();
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	violation("command id");
}

static void unused_parameters(void **state)
{
	static const __u64 params[7] = { 0, 0, 0, 0, 0, 0, 1 };
	static const __u64 first[1] = { 1 };

	assert_int_equal(command(WIRE_OP_HEARTBEAT, params, 7), 0);
	violation("unused parameter is not 0, word 0x7");
	/* device.md 5.6, 5.7: reserved, write 0 */
	assert_int_equal(command(WIRE_OP_SMART, first, 1), 0);
	violation("unused parameter is not 0, word 0x1");
	assert_int_equal(command(WIRE_OP_STATS, first, 1), 0);
	violation("unused parameter is not 0, word 0x1");

	request(WIRE_OP_HEARTBEAT, NULL, 0);
	wr(bench.admin.request, rd(bench.admin.request) | 1ULL << 40);
	ring();
	violation("reserved bytes");
}

static void debug_enable_left_on(void **state)
{
	wr(WIRE_REG_HCI, WIRE_HCI_FDE);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	violation("FDE is set without a debug command");
	wr(WIRE_REG_HCIC, WIRE_HCI_FDE);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	no_violation();
}

static void only_in_test_mode(void **state)
{
	bench_seed(1, 0);
	wr(WIRE_REG_HCI, 0x80);
	wr(3, 0);
	no_violation();
	control("test on");
	wr(WIRE_REG_HCI, 0x80);
	violation("HCI");
	control("test off");
	wr(WIRE_REG_HCI, 0x80);
	no_violation();
	assert_int_equal(truth_number("violations"), 1);
}

int violation_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(doorbell_while_acra),
		TEST(writes_while_a_command_runs),
		TEST(after_the_limit_the_blocks_are_the_hosts),
		TEST(response_block),
		TEST(unknown_bits),
		TEST(registers_that_are_not),
		TEST(dump_not_fully_read),
		TEST(dump_request),
		TEST(ids),
		TEST(unused_parameters),
		TEST(debug_enable_left_on),
		TEST(only_in_test_mode),
	};

	return RUN(tests);
}
