// SPDX-License-Identifier: GPL-2.0-only
/* SMART and statistics: the cache, the header, the ioctls. */
#include "rig.h"
#include "driver/core/private.h"

static uint8_t block[4096];

static void smart_is_the_cards(void **state)
{
	const struct answer *answer;
	size_t len;

	control("log general");
	answer = smart();
	len = card_truth_block(rig.card, CARD_BLOCK_SMART_GIVEN, 0, block, sizeof(block),
			       rig_now());
	assert_int_equal(answer->ret, 0);
	assert_int_equal(answer->header.status, 0);
	assert_int_equal(answer->header.card_status, 0);
	assert_int_equal(answer->header.reserved[0] | answer->header.reserved[1] |
			 answer->header.reserved[2], 0);
	assert_int_equal(answer->header.state, OCXLPMEM_STATE_READY);
	assert_int_equal(answer->header.count, (len - 8) / 16);
	/* as last read: the log that is pending shows */
	assert_true(answer->header.chi & WIRE_CHI_ELA);
	assert_int_equal(answer->need, HEADER + len);
	assert_memory_equal(answer->data, block, len);
}

static void stats_are_the_cards(void **state)
{
	const struct answer *answer = stats();
	size_t len = card_truth_block(rig.card, CARD_BLOCK_STATS_GIVEN, 0, block, sizeof(block),
				      rig_now());

	assert_int_equal(answer->header.status, 0);
	assert_int_equal(answer->header.count, 1);
	assert_int_equal(len, 0x148);
	assert_int_equal(answer->need, HEADER + len);
	assert_memory_equal(answer->data, block, len);
}

/* one command a second for all readers; each kind has its own */
static void cache(void **state)
{
	smart();
	smart();
	stats();
	rig_wait(999 * MS);
	smart();
	assert_int_equal(truth("commands_smart"), 1);
	assert_int_equal(truth("commands_stats"), 1);
	rig_wait(1 * MS);
	smart();
	assert_int_equal(truth("commands_smart"), 2);
}

static void failures_are_not_kept(void **state)
{
	control("status smart 0xff 1");
	assert_int_equal(smart()->header.status, -EIO);
	assert_int_equal(smart()->header.status, 0);
	assert_int_equal(truth("commands_smart"), 2);
	/* nor does one failing kind touch the other */
	control("silent stats");
	assert_int_equal(stats()->header.status, -ETIMEDOUT);
	assert_int_equal(stats()->header.status, -ETIMEDOUT);
	assert_int_equal(smart()->header.status, 0);
}

/* what is kept is not given out for a card that is gone */
static void gone_card(void **state)
{
	assert_int_equal(smart()->ret, 0);
	control("dead");
	assert_int_equal(smart()->ret, -ENODEV);
}

static void room(void **state)
{
	u32 need = smart()->need;
	const struct answer *answer;

	assert_int_equal(payload(OCXLPMEM_ND_SMART, NULL, 0, HEADER - 1)->ret, -EINVAL);
	assert_int_equal(payload(OCXLPMEM_ND_SMART, NULL, 0, 0)->ret, -EINVAL);
	answer = payload(OCXLPMEM_ND_SMART, NULL, 0, HEADER);
	assert_int_equal(answer->header.status, -EMSGSIZE);
	assert_int_equal(answer->header.count, 0);
	assert_int_equal(answer->need, need);
	answer = payload(OCXLPMEM_ND_SMART, NULL, 0, need - 1);
	assert_int_equal(answer->header.status, -EMSGSIZE);
	/* whole or not at all */
	assert_int_equal(answer->data[0], 0xa5);
	answer = payload(OCXLPMEM_ND_SMART, NULL, 0, need);
	assert_int_equal(answer->header.status, 0);
}

