// SPDX-License-Identifier: GPL-2.0-only
/* What both builds of the back end share: messages, reports, firmware statuses. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <linux/ndctl.h>

#include "lib/ndctl/firmware.h"
#include "lib/message.h"
#include "lib/ndctl/report.h"
#include "wire/smart.h"
#include "wire/stats.h"

#define CURRENT_GOOD	50
#define THRESHOLD	30

struct payload {
	struct ocxlpmem_payload_header header;
	__u8 block[LIB_MESSAGE_SMART_ROOM];
	size_t len;
};

static struct payload smart_of(const struct wire_smart_attribute *attr, unsigned int count)
{
	struct payload payload = { .header = { .state = OCXLPMEM_STATE_READY, .count = count } };

	payload.len = sizeof(payload.header) +
		      wire_smart_encode(attr, count, payload.block, sizeof(payload.block));
	return payload;
}

static struct payload stats_of(unsigned int life_remaining)
{
	struct payload payload = { .header = { .state = OCXLPMEM_STATE_READY, .count = 1 } };
	struct wire_stats stats = { .life_remaining = life_remaining };

	payload.len = sizeof(payload.header) +
		      wire_stats_encode(&stats, payload.block, sizeof(payload.block));
	return payload;
}

static struct report report_of(const struct payload *smart, const struct payload *stats)
{
	struct report report;

	report_make(&report, smart, smart->len, stats, stats ? stats->len : 0);
	return report;
}

static struct payload temperature_of(int celsius, unsigned int current, bool pre_failure)
{
	struct wire_smart_attribute attr = {
		.id = WIRE_SMART_TEMPERATURE, .raw = (__u16)celsius,
		.normalised = current, .threshold = THRESHOLD, .flags = pre_failure,
	};

	return smart_of(&attr, 1);
}

static void temperature_is_in_sixteenths_with_a_sign(void **state)
{
	static const struct { int celsius; unsigned int flag, expected; } table[] = {
		{ 0, ND_SMART_TEMP_VALID, 0 },
		{ 45, ND_SMART_TEMP_VALID, 45 * 16 },
		{ -5, ND_SMART_TEMP_VALID, 0x8000 | 5 * 16 },
		{ 2047, ND_SMART_TEMP_VALID, 2047 * 16 },
		{ 2048, 0, 0 },
		{ -2048, 0, 0 },
		{ -32768, 0, 0 },
	};
	struct payload smart;
	struct report report;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		smart = temperature_of(table[i].celsius, CURRENT_GOOD, true);
		report = report_of(&smart, NULL);
		assert_int_equal(report.error, 0);
		assert_int_equal(report.flags, ND_SMART_HEALTH_VALID | table[i].flag);
		assert_int_equal(report.temperature, table[i].expected);
	}
}

static void health_is_what_fails_now(void **state)
{
	struct payload smart = temperature_of(40, CURRENT_GOOD, true);

	assert_int_equal(report_of(&smart, NULL).health, 0);
	smart = temperature_of(40, THRESHOLD, true);
	assert_int_equal(report_of(&smart, NULL).health, ND_SMART_CRITICAL_HEALTH);
	smart = temperature_of(40, THRESHOLD, false);
	assert_int_equal(report_of(&smart, NULL).health, ND_SMART_NON_CRITICAL_HEALTH);
}

static void statistics_tell_life_before_smart_does(void **state)
{
	struct wire_smart_attribute attr = { .id = WIRE_SMART_LIFE_REMAINING, .raw = 60 };
	struct payload smart = smart_of(&attr, 1), stats = stats_of(97);
	struct report report = report_of(&smart, &stats);

	assert_true(report.flags & ND_SMART_USED_VALID);
	assert_int_equal(report.life_used, 3);

	report = report_of(&smart, NULL);
	assert_true(report.flags & ND_SMART_USED_VALID);
	assert_int_equal(report.life_used, 40);

	stats.header.status = -ETIMEDOUT;
	assert_int_equal(report_of(&smart, &stats).life_used, 40);

	/* neither can be believed */
	attr.raw = 101;
	smart = smart_of(&attr, 1);
	stats = stats_of(101);
	report = report_of(&smart, &stats);
	assert_int_equal(report.error, 0);
	assert_int_equal(report.flags, ND_SMART_HEALTH_VALID);
	assert_int_equal(report.life_used, 0);
}

static void failed_statistics_cost_their_own_flag_only(void **state)
{
	struct payload smart = temperature_of(45, CURRENT_GOOD, true), stats = stats_of(97);

	stats.len = 3;
	assert_int_equal(report_of(&smart, &stats).flags,
			 ND_SMART_HEALTH_VALID | ND_SMART_TEMP_VALID);
}

static void fatal_by_the_state_word(void **state)
{
	struct payload smart = { .header.state = OCXLPMEM_STATE_FATAL, .len = 24 };
	struct report report = report_of(&smart, NULL);

	assert_int_equal(report.error, 0);
	assert_int_equal(report.flags, ND_SMART_HEALTH_VALID);
	assert_int_equal(report.health, ND_SMART_FATAL_HEALTH);

	/* it became so while it was asked */
	smart.header.status = -ETIMEDOUT;
	assert_int_equal(report_of(&smart, NULL).health, ND_SMART_FATAL_HEALTH);
}

