// SPDX-License-Identifier: GPL-2.0-only
/* Every fault of a command: what a host sees, and that it goes away again. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "wire/header.h"
#include "wire/smart.h"
#include "wire/stats.h"

static void silent(void **state)
{
	control("log general");
	control("silent error-log 2");
	assert_int_equal(simple(WIRE_OP_ERROR_LOG), SILENT);
	assert_int_equal(simple(WIRE_OP_SMART), 0);
	assert_int_equal(simple(WIRE_OP_ERROR_LOG), SILENT);
	/* nothing was consumed */
	assert_int_equal(truth_number("logs_queued"), 1);
	assert_int_equal(simple(WIRE_OP_ERROR_LOG), 0);
	assert_int_equal(truth_number("logs_taken"), 1);
	assert_int_equal(truth_number("commands_dropped"), 2);
	no_violation();
}

static void without_a_count_until_clear(void **state)
{
	unsigned int i;

	control("silent any");
	for (i = 0; i < 20; i++)
		assert_int_equal(simple(i % 2 ? WIRE_OP_HEARTBEAT : WIRE_OP_STATS), SILENT);
	control("clear");
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	assert_int_equal(simple(WIRE_OP_STATS), 0);
}

static void every_word_is_an_operation(void **state)
{
	static const struct {
		const char *word;
		unsigned int opcode;
	} ops[] = {
		{ "heartbeat", WIRE_OP_HEARTBEAT }, { "shutdown", WIRE_OP_SHUTDOWN },
		{ "fw-update", WIRE_OP_FW_UPDATE }, { "fw-debug", WIRE_OP_FW_DEBUG },
		{ "error-log", WIRE_OP_ERROR_LOG }, { "smart", WIRE_OP_SMART },
		{ "stats", WIRE_OP_STATS }, { "dump", WIRE_OP_DUMP },
		{ "capabilities", WIRE_OP_CAPABILITIES }, { "any", 0x77 },
	};
	char line[64];
	unsigned int i;

	for (i = 0; i < COUNT(ops); i++) {
		snprintf(line, sizeof(line), "status %s 0x%x 1", ops[i].word, 0x80 + i);
		control(line);
		assert_int_equal(simple(ops[i].opcode), 0x80 + i);
		assert_int_not_equal(simple(ops[i].opcode), 0x80 + i);
	}
}

static void late_but_in_time(void **state)
{
	control("late smart 90 1");
	assert_int_equal(simple(WIRE_OP_SMART), 0);
	assert_true(bench.now >= START + 90 * MS);
	no_violation();
}

static void later_than_the_time_out(void **state)
{
	struct wire_response rsp;
	unsigned int late_id;

	control("late smart 150 1");
	assert_int_equal(simple(WIRE_OP_SMART), SILENT);
	late_id = bench.id;
	/* the next command: the late answer comes first, then the right one */
	request(WIRE_OP_STATS, NULL, 0);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	ring();
	assert_int_equal(rd(WIRE_REG_HCI) & WIRE_HCI_ACRW, WIRE_HCI_ACRW);
	assert_true(answered(100 * MS));
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_equal(rsp.id, late_id);
	wait_ns(8 * MS);
	/* not overwritten while it is not acknowledged */
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_equal(rsp.id, late_id);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	assert_true(answered(100 * MS));
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_equal(rsp.id, bench.id);
	/* a host that gave up after the limit broke no rule */
	no_violation();
}

static void two_late_in_a_row(void **state)
{
	control("late any 250 2");
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), SILENT);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), SILENT);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), SILENT);
	wait_ns(SECOND);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	wait_ns(SECOND);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	no_violation();
}

static void foreign_id(void **state)
{
	struct wire_response rsp;

	control("log general");
	control("foreign-id error-log 1");
	request(WIRE_OP_ERROR_LOG, NULL, 0);
	ring();
	assert_true(answered(MS));
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_not_equal(rsp.id, bench.id);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	assert_false(answered(2000 * MS));
	assert_int_equal(truth_number("logs_queued"), 1);
	assert_int_equal(simple(WIRE_OP_ERROR_LOG), 0);
	assert_int_equal(truth_number("logs_queued"), 0);
}