static void input_is_fixed(void **state)
{
	static const struct {
		unsigned int command;
		u32 len;
	} table[] = {
		{ OCXLPMEM_ND_SMART, 0 },
		{ OCXLPMEM_ND_ERROR_LOG, 16 },
		{ OCXLPMEM_ND_CONTROLLER_STATS, 0 },
		{ OCXLPMEM_ND_FIRMWARE_START, 8 },
		{ OCXLPMEM_ND_FIRMWARE_SEND, 32784 },
		{ OCXLPMEM_ND_FIRMWARE_FINISH, 8 },
		{ OCXLPMEM_ND_FIRMWARE_QUERY, 0 },
	};
	static uint8_t in[32785];
	unsigned int i, command;
	int ret;

	for (i = 0; i < COUNT(table); i++) {
		ret = payload(table[i].command, in, table[i].len + 1, ROOM)->ret;
		assert_int_equal(ret, -EINVAL);
		if (table[i].len) {
			ret = payload(table[i].command, in, table[i].len - 1, ROOM)->ret;
			assert_int_equal(ret, -EINVAL);
		}
	}
	for (command = 0; command < 64; command++) {
		for (i = 0; i < COUNT(table); i++)
			if (table[i].command == command)
				break;
		if (i == COUNT(table))
			assert_int_equal(payload(command, in, 0, ROOM)->ret, -ENOTTY);
	}
}

static void fatal_health_is_an_answer(void **state)
{
	const struct answer *answer;

	smart();
	control("fatal hardware");
	rig_forget();
	answer = smart();
	assert_int_equal(answer->ret, 0);
	assert_int_equal(answer->header.status, 0);
	assert_int_equal(answer->header.state, OCXLPMEM_STATE_FATAL);
	assert_int_equal(answer->header.count, 0);
	assert_int_equal(answer->need, HEADER);
	assert_true(answer->header.chi & WIRE_CHI_CHFS);
	answer = stats();
	assert_int_equal(answer->header.status, -EIO);
	assert_int_equal(answer->header.state, OCXLPMEM_STATE_FATAL);
	assert_int_equal(rig.write_count, 0);
}

/* a card that turns fatal under the command: the header has the new state */
static void state_is_the_newest(void **state)
{
	const struct answer *answer;

	control("late smart 50 1");
	control("at 5 fatal firmware");
	answer = smart();
	assert_int_equal(answer->header.status, 0);
	assert_int_equal(answer->header.count, 0);
	assert_int_equal(answer->header.state, OCXLPMEM_STATE_FATAL);
	assert_true(answer->header.chi & WIRE_CHI_CFFS);
}

/* fatal without an interrupt: the command's own look sees it, and nothing is sent */
static void fatal_seen_late(void **state)
{
	const struct answer *answer;

	control("fatal hardware");
	rig_forget();
	answer = smart();
	assert_int_equal(answer->header.status, 0);
	assert_int_equal(answer->header.count, 0);
	assert_int_equal(answer->header.state, OCXLPMEM_STATE_FATAL);
	assert_int_equal(rig.write_count, 0);
}

static void no_memory(void **state)
{
	standin_fail_allocation(1);
	assert_int_equal(smart()->ret, -ENOMEM);
	standin_fail_allocation(2);
	assert_int_equal(smart()->header.status, 0);
	standin_fail_allocation(0);
	still_works();
}

/* ---- the ioctls --------------------------------------------------------- */

static struct ioctl_ocxlpmem_payload arg;
static uint8_t room_for_all[ROOM];

static long ask(struct core_file *file, unsigned int cmd, u32 size)
{
	arg = (struct ioctl_ocxlpmem_payload){
		.buf_ptr = (unsigned long)room_for_all, .buf_size = size,
	};
	memset(room_for_all, 0xa5, sizeof(room_for_all));
	return control_file(file, cmd, &arg);
}

