// SPDX-License-Identifier: GPL-2.0-only
/* Who takes logs from the card, and when they count as had. */
#include <sys/eventfd.h>
#include <unistd.h>

#include "log_rig.h"
#include "driver/core/private.h"

static int eventfd_of(struct core_file *file)
{
	struct ioctl_ocxlpmem_eventfd its = { .eventfd = eventfd(0, EFD_NONBLOCK) };

	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENTFD, &its), 0);
	return its.eventfd;
}

static int ela_stands(uint64_t offset, u64 *value)
{
	if (offset != WIRE_REG_CHI)
		return 0;
	*value = card_read64(rig.card, offset, rig_now()) | WIRE_CHI_ELA;
	return 1;
}

/* ELA stuck: as many watchers as like ask, and nobody waits for them */
static void watchers_send_nothing(void **state)
{
	struct core_file *file[225];
	u64 before = rig_now();
	unsigned int i;

	rig.on_read = ela_stands;
	for (i = 0; i < COUNT(file); i++)
		file[i] = open_file(false);
	for (i = 0; i < COUNT(file); i++) {
		assert_int_equal(get(file[i], 0), -EAGAIN);
		assert_int_equal(arg.place.pending, 1);
	}
	assert_int_equal(truth("commands_error_log"), 0);
	assert_int_equal(rig_now(), before);
	for (i = 0; i < COUNT(file); i++)
		core_file_release(file[i]);
}

/* who has no room for any log gets none, so that none can disappear */
static void no_room_drains_nothing(void **state)
{
	unsigned int writable, sequence;
	struct core_file *file;

	control("log general count=3");
	for (writable = 0; writable < 2; writable++) {
		file = open_file(writable);
		for (sequence = 1; sequence <= 3; sequence++)
			log_ask(file, sequence, 0, 0);
		core_file_release(file);
	}
	assert_int_equal(truth("logs_taken"), 0);
	assert_int_equal(truth("logs_queued"), 3);
}

/* what a watcher sees is what keepers fetched; he changes nothing by it */
static void watcher_and_keeper(void **state)
{
	struct core_file *watcher = open_file(false), *keeper = open_file(true);
	int fd = eventfd_of(watcher);

	control("log general count=2");
	rig_wait(0);
	assert_int_equal(rig_counted(fd), 1);
	assert_int_equal(get(watcher, 0), -EAGAIN);
	assert_int_equal(arg.place.pending, 1);
	assert_int_equal(get(keeper, 0), 0);
	/* it is told that there is something to see now */
	assert_int_equal(rig_counted(fd), 1);
	assert_int_equal(get(watcher, 0), 0);
	assert_int_equal(arg.place.sequence, 1);
	assert_int_equal(get(watcher, 0), -EAGAIN);
	assert_int_equal(rig.core->ring.had, 1);
	assert_int_equal(log_ask(watcher, 2, 0, OCXLPMEM_LOG_HAD), -EPERM);
	assert_int_equal(rig.core->ring.had, 1);
	core_file_release(watcher);
	core_file_release(keeper);
	close(fd);
}

/* had: when the next one is asked for, or when it is said; not when it is looked at */
static void when_a_log_is_had(void **state)
{
	struct core_file *file = open_file(true);

	control("log general count=3");
	assert_int_equal(look(file, 0), 0);
	assert_int_equal(look(file, 0), 0);
	assert_int_equal(arg.place.sequence, 2);
	assert_int_equal(rig.core->ring.had, 1);
	assert_int_equal(get(file, 1), 0);
	assert_int_equal(rig.core->ring.had, 1);
	/* asking is enough, whatever the answer is */
	assert_int_equal(log_ask(file, 2, 0, 0), -EMSGSIZE);
	assert_int_equal(rig.core->ring.had, 2);
	/* saying so: of what this file was given, or of what is named */
	assert_int_equal(get(file, 2), 0);
	assert_int_equal(log_ask(file, 0, 0, OCXLPMEM_LOG_HAD), 0);
	assert_int_equal(arg.place.length, 0);
	assert_int_equal(rig.core->ring.had, 3);
	assert_int_equal(truth("logs_taken"), 2);
	assert_int_equal(log_ask(file, 4, 0, OCXLPMEM_LOG_HAD), -EINVAL);
	/* it never goes back, and a file's place is not moved by it */
	assert_int_equal(get(file, 1), 0);
	assert_int_equal(rig.core->ring.had, 3);
	assert_int_equal(get(file, 0), 0);
	assert_int_equal(arg.place.sequence, 2);
	core_file_release(file);
}