static void stray_answer_first(void **state)
{
	struct wire_response rsp;

	control("stray smart 1");
	request(WIRE_OP_SMART, NULL, 0);
	ring();
	assert_true(answered(MS));
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_not_equal(rsp.id, bench.id);
	/* it waits for the acknowledge */
	assert_true(card_next_event(bench.card) == ~0ULL);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	assert_true(answered(MS));
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_equal(rsp.id, bench.id);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	assert_int_equal(simple(WIRE_OP_SMART), 0);
	no_violation();

	/* each of two, not only the first */
	control("stray smart 2");
	assert_int_equal(simple(WIRE_OP_SMART), 0);
	request(WIRE_OP_SMART, NULL, 0);
	ring();
	assert_true(answered(MS));
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_not_equal(rsp.id, bench.id);
}

static void bad_identifier(void **state)
{
	static const struct {
		const char *word;
		unsigned int opcode;
		__u16 id;
	} ops[] = {
		{ "error-log", WIRE_OP_ERROR_LOG, WIRE_ID_ERROR_LOG },
		{ "smart", WIRE_OP_SMART, WIRE_ID_SMART },
		{ "stats", WIRE_OP_STATS, WIRE_ID_STATS },
		{ "dump", WIRE_OP_DUMP, WIRE_ID_DUMP },
	};
	__u8 buf[WIRE_STATS_SIZE + 1024];
	struct wire_header header;
	char line[64];
	unsigned int i;

	control("log general");
	control("dump pending");
	for (i = 0; i < COUNT(ops); i++) {
		snprintf(line, sizeof(line), "bad-identifier %s 1", ops[i].word);
		control(line);
		assert_int_equal(extent(ops[i].opcode, 0, ops[i].opcode == WIRE_OP_DUMP ? 64 : 0),
				 0);
		data_read(0, buf, sizeof(buf));
		assert_int_equal(wire_header_decode(&header, ops[i].id, buf, sizeof(buf)),
				 -WIRE_IDENTIFIER);
	}
	/* what was spoiled was not given */
	assert_int_equal(truth_number("logs_queued"), 1);
	assert_int_equal(truth_number("dump_data_commands"), 0);
	assert_int_equal(simple(WIRE_OP_SMART), 0);
	assert_true(block_read(WIRE_ID_SMART, buf, sizeof(buf)));

	/* and it spoils nothing of a command whose data has no header */
	control("bad-identifier smart 1");
	control("length smart 1 1");
	assert_int_equal(simple(WIRE_OP_SMART), 0);
	memset(buf, 0x11, 64);
	data_write(0, buf, 64);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	data_read(0, buf + 64, 64);
	assert_memory_equal(buf, buf + 64, 64);
	refused("bad-identifier heartbeat", "one of error-log smart stats dump any");
}