static void by_ioctl(void **state)
{
	static const unsigned int cmds[] = {
		IOCTL_OCXLPMEM_SMART, IOCTL_OCXLPMEM_CONTROLLER_STATS,
	};
	static const enum card_block kinds[] = {
		CARD_BLOCK_SMART_GIVEN, CARD_BLOCK_STATS_GIVEN,
	};
	struct core_file *file = open_file(false);
	struct ocxlpmem_payload_header header;
	unsigned int i;
	size_t len;

	for (i = 0; i < COUNT(cmds); i++) {
		assert_int_equal(ask(file, cmds[i], ROOM), 0);
		len = card_truth_block(rig.card, kinds[i], 0, block, sizeof(block), rig_now());
		assert_int_equal(arg.buf_size, HEADER + len);
		assert_memory_equal(room_for_all + HEADER, block, len);
		assert_int_equal(room_for_all[HEADER + len], 0xa5);
		assert_int_equal(arg.age_ms, 0);
		assert_string_equal(rig.trace.origin, "file");
		rig_wait(400 * MS);
		assert_int_equal(ask(file, cmds[i], ROOM), 0);
		assert_in_range(arg.age_ms, 399, 401);

		assert_int_equal(ask(file, cmds[i], HEADER - 1), -EINVAL);
		assert_int_equal(ask(file, cmds[i], 0), -EINVAL);
		assert_int_equal(ask(file, cmds[i], 0xffffffff), 0);
		assert_int_equal(ask(file, cmds[i], HEADER + len - 1), 0);
		memcpy(&header, room_for_all, sizeof(header));
		assert_int_equal(header.status, -EMSGSIZE);
		assert_int_equal(header.count, 0);
		assert_int_equal(arg.buf_size, HEADER + len);
		assert_int_equal(room_for_all[HEADER], 0xa5);
		assert_int_equal(ask(file, cmds[i], HEADER + len), 0);
		memcpy(&header, room_for_all, sizeof(header));
		assert_int_equal(header.status, 0);
	}
	core_file_release(file);
}

static void bad_ioctls(void **state)
{
	struct core_file *file = open_file(false);
	struct ioctl_ocxlpmem_payload bad[3] = {
		{ .age_ms = 1 }, { .reserved = { 1 } }, { .reserved = { 0, 1 } },
	};
	unsigned int i;

	for (i = 0; i < COUNT(bad); i++) {
		bad[i].buf_ptr = (unsigned long)room_for_all;
		bad[i].buf_size = ROOM;
		assert_int_equal(control_file(file, IOCTL_OCXLPMEM_SMART, &bad[i]), -EINVAL);
	}
	arg = (struct ioctl_ocxlpmem_payload){ .buf_ptr = 8, .buf_size = ROOM };
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_SMART, &arg), -EFAULT);
	standin_fail_allocation(1);
	assert_int_equal(ask(file, IOCTL_OCXLPMEM_SMART, ROOM), -ENOMEM);
	standin_fail_allocation(0);
	core_file_release(file);
}

static void card_faults_are_in_the_header(void **state)
{
	struct core_file *file = open_file(false);
	struct ocxlpmem_payload_header header;

	control("status smart 0x20 1");
	assert_int_equal(ask(file, IOCTL_OCXLPMEM_SMART, ROOM), 0);
	memcpy(&header, room_for_all, sizeof(header));
	assert_int_equal(header.status, -ENXIO);
	assert_int_equal(header.card_status, 0x20);
	assert_int_equal(arg.buf_size, HEADER);
	assert_int_equal(arg.age_ms, 0);
	core_file_release(file);
}

int payload_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(smart_is_the_cards),
		TEST(stats_are_the_cards),
		TEST(cache),
		TEST(failures_are_not_kept),
		TEST(gone_card),
		TEST(room),
		TEST(input_is_fixed),
		TEST(fatal_health_is_an_answer),
		TEST(state_is_the_newest),
		TEST(fatal_seen_late),
		TEST(no_memory),
		TEST(by_ioctl),
		TEST(bad_ioctls),
		TEST(card_faults_are_in_the_header),
	};

	return RUN(tests);
}