static void unknown_is_an_error(void **state)
{
	static const unsigned int states[] = {
		OCXLPMEM_STATE_WAITING, OCXLPMEM_STATE_NOT_READY, OCXLPMEM_STATE_ERASING,
		OCXLPMEM_STATE_GONE, OCXLPMEM_STATE_MAY_BE_ERASING, OCXLPMEM_STATE_MAX + 1,
	};
	struct payload smart = temperature_of(45, CURRENT_GOOD, true);
	struct report report;
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		smart.header.state = states[i];
		report = report_of(&smart, NULL);
		assert_true(report.error < 0);
		assert_int_equal(report.flags, 0);
	}
	smart = temperature_of(45, CURRENT_GOOD, true);
	smart.header.status = -ETIMEDOUT;
	assert_int_equal(report_of(&smart, NULL).error, -ETIMEDOUT);
	assert_int_equal(report_of(&smart, NULL).flags, 0);
}

static void every_truncated_payload_is_refused(void **state)
{
	struct payload smart = temperature_of(45, CURRENT_GOOD, true);
	size_t whole = smart.len;

	for (smart.len = 0; smart.len < whole; smart.len++) {
		assert_true(report_of(&smart, NULL).error < 0);
		assert_int_equal(report_of(&smart, NULL).flags, 0);
	}
	assert_int_equal(report_of(&smart, NULL).error, 0);
}

/* the kernel's layout, by hand */
static void a_call_is_formed(void **state)
{
	const struct ocxlpmem_nd_error_log_in in = { .sequence = 7, .instance = 9 };
	const struct lib_message msg = {
		LIB_MESSAGE_CALL, OCXLPMEM_ND_ERROR_LOG, sizeof(in), 1000
	};
	__u64 buf[(64 + sizeof(in) + 1000 + 7) / 8];
	struct nd_cmd_pkg *pkg = (void *)buf;

	assert_int_equal(lib_message_size(&msg), 64 + sizeof(in) + 1000);
	memset(buf, 0xa5, sizeof(buf));
	lib_message_form(&msg, buf, &in);
	assert_int_equal(lib_message_request(&msg), ND_IOCTL_CALL);
	assert_int_equal(pkg->nd_family, 6);
	assert_int_equal(pkg->nd_command, 2);
	assert_int_equal(pkg->nd_size_in, 24);
	assert_int_equal(pkg->nd_size_out, 1000);
	assert_memory_equal(pkg->nd_payload, &in, sizeof(in));
	assert_int_equal(pkg->nd_reserved2[0], 0);
	assert_int_equal(pkg->nd_reserved2[8], 0);
	assert_int_equal(((char *)buf)[64 + sizeof(in) + 999], 0);
}

static void a_vendor_command_is_formed(void **state)
{
	const struct ocxlpmem_nd_error_log_in in = { .sequence = 7, .instance = 9 };
	const struct lib_message msg = {
		LIB_MESSAGE_VENDOR, OCXLPMEM_ND_ERROR_LOG, sizeof(in), 1000
	};
	__u32 buf[(16 + sizeof(in) + 1000) / 4];

	assert_int_equal(lib_message_size(&msg), 16 + sizeof(in) + 1000);
	memset(buf, 0xa5, sizeof(buf));
	lib_message_form(&msg, buf, &in);
	assert_int_equal(lib_message_request(&msg), ND_IOCTL_VENDOR);
	assert_int_equal(buf[0], 0x4f430002);
	assert_int_equal(buf[1], sizeof(in));
	assert_memory_equal(buf + 2, &in, sizeof(in));
	assert_int_equal(buf[8], 0);
	assert_int_equal(buf[9], 1000);
}

static void the_answer_is_no_longer_than_its_room(void **state)
{
	static const struct { __u32 filled, len; bool there; } table[] = {
		{ 0, 0, false }, { 23, 23, false }, { 24, 24, true }, { 100, 100, true },
		{ 101, 100, true }, { 0xffffffff, 100, true },
	};
	struct lib_message msg = { LIB_MESSAGE_CALL, OCXLPMEM_ND_SMART, 0, 100 };
	__u64 buf[32] = { 0 };
	__u32 len;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		msg.nd_command = LIB_MESSAGE_CALL;
		((struct nd_cmd_pkg *)buf)->nd_fw_size = table[i].filled;
		assert_int_equal(lib_message_payload(&msg, buf, &len) == (void *)&buf[8],
				 table[i].there);
		assert_int_equal(len, table[i].len);

		msg.nd_command = LIB_MESSAGE_VENDOR;
		((__u32 *)buf)[3] = table[i].filled;
		assert_int_equal(lib_message_payload(&msg, buf, &len) == (void *)&buf[2],
				 table[i].there);
		assert_int_equal(len, table[i].len);
	}
}