static void false_length(void **state)
{
	static const struct {
		const char *line;
		unsigned int opcode;
		__u16 id;
		__u32 length;
	} rows[] = {
		{ "length smart 8 1", WIRE_OP_SMART, WIRE_ID_SMART, 8 },
		{ "length smart 0x7ffffff7 1", WIRE_OP_SMART, WIRE_ID_SMART, 0x7ffffff7 },
		{ "length stats 0 1", WIRE_OP_STATS, WIRE_ID_STATS, 0 },
		{ "length stats 0x148 1", WIRE_OP_STATS, WIRE_ID_STATS, 0x148 },
		{ "length error-log 65535 1", WIRE_OP_ERROR_LOG, WIRE_ID_ERROR_LOG, 65535 },
		{ "length error-log 63 1", WIRE_OP_ERROR_LOG, WIRE_ID_ERROR_LOG, 63 },
		{ "length dump 32768 1", WIRE_OP_DUMP, WIRE_ID_DUMP, 32768 },
		{ "length dump 3 1", WIRE_OP_DUMP, WIRE_ID_DUMP, 3 },
		/* 16 bits are all there is */
		{ "length dump 0x12345 1", WIRE_OP_DUMP, WIRE_ID_DUMP, 0x2345 },
	};
	struct wire_header header;
	unsigned int i;
	__u8 buf[8];
	int err;

	control("log general");
	control("dump pending");
	for (i = 0; i < COUNT(rows); i++) {
		control(rows[i].line);
		assert_int_equal(extent(rows[i].opcode, 0,
					rows[i].opcode == WIRE_OP_DUMP ? 64 : 0), 0);
		data_read(0, buf, sizeof(buf));
		/* the header is one, whatever it says of the length */
		err = wire_header_decode(&header, rows[i].id, buf, sizeof(buf));
		assert_int_not_equal(err, -WIRE_IDENTIFIER);
		assert_int_equal(header.id, rows[i].id);
		assert_int_equal(header.length, rows[i].length);
	}
	assert_int_equal(truth_number("logs_queued"), 1);
	refused("length heartbeat 3", "DATA-OP");
	refused("length smart 0x7ffffff8", "2147483639");
}

static void every_status(void **state)
{
	char line[64];
	unsigned int code;

	control("log general");
	for (code = 0; code < 256; code++) {
		snprintf(line, sizeof(line), "status error-log %u 1", code);
		control(line);
		assert_int_equal(simple(WIRE_OP_ERROR_LOG), code);
	}
	assert_int_equal(truth_number("logs_queued"), 1);
	assert_int_equal(simple(WIRE_OP_ERROR_LOG), 0);
	assert_int_equal(truth_number("logs_queued"), 0);
	refused("status smart 256", "0 to 255");
}

static void stuck_acra(void **state)
{
	struct wire_response rsp;

	control("stuck-acra on");
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ACRA, WIRE_CHI_ACRA);
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ACRA, WIRE_CHI_ACRA);
	/* commands are run all the same: the host must go by the id */
	request(WIRE_OP_HEARTBEAT, NULL, 0);
	ring();
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_not_equal(rsp.id, bench.id);
	wait_ns(MS);
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_equal(rsp.id, bench.id);
	no_violation();

	control("stray heartbeat 1");
	request(WIRE_OP_HEARTBEAT, NULL, 0);
	ring();
	wait_ns(MS);
	wire_response_decode(&rsp, rd(bench.admin.response));
	assert_int_equal(rsp.id, bench.id);

	control("stuck-acra off");
	wr(WIRE_REG_CHIC, WIRE_CHI_ACRA);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ACRA, 0);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
}

static void faults_of_one_command_leave_others_alone(void **state)
{
	control("silent smart");
	control("status stats 0x70");
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
	assert_int_equal(simple(WIRE_OP_STATS), 0x70);
	assert_int_equal(simple(WIRE_OP_SMART), SILENT);
	assert_int_equal(simple(WIRE_OP_CAPABILITIES), 0);
}

static void a_later_line_replaces_an_earlier_one(void **state)
{
	control("status smart 0x20 5");
	control("status smart 0x21 1");
	assert_int_equal(simple(WIRE_OP_SMART), 0x21);
	assert_int_equal(simple(WIRE_OP_SMART), 0);
}

int fault_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(silent),
		TEST(without_a_count_until_clear),
		TEST(every_word_is_an_operation),
		TEST(late_but_in_time),
		TEST(later_than_the_time_out),
		TEST(two_late_in_a_row),
		TEST(foreign_id),
		TEST(stray_answer_first),
		TEST(bad_identifier),
		TEST(false_length),
		TEST(every_status),
		TEST(stuck_acra),
		TEST(faults_of_one_command_leave_others_alone),
		TEST(a_later_line_replaces_an_earlier_one),
	};

	return RUN(tests);
}