static void query(void **state)
{
	struct core_file *watcher = open_file(false), *keeper, *another;

	assert_int_equal(log_ask(watcher, 0, 0, OCXLPMEM_LOG_QUERY), 0);
	assert_int_equal(arg.place.keepers, 0);
	assert_int_equal(arg.place.pending, 0);
	keeper = open_file(true);
	another = open_file(true);
	control("log general");
	assert_int_equal(log_ask(watcher, 0, 0, OCXLPMEM_LOG_QUERY), 0);
	assert_int_equal(arg.place.keepers, 2);
	assert_int_equal(arg.place.pending, 1);
	assert_int_equal(arg.place.instance, INSTANCE);
	assert_int_equal(arg.place.oldest, 1);
	assert_int_equal(arg.place.next, 1);
	assert_int_equal(truth("commands_error_log"), 0);
	core_file_release(another);
	assert_int_equal(get(keeper, 0), 0);
	assert_int_equal(arg.place.keepers, 1);
	/* a query moves nothing */
	assert_int_equal(log_ask(keeper, 0, 0, OCXLPMEM_LOG_QUERY), 0);
	assert_int_equal(rig.core->ring.had, 1);
	core_file_release(keeper);
	core_file_release(watcher);
}

static void flags_that_are_none(void **state)
{
	static const u32 flags[] = {
		8, 1u << 31, OCXLPMEM_LOG_LOOK | OCXLPMEM_LOG_QUERY,
		OCXLPMEM_LOG_QUERY | OCXLPMEM_LOG_HAD, 7,
	};
	struct core_file *file = open_file(true);
	unsigned int i;

	control("log general");
	for (i = 0; i < COUNT(flags); i++)
		assert_int_equal(log_ask(file, 0, sizeof(buf), flags[i]), -EINVAL);
	arg = (struct ioctl_ocxlpmem_error_log){ .want.reserved = 1 };
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), -EINVAL);
	assert_int_equal(truth("commands_error_log"), 0);
	core_file_release(file);
}

/* who looks fills the ring and stops; he goes on when a keeper has had some */
static void looking_fills_the_ring(void **state)
{
	struct core_file *looker, *keeper;
	u64 n = 0, oldest;
	int fd;

	control("data-size 0x10008");
	rig_create();
	looker = open_file(true);
	keeper = open_file(true);
	fd = eventfd_of(looker);
	do {
		control("log general length=30000");
		rig_wait(0);
	} while (!look(looker, ++n));
	assert_int_equal(arg.place.pending, 1);
	assert_int_equal(arg.place.oldest, 1);
	rig_counted(fd);
	/* asking for the third one is enough to make room for one */
	assert_int_equal(get(keeper, 3), 0);
	assert_int_equal(rig_counted(fd), 1);
	assert_int_equal(look(looker, n), 0);
	oldest = arg.place.oldest;
	assert_true(oldest <= 3);
	core_file_release(looker);
	core_file_release(keeper);
	close(fd);
}

/* stamped once: the same for every reader */
static void times_of_receipt(void **state)
{
	struct core_file *file, *other;
	u64 real, boot;

	control("log general count=2");
	assert_int_equal(rig_create(), 0);
	file = open_file(true);
	other = open_file(false);
	rig_wait(50 * MS);
	assert_int_equal(look(file, 1), 0);
	real = arg.place.time_ns;
	boot = arg.place.boot_ns;
	assert_in_range(boot, rig_now() - 20 * MS, rig_now());
	assert_true(real > 1600000000ull * 1000 * MS);
	/* they were there when the driver came */
	assert_int_equal(arg.place.flags, OCXLPMEM_LOG_WAITED);
	rig_wait(1000 * MS);
	assert_int_equal(look(file, 2), 0);
	assert_true(arg.place.boot_ns >= boot + 1000 * MS);
	assert_int_equal(arg.place.flags, OCXLPMEM_LOG_WAITED);
	assert_int_equal(get(other, 1), 0);
	assert_int_equal(arg.place.time_ns, real);
	assert_int_equal(arg.place.boot_ns, boot);
	assert_int_equal(arg.place.flags, OCXLPMEM_LOG_WAITED);
	/* the queue was empty once: from now on it is known when one comes */
	control("log general");
	assert_int_equal(look(file, 3), 0);
	assert_int_equal(arg.place.flags, 0);
	assert_int_equal(look(file, 4), -EAGAIN);
	assert_int_equal(arg.place.time_ns, 0);
	core_file_release(file);
	core_file_release(other);
}

