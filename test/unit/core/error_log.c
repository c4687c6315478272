// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>

#include "log_rig.h"
#include "driver/core/private.h"
#include "wire/error_log.h"

static uint8_t held[0x11000];

/* the log in buf is the one that the card gave as its nth (from 0) */
static void is_taken(unsigned int index)
{
	size_t len = card_truth_block(rig.card, CARD_BLOCK_LOG_TAKEN, index, held, sizeof(held),
				      rig_now());

	assert_int_not_equal(len, 0);
	assert_int_equal(arg.buf_size, len);
	assert_int_equal(arg.place.length, len);
	assert_memory_equal(buf, held, len);
}

static void nothing_is_fetched_unasked(void **state)
{
	struct core_file *file = open_file(true);

	control("log general count=3");
	rig_wait(1000 * MS);
	core_work(rig.core);
	assert_int_equal(truth("logs_taken"), 0);
	assert_int_equal(truth("commands_error_log"), 0);
	core_file_release(file);
}

static void read_them_all(void **state)
{
	struct core_file *file = open_file(true);
	unsigned int i;

	assert_int_equal(get(file, 0), -EAGAIN);
	assert_int_equal(arg.place.next, 1);
	assert_int_equal(arg.place.pending, 0);
	assert_int_equal(truth("commands_error_log"), 0);
	control("log general count=3");
	for (i = 0; i < 3; i++) {
		assert_int_equal(get(file, 0), 0);
		is_taken(i);
		assert_int_equal(arg.place.instance, INSTANCE);
		assert_int_equal(arg.place.sequence, i + 1);
		assert_int_equal(arg.place.oldest, 1);
		assert_int_equal(arg.place.next, i + 2);
		assert_int_equal(arg.place.lost, 0);
		assert_int_equal(arg.place.pending, i < 2);
	}
	assert_int_equal(get(file, 0), -EAGAIN);
	core_file_release(file);
	no_violation();
}

/* others read what one has fetched; a new file begins with the oldest */
static void fan_out(void **state)
{
	struct core_file *one = open_file(true), *two = open_file(true), *late;
	unsigned int i;

	control("log general count=3");
	for (i = 0; i < 3; i++)
		assert_int_equal(get(one, 0), 0);
	late = open_file(true);
	assert_int_equal(core_file_events(one) & OCXLPMEM_EVENT_ERROR_LOG, 0);
	assert_int_equal(core_file_events(two) & OCXLPMEM_EVENT_ERROR_LOG,
			 OCXLPMEM_EVENT_ERROR_LOG);
	for (i = 0; i < 3; i++) {
		assert_int_equal(get(two, 0), 0);
		is_taken(i);
		assert_int_equal(get(late, 0), 0);
		is_taken(i);
	}
	assert_int_equal(get(two, 0), -EAGAIN);
	assert_int_equal(truth("commands_error_log"), 3);

	/* a file may go where it wants, and goes on from there */
	assert_int_equal(get(one, 2), 0);
	is_taken(1);
	assert_int_equal(get(one, 0), 0);
	is_taken(2);
	assert_int_equal(get(one, 4), -EAGAIN);
	assert_int_equal(get(one, 5), -EINVAL);
	assert_int_equal(get(one, 0), -EAGAIN);
	core_file_release(one);
	core_file_release(two);
	core_file_release(late);
}

static void other_instance(void **state)
{
	struct core_file *file = open_file(true);

	control("log general");
	arg = log_request(1, INSTANCE + 1, sizeof(buf));
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), -ESTALE);
	assert_int_equal(arg.place.instance, INSTANCE);
	assert_int_equal(arg.place.oldest, 1);
	assert_int_equal(arg.place.next, 1);
	assert_int_equal(arg.place.sequence, 1);
	assert_int_equal(arg.place.pending, 1);
	arg = log_request(1, INSTANCE, sizeof(buf));
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), 0);
	is_taken(0);
	core_file_release(file);
}

/* what does not fit, or cannot be copied, stays and counts as not had */
static void nothing_is_lost_on_the_way(void **state)
{
	struct core_file *file = open_file(true);
	struct ioctl_ocxlpmem_error_log *bad = (void *)8;
	u32 need;

	control("log general length=64");
	arg = log_request(0, 0, 0x48 + 63);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), -EMSGSIZE);
	/* fetching needs room for the largest */
	assert_int_equal(arg.buf_size, rig.core->data_size);
	assert_int_equal(arg.place.length, 0);
	assert_int_equal(arg.place.sequence, 1);
	arg = log_request(0, 0, rig.core->data_size - 1);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), -EMSGSIZE);
	assert_int_equal(truth("commands_error_log"), 0);

	arg = log_request(0, 0, rig.core->data_size);
	arg.buf_ptr = 8;
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), -EFAULT);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, bad), -EFAULT);
	assert_int_equal(truth("commands_error_log"), 1);
	/* nobody has had it: it still raises the event, and removal would print it */
	assert_true(core_file_events(file) & OCXLPMEM_EVENT_ERROR_LOG);

	/* what the ring holds needs its own room only */
	arg = log_request(0, 0, 0x48 + 63);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), -EMSGSIZE);
	need = arg.buf_size;
	assert_int_equal(need, 0x48 + 64);
	assert_int_equal(arg.place.length, need);
	arg = log_request(0, 0, need);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), 0);
	is_taken(0);
	assert_int_equal(get(file, 0), -EAGAIN);
	core_file_release(file);
}

