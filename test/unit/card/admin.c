// SPDX-License-Identifier: GPL-2.0-only
/* The admin command area: device.md 4. */
#include "bench.h"

static void every_opcode(void **state)
{
	static const struct {
		unsigned int opcode;
		int status;
		const char *count;
	} rows[] = {
		{ WIRE_OP_HEARTBEAT, 0, "commands_heartbeat" },
		{ WIRE_OP_FW_UPDATE, WIRE_STATUS_FW_ARG_INVALID, "commands_fw_update" },
		{ WIRE_OP_FW_DEBUG, WIRE_STATUS_DEBUG_BLOCKED, "commands_fw_debug" },
		{ WIRE_OP_ERROR_LOG, 0, "commands_error_log" },
		{ WIRE_OP_SMART, 0, "commands_smart" },
		{ WIRE_OP_STATS, 0, "commands_stats" },
		{ WIRE_OP_DUMP, WIRE_STATUS_BAD_REQUEST_PARM, "commands_dump" },
		{ WIRE_OP_CAPABILITIES, 0, "commands_capabilities" },
		{ 0x09, WIRE_STATUS_BAD_OPCODE, "commands_unknown" },
		{ WIRE_NS_OP_SECURE_ERASE, WIRE_STATUS_BAD_OPCODE, "commands_unknown" },
		{ 0xff, WIRE_STATUS_BAD_OPCODE, "commands_unknown" },
		{ WIRE_OP_SHUTDOWN, 0, "commands_shutdown" },
	};
	unsigned int i;

	for (i = 0; i < COUNT(rows); i++) {
		__u64 before = truth_number(rows[i].count);

		assert_int_equal(simple(rows[i].opcode), rows[i].status);
		assert_int_equal(truth_number(rows[i].count), before + 1);
	}
	assert_int_equal(truth_number("doorbells"), COUNT(rows));
	no_violation();
}

static void steps_of_a_command(void **state)
{
	struct wire_response rsp;

	request(WIRE_OP_HEARTBEAT, NULL, 0);
	ring();
	/* taken: the card has cleared the request bit */
	assert_int_equal(rd(WIRE_REG_HCI), 0);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ACRA, 0);
	assert_true(card_next_event(bench.card) == bench.now + 10 * US);
	bench.now += 10 * US;
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ACRA, WIRE_CHI_ACRA);
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_equal(rsp.id, 1);
	assert_int_equal(rsp.status, 0);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ACRA, 0);
	/* ACRA is never an interrupt */
	assert_int_equal(bench.interrupts[0] + bench.interrupts[1], 0);
}

static void advance_alone_completes(void **state)
{
	request(WIRE_OP_SMART, NULL, 0);
	ring();
	wait_ns(40 * US);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ACRA, WIRE_CHI_ACRA);
}

static void ids_wrap_through_zero(void **state)
{
	unsigned int i;

	for (i = 0; i < 0x10002; i++)
		assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	assert_int_equal(bench.id, 2);
	no_violation();
}

static void latency(void **state)
{
	control("latency smart 5000");
	request(WIRE_OP_SMART, NULL, 0);
	ring();
	wait_ns(5 * MS - 1);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ACRA, 0);
	wait_ns(1);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ACRA, WIRE_CHI_ACRA);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);

	control("latency any 0");
	request(WIRE_OP_STATS, NULL, 0);
	ring();
	assert_true(answered(0));
	/* the erase has a knob of its own */
	refused("latency erase 5", "one of");
}

static void dump_data_takes_longer_the_more_it_is(void **state)
{
	__u64 start, small, large;

	control("dump pending");
	start = bench.now;
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 8), 0);
	small = bench.now - start;
	start = bench.now;
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 32760), 0);
	large = bench.now - start;
	assert_in_range(large, small + 10 * US, small + 60 * US);
}

static void shutdown_takes_the_memory_away(void **state)
{
	assert_int_equal(simple(WIRE_OP_SHUTDOWN), 0);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_MA, 0);
	assert_int_equal(simple(WIRE_OP_SHUTDOWN), WIRE_STATUS_MEM_UNAVAILABLE);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	card_reset(bench.card, bench.now);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_MA, WIRE_CHI_MA);
}

static void noise_fills_what_nobody_knows(void **state)
{
	__u64 word;

	control("noise on");
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	word = rd(bench.admin.response);
	assert_true(word >> 32 != 0);
	assert_true((word >> 8 & 0xff) != 0);
	assert_int_equal(word & 0xff, 0);
	assert_int_equal(word >> 16 & 0xffff, bench.id);
	control("noise off");
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	assert_int_equal(rd(bench.admin.response) >> 32, 0);
}

int admin_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(every_opcode),
		TEST(steps_of_a_command),
		TEST(advance_alone_completes),
		TEST(ids_wrap_through_zero),
		TEST(latency),
		TEST(dump_data_takes_longer_the_more_it_is),
		TEST(shutdown_takes_the_memory_away),
		TEST(noise_fills_what_nobody_knows),
	};

	return RUN(tests);
}