static void a_message_has_a_limit(void **state)
{
	struct lib_message msg = { LIB_MESSAGE_CALL, OCXLPMEM_ND_SMART, 0, LIB_MESSAGE_ROOM_MAX };

	assert_int_equal(lib_message_size(&msg), 64 + LIB_MESSAGE_ROOM_MAX);
	msg.out_len++;
	assert_int_equal(lib_message_size(&msg), 0);
	msg.out_len = 100;
	msg.in_len = 0xffffffff;
	assert_int_equal(lib_message_size(&msg), 0);
}

static void only_a_refusal_is_refused(void **state)
{
	assert_true(lib_message_refused(-EINVAL));
	assert_true(lib_message_refused(-ENOTTY));
	assert_false(lib_message_refused(0));
	assert_false(lib_message_refused(-EACCES));
	assert_false(lib_message_refused(-ENODEV));
	assert_false(lib_message_refused(-EBUSY));
}

static void firmware_statuses(void **state)
{
	static const struct {
		enum firmware_step step;
		int status;
		__u32 phase;
		enum ND_FW_STATUS expected;
	} table[] = {
		{ FIRMWARE_INFO, 0, OCXLPMEM_FIRMWARE_IDLE, FW_SUCCESS },
		{ FIRMWARE_START, 0, OCXLPMEM_FIRMWARE_RECEIVING, FW_SUCCESS },
		{ FIRMWARE_START, -EBUSY, OCXLPMEM_FIRMWARE_RECEIVING, FW_EBUSY },
		{ FIRMWARE_SEND, 0, OCXLPMEM_FIRMWARE_SENT, FW_SUCCESS },
		{ FIRMWARE_SEND, -ESTALE, OCXLPMEM_FIRMWARE_IDLE, FW_EINVAL_CTX },
		{ FIRMWARE_SEND, -EIO, OCXLPMEM_FIRMWARE_FAILED, FW_EHWERR },
		{ FIRMWARE_FINISH, 0, OCXLPMEM_FIRMWARE_SENT, FW_SUCCESS },
		{ FIRMWARE_FINISH, 0, OCXLPMEM_FIRMWARE_RECEIVING, FW_ESEQUENCE },
		{ FIRMWARE_ABORT, 0, OCXLPMEM_FIRMWARE_IDLE, FW_ABORTED },
		{ FIRMWARE_FINISH_QUERY, 0, OCXLPMEM_FIRMWARE_RECEIVING, FW_EBUSY },
		{ FIRMWARE_FINISH_QUERY, 0, OCXLPMEM_FIRMWARE_SENT, FW_SUCCESS },
		{ FIRMWARE_FINISH_QUERY, 0, OCXLPMEM_FIRMWARE_FAILED, FW_EBADFW },
		{ FIRMWARE_FINISH_QUERY, 0, OCXLPMEM_FIRMWARE_FAILED + 1, FW_EUNKNOWN },
		{ FIRMWARE_FINISH_QUERY, -4095, OCXLPMEM_FIRMWARE_SENT, FW_EUNKNOWN },
	};
	struct ocxlpmem_nd_firmware_out out = { 0 };
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		out.header.status = table[i].status;
		out.phase = table[i].phase;
		assert_int_equal(firmware_status(table[i].step, &out), table[i].expected);
	}
	assert_int_equal(firmware_status(FIRMWARE_INFO, NULL), FW_EUNKNOWN);
}

static void firmware_version_spells_the_letters(void **state)
{
	const struct ocxlpmem_nd_firmware_out out = { .running = "FW000123" };

	assert_true(firmware_run_version(&out) == 0x4657303030313233ull);
	assert_true(firmware_run_version(NULL) == ULLONG_MAX);
	assert_true(firmware_max_send_len(NULL) == UINT_MAX);
}

static void a_firmware_block_too_long_is_refused(void **state)
{
	static struct ocxlpmem_nd_firmware_send in;
	static __u8 data[OCXLPMEM_FIRMWARE_BLOCK_MAX];

	data[sizeof(data) - 1] = 0xa5;
	assert_true(firmware_form_send(&in, 1, 2, data, sizeof(data)));
	assert_int_equal(in.context, 1);
	assert_int_equal(in.offset, 2);
	assert_int_equal(in.length, sizeof(data));
	assert_int_equal(in.data[sizeof(data) - 1], 0xa5);
	assert_false(firmware_form_send(&in, 1, 2, data, sizeof(data) + 1));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(temperature_is_in_sixteenths_with_a_sign),
		cmocka_unit_test(health_is_what_fails_now),
		cmocka_unit_test(statistics_tell_life_before_smart_does),
		cmocka_unit_test(failed_statistics_cost_their_own_flag_only),
		cmocka_unit_test(fatal_by_the_state_word),
		cmocka_unit_test(unknown_is_an_error),
		cmocka_unit_test(every_truncated_payload_is_refused),
		cmocka_unit_test(a_call_is_formed),
		cmocka_unit_test(a_vendor_command_is_formed),
		cmocka_unit_test(the_answer_is_no_longer_than_its_room),
		cmocka_unit_test(a_message_has_a_limit),
		cmocka_unit_test(only_a_refusal_is_refused),
		cmocka_unit_test(firmware_statuses),
		cmocka_unit_test(firmware_version_spells_the_letters),
		cmocka_unit_test(a_firmware_block_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