static void reserved_is_zero(void **state)
{
	struct core_file *file = open_file(true);

	control("log general");
	arg = log_request(0, 0, sizeof(buf));
	arg.reserved = 1;
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), -EINVAL);
	/* what the caller leaves in place is not looked at */
	arg = log_request(0, 0, sizeof(buf));
	memset(&arg.place, 0xff, sizeof(arg.place));
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), 0);
	is_taken(0);
	core_file_release(file);
}

static void fill(struct core_file *file, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		control("log general length=30000");
		assert_int_equal(get(file, 0), 0);
	}
}

/* 256 KiB hold eight logs of 30 KiB; older ones go once somebody has had them */
static void overtaken_reader(void **state)
{
	struct core_file *slow, *file;

	control("data-size 0x10008");
	rig_create();
	slow = open_file(true);
	file = open_file(true);
	fill(file, 12);
	assert_true(rig.core->ring.bytes <= CORE_RING_BYTES);
	assert_int_equal(arg.place.oldest, 5);

	assert_int_equal(get(slow, 0), 0);
	assert_int_equal(arg.place.sequence, 1);
	assert_int_equal(arg.place.lost, 4);
	assert_int_equal(arg.place.length, 0);
	assert_int_equal(arg.buf_size, 0);
	/* asking for a lost one says the same and spoils no place */
	assert_int_equal(get(slow, 0), 0);
	is_taken(4);
	assert_int_equal(arg.place.sequence, 5);
	assert_int_equal(get(slow, 3), 0);
	assert_int_equal(arg.place.lost, 2);
	assert_int_equal(get(slow, 0), 0);
	assert_int_equal(arg.place.sequence, 5);
	core_file_release(slow);
	core_file_release(file);
}

/* logs that nobody has had are kept: then the rest waits on the card */
static void unread_logs_stop_the_fetching(void **state)
{
	struct core_file *file;
	unsigned int i;

	control("data-size 0x10008");
	rig_create();
	file = open_file(true);
	for (i = 1; i <= 6; i++) {
		control("log general length=40000");
		assert_int_equal(look(file, i), i < 6 ? 0 : -ENOBUFS);
	}
	assert_int_equal(truth("logs_queued"), 1);
	assert_int_equal(truth("commands_error_log"), 5);
	/* the older ones had, it goes on */
	assert_int_equal(get(file, 1), 0);
	is_taken(0);
	assert_int_equal(get(file, 6), 0);
	is_taken(5);
	for (i = 2; i <= 6; i++) {
		assert_int_equal(get(file, i), 0);
		assert_int_equal(arg.place.lost, 0);
		is_taken(i - 1);
	}
	core_file_release(file);
	no_violation();
}

static void card_fails(void **state)
{
	static const struct {
		const char *line;
		int err;
	} table[] = {
		{ "silent error-log 1", -ETIMEDOUT },
		{ "foreign-id error-log 1", -ETIMEDOUT },
		{ "status error-log 0xff 1", -EIO },
		{ "status error-log 0x21 1", -EBUSY },
		{ "status error-log 0x51 1", -EIO },
		{ "bad-identifier error-log 1", -EPROTO },
		{ "length error-log 0x3f 1", -EPROTO },
		{ "length error-log 0xffff 1", -EPROTO },
		{ "length error-log 1 1", -EPROTO },
	};
	struct core_file *file = open_file(true);
	unsigned int i;

	for (i = 0; i < COUNT(table); i++) {
		control("log general");
		control(table[i].line);
		assert_int_equal(get(file, 0), table[i].err);
		assert_int_equal(rig.trace.result, table[i].err);
		assert_int_equal(arg.place.sequence, i + 1);
		assert_int_equal(arg.place.next, i + 1);
		/* it is still there, and comes now */
		assert_int_equal(get(file, 0), 0);
		is_taken(i);
	}
	core_file_release(file);
	no_violation();
}

static int empty_answer(uint64_t offset, u64 *value)
{
	if (offset == WIRE_REG_CHI) {
		*value = card_read64(rig.card, offset, rig_now()) | WIRE_CHI_ELA;
		return 1;
	}
	return 0;
}