/* who opens the file late hears what is no longer there, once */
static void a_late_opener_hears_of_a_gap(void **state)
{
	struct core_file *file, *late;
	unsigned int i;

	control("data-size 0x10008");
	rig_create();
	file = open_file(true);
	for (i = 0; i < 12; i++) {
		control("log general length=30000");
		assert_int_equal(get(file, 0), 0);
	}
	assert_int_equal(arg.place.oldest, 5);
	late = open_file(false);
	assert_int_equal(get(late, 0), 0);
	assert_int_equal(arg.place.sequence, 1);
	assert_int_equal(arg.place.lost, 4);
	assert_int_equal(get(late, 0), 0);
	assert_int_equal(arg.place.sequence, 5);
	assert_int_equal(arg.place.lost, 0);
	core_file_release(file);
	core_file_release(late);
}

/* a new binding: the logs keep their names, and what was had stays had */
static void logs_outlive_their_core(void **state)
{
	struct core_file *file = open_file(true), *late;
	static uint8_t taken[0x2000], unread[0x2000];
	struct core_log_request request = { .want.sequence = 1, .room = sizeof(buf) };
	struct core_ring ring, none = { .instance = 0 };
	struct ocxlpmem_error_log_place place;
	struct core_block *block;
	u8 status;
	u64 real, next;
	size_t len;

	control("log general count=2 length=40");
	assert_int_equal(look(file, 3), -EINVAL);
	assert_int_equal(get(file, 1), 0);
	assert_int_equal(get(file, 2), 0);
	real = arg.place.time_ns;
	len = arg.buf_size;
	memcpy(taken, buf, len);
	core_remove(rig.core);
	core_logs_take(rig.core, &ring);
	assert_int_equal(get(file, 2), -ENODEV);
	/* who had asked before the removal, and looks only now, must not hear of a loss */
	assert_int_equal(core_log_get(rig.core, &request, &block, &place, &status), -ENODEV);
	assert_int_equal(place.lost, 0);
	core_file_release(file);
	core_put(rig.core);
	assert_int_equal(core_logs_unread(&ring, NULL), len);
	assert_int_equal(core_logs_unread(&ring, unread), len);
	assert_memory_equal(unread, taken, len);

	rig.params.instance = INSTANCE + 1;
	assert_int_equal(rig_create(), 0);
	/* the first binding of a card finds nothing, and keeps its own name */
	INIT_LIST_HEAD(&none.blocks);
	core_logs_give(rig.core, &none);
	assert_int_equal(rig.core->ring.instance, INSTANCE + 1);
	assert_int_equal(rig.core->events.told.logs, 0);
	core_logs_give(rig.core, &ring);
	assert_int_equal(core_logs_unread(&ring, NULL), 0);
	assert_int_equal(rig.core->events.told.logs, 1);
	late = open_file(true);
	arg = (struct ioctl_ocxlpmem_error_log){
		.buf_ptr = (unsigned long)buf, .buf_size = sizeof(buf),
		.want = { .sequence = 2, .instance = INSTANCE },
	};
	assert_int_equal(control_file(late, IOCTL_OCXLPMEM_ERROR_LOG, &arg), 0);
	assert_int_equal(arg.buf_size, len);
	assert_memory_equal(buf, taken, len);
	assert_int_equal(arg.place.time_ns, real);
	/* the next one from the card goes on in the same numbering */
	control("log general length=40");
	next = arg.place.next;
	assert_int_equal(next, 3);
	assert_int_equal(get(late, 0), 0);
	assert_int_equal(arg.place.sequence, 3);
	assert_int_equal(arg.place.instance, INSTANCE);
	core_file_release(late);
	core_logs_free(&ring);
}

int keeper_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(watchers_send_nothing),
		TEST(no_room_drains_nothing),
		TEST(watcher_and_keeper),
		TEST(when_a_log_is_had),
		TEST(query),
		TEST(flags_that_are_none),
		TEST_BARE(looking_fills_the_ring),
		TEST_BARE(times_of_receipt),
		TEST(logs_outlive_their_core),
		TEST_BARE(a_late_opener_hears_of_a_gap),
	};

	return RUN(tests);
}