/* ELA stands, but there is no log: no reader may spin on that */
static void stuck_ela(void **state)
{
	struct core_file *file = open_file(true);

	rig.on_read = empty_answer;
	core_work(rig.core);
	assert_true(core_file_events(file) & OCXLPMEM_EVENT_ERROR_LOG);
	assert_int_equal(get(file, 0), -EAGAIN);
	assert_int_equal(rig.trace.result, -EAGAIN);
	assert_int_equal(arg.place.pending, 0);
	core_work(rig.core);
	assert_false(core_file_events(file) & OCXLPMEM_EVENT_ERROR_LOG);
	/* an interrupt, or ELA falling, makes it count again */
	core_irq(rig.core);
	assert_true(core_file_events(file) & OCXLPMEM_EVENT_ERROR_LOG);
	assert_int_equal(get(file, 0), -EAGAIN);
	assert_false(core_file_events(file) & OCXLPMEM_EVENT_ERROR_LOG);
	rig.on_read = NULL;
	core_work(rig.core);
	control("log general");
	rig_wait(0);
	assert_true(core_file_events(file) & OCXLPMEM_EVENT_ERROR_LOG);
	assert_int_equal(get(file, 0), 0);
	is_taken(0);
	core_file_release(file);
}

static void fatal_card(void **state)
{
	struct core_file *file = open_file(true);

	control("log general count=2");
	assert_int_equal(get(file, 0), 0);
	control("fatal firmware");
	assert_int_equal(get(file, 0), -EIO);
	/* what the ring holds can still be read */
	assert_int_equal(get(file, 1), 0);
	is_taken(0);
	core_file_release(file);
}

static void no_memory(void **state)
{
	struct core_file *file = open_file(true);

	control("log general count=2");
	standin_fail_allocation(1);
	assert_int_equal(get(file, 0), -ENOMEM);
	assert_int_equal(truth("logs_taken"), 0);
	/* no memory to keep it small: then it is kept large */
	standin_fail_allocation(2);
	assert_int_equal(get(file, 0), 0);
	is_taken(0);
	assert_int_equal(rig.core->ring.bytes, rig.core->data_size);
	assert_int_equal(get(file, 0), 0);
	is_taken(1);
	standin_fail_allocation(0);
	core_file_release(file);
}

/* ---- by payload --------------------------------------------------------- */

struct out {
	struct ocxlpmem_payload_header header;
	struct ocxlpmem_error_log_place place;
	const uint8_t *block;
	u32 need;
};

static struct out ask(u64 sequence, u64 instance, u32 room)
{
	struct ocxlpmem_nd_error_log_in in = { .sequence = sequence, .instance = instance };
	const struct answer *answer = payload(OCXLPMEM_ND_ERROR_LOG, &in, sizeof(in), room);
	struct out out = { .header = answer->header, .need = answer->need };

	assert_int_equal(answer->ret, 0);
	memcpy(&out.place, answer->data, sizeof(out.place));
	out.block = answer->data + sizeof(out.place);
	return out;
}

static void by_payload(void **state)
{
	struct ocxlpmem_nd_error_log_in in = { .sequence = 9 };
	struct core_file *file = open_file(true);
	struct out out;
	unsigned int i;
	size_t len;

	out = ask(0, 0, ROOM);
	assert_int_equal(out.header.status, 0);
	assert_int_equal(out.header.count, 0);
	assert_int_equal(out.place.next, 1);
	control("log general count=2");
	for (i = 1; i <= 2; i++) {
		out = ask(i, INSTANCE, ROOM);
		assert_int_equal(out.header.status, 0);
		assert_int_equal(out.header.count, 1);
		assert_int_equal(out.place.sequence, i);
		len = card_truth_block(rig.card, CARD_BLOCK_LOG_TAKEN, i - 1, held,
				       sizeof(held), rig_now());
		assert_int_equal(out.place.length, len);
		assert_int_equal(out.need, HEADER + sizeof(out.place) + len);
		assert_memory_equal(out.block, held, len);
	}
	/* 0 is the oldest one held, again and again */
	assert_int_equal(ask(0, 0, ROOM).place.sequence, 1);
	assert_int_equal(ask(0, 0, ROOM).place.sequence, 1);
	/* handed over is not had: only who asks for the next one has it */
	core_file_release(file);
	assert_int_equal(rig.core->events.told.logs, 1);
	assert_int_equal(ask(3, 0, ROOM).header.count, 0);
	assert_int_equal(rig.core->events.told.logs, 0);

	out = ask(1, INSTANCE + 1, ROOM);
	assert_int_equal(out.header.status, -ESTALE);
	assert_int_equal(out.place.instance, INSTANCE);
	assert_int_equal(out.place.oldest, 1);
	assert_int_equal(out.place.next, 3);
	assert_int_equal(payload(OCXLPMEM_ND_ERROR_LOG, &in, sizeof(in), ROOM)->ret, -EINVAL);

	control("log general length=40");
	out = ask(3, 0, HEADER + sizeof(out.place) + rig.core->data_size - 1);
	assert_int_equal(out.header.status, -EMSGSIZE);
	assert_int_equal(out.need, HEADER + sizeof(out.place) + rig.core->data_size);
	assert_int_equal(truth("logs_queued"), 1);
	assert_int_equal(ask(3, 0, out.need).header.count, 1);
	out = ask(3, 0, HEADER + sizeof(out.place) + 0x48 + 39);
	assert_int_equal(out.header.status, -EMSGSIZE);
	assert_int_equal(out.header.count, 0);
	assert_int_equal(out.need, HEADER + sizeof(out.place) + 0x48 + 40);
	/* not had: it stays */
	core_work(rig.core);
	assert_int_equal(rig.core->events.told.logs, 1);
	out = ask(3, 0, HEADER + sizeof(out.place) + 0x48 + 40);
	assert_int_equal(out.header.status, 0);
	assert_int_equal(out.header.count, 1);

	control("log general");
	control("status error-log 0x21 1");
	out = ask(4, 0, ROOM);
	assert_int_equal(out.header.status, -EBUSY);
	assert_int_equal(out.header.card_status, 0x21);
	assert_int_equal(ask(4, 0, ROOM).header.count, 1);
	no_violation();
}

static struct core_file *luckier;

static void another_reads(void)
{
	struct ioctl_ocxlpmem_error_log its = log_request(0, 0, sizeof(buf));

	rig.on_trace = NULL;
	assert_int_equal(control_file(luckier, IOCTL_OCXLPMEM_ERROR_LOG, &its), 0);
}

/* a reader's command fails, but another's has brought the log meanwhile: it is there */
static void another_had_better_luck(void **state)
{
	struct core_file *file = open_file(true);
	struct out out;
	unsigned int i;

	luckier = open_file(true);
	for (i = 0; i < 2; i++) {
		control("log general");
		control("status error-log 0x21 1");
		rig.on_trace = another_reads;
		if (i) {
			out = ask(i + 1, 0, ROOM);
			assert_int_equal(out.header.status, 0);
			assert_int_equal(out.header.card_status, 0);
			assert_int_equal(out.header.count, 1);
			assert_int_equal(out.place.sequence, i + 1);
		} else {
			assert_int_equal(get(file, 0), 0);
			is_taken(i);
		}
		assert_null(rig.on_trace);
	}
	core_file_release(luckier);
	core_file_release(file);
}

static void unread_ones_are_printed(void **state)
{
	struct core_file *file = open_file(true);

	control("log general flags=0x400000");
	control("log data-loss id=0x1234 code=0xabcd");
	assert_int_equal(get(file, 2), -EINVAL);
	assert_int_equal(get(file, 1), 0);
	assert_int_equal(get(file, 2), 0);
	core_file_release(file);
	rig_forget();
	core_remove(rig.core);
	assert_false(logged("unread"));
	core_logs_print(rig.core);
	assert_true(logged("unread error log 2: data-loss, id 0x1234, reference code 0xabcd"));
	assert_false(logged("unread error log 1"));
	core_put(rig.core);
	rig.core = NULL;
}

/* many logs through a small ring: each one once, in order */
static void log_storm(void **state)
{
	struct core_file *file = open_file(true);
	unsigned int n = 0, round;

	for (round = 0; round < 20; round++) {
		control("log-overflow 10");
		while (!get(file, 0)) {
			assert_int_equal(arg.place.lost, 0);
			assert_int_equal(arg.place.sequence, ++n);
			is_taken(truth("logs_taken") < 64 ? n - 1 : 63);
		}
	}
	assert_int_equal(n, truth("logs_taken"));
	assert_true(n > 1000);
	assert_true(rig.core->ring.bytes <= CORE_RING_BYTES);
	core_file_release(file);
	no_violation();
}

int error_log_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_fetched_unasked),
		TEST(read_them_all),
		TEST(fan_out),
		TEST(other_instance),
		TEST(nothing_is_lost_on_the_way),
		TEST(reserved_is_zero),
		TEST_BARE(overtaken_reader),
		TEST_BARE(unread_logs_stop_the_fetching),
		TEST(card_fails),
		TEST(stuck_ela),
		TEST(fatal_card),
		TEST(no_memory),
		TEST(by_payload),
		TEST(another_had_better_luck),
		TEST(unread_ones_are_printed),
		TEST(log_storm),
	};

	return RUN(tests);
}
