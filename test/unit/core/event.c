// SPDX-License-Identifier: GPL-2.0-only
#include <sys/eventfd.h>
#include <unistd.h>

#include "rig.h"
#include "driver/core/private.h"

static u64 events(struct core_file *file)
{
	u64 events;

	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENT_CHECK, &events), 0);
	return events;
}

static long set_eventfd(struct core_file *file, int fd)
{
	struct ioctl_ocxlpmem_eventfd arg = { .eventfd = fd };

	return control_file(file, IOCTL_OCXLPMEM_EVENTFD, &arg);
}

static void each_cause_has_its_bit(void **state)
{
	static const struct {
		const char *line;
		u64 event;
		const char *text;
	} table[] = {
		{ "dump pending", OCXLPMEM_EVENT_DUMP_AVAILABLE, "controller dump available" },
		{ "log general", OCXLPMEM_EVENT_ERROR_LOG, "error log available" },
		{ "fatal hardware", OCXLPMEM_EVENT_HARDWARE_FATAL | OCXLPMEM_EVENT_STATE,
		  "hardware fatal" },
		{ "fatal firmware", OCXLPMEM_EVENT_FIRMWARE_FATAL | OCXLPMEM_EVENT_STATE,
		  "firmware fatal" },
	};
	struct core_file *file;
	unsigned int i;

	for (i = 0; i < COUNT(table); i++) {
		file = open_file(false);
		assert_int_equal(events(file), 0);
		control(table[i].line);
		rig_wait(0);
		assert_true(rig.work);
		assert_true(logged(table[i].text));
		/* poll() sees it without consuming the news of the state */
		assert_int_equal(core_file_events(file), table[i].event);
		assert_int_equal(core_file_events(file), table[i].event);
		assert_int_equal(events(file), table[i].event);
		assert_int_equal(events(file), table[i].event & ~OCXLPMEM_EVENT_STATE);
		core_file_release(file);
		rig_teardown(NULL);
		rig_setup(NULL);
	}
}

static void levels_are_read_without_interrupts(void **state)
{
	struct core_file *file = open_file(false);

	control("log general");
	/* poll() knows only what was seen */
	assert_int_equal(core_file_events(file), 0);
	assert_int_equal(events(file), OCXLPMEM_EVENT_ERROR_LOG);
	assert_int_equal(core_file_events(file), OCXLPMEM_EVENT_ERROR_LOG);
	core_file_release(file);
}

static void eventfd_counts(void **state)
{
	struct core_file *file = open_file(false), *other = open_file(false);
	int fd = eventfd(0, EFD_NONBLOCK), second = eventfd(0, EFD_NONBLOCK);

	assert_int_equal(set_eventfd(file, fd), 0);
	assert_int_equal(set_eventfd(file, second), -EBUSY);
	assert_int_equal(set_eventfd(other, second), 0);
	control("log general");
	control("dump pending");
	rig_wait(0);
	assert_int_equal(rig_counted(fd), 2);
	assert_int_equal(rig_counted(second), 2);
	/* the levels still stand: that is not news */
	rig_wait(100 * MS);
	core_work(rig.core);
	events(file);
	assert_int_equal(rig_counted(fd), 0);

	/* another one takes its registration back: mine stays */
	core_file_release(other);
	control("fatal firmware");
	rig_wait(0);
	assert_int_equal(rig_counted(fd), 2);	/* the cause, and the state */
	assert_int_equal(rig_counted(second), 0);

	assert_int_equal(set_eventfd(file, -1), 0);
	assert_int_equal(set_eventfd(file, -1), 0);
	control("fatal hardware");
	rig_wait(0);
	assert_int_equal(rig_counted(fd), 0);
	/* free again for another */
	assert_int_equal(set_eventfd(file, second), 0);
	core_file_release(file);
	close(fd);
	close(second);
}

static void bad_eventfds(void **state)
{
	struct ioctl_ocxlpmem_eventfd arg = { .reserved = 1 };
	struct core_file *file = open_file(false);
	int fd = eventfd(0, EFD_NONBLOCK);

	assert_int_equal(set_eventfd(file, -2), -EBADF);
	assert_int_equal(set_eventfd(file, 9999), -EBADF);
	assert_int_equal(set_eventfd(file, STDOUT_FILENO), -EINVAL);
	arg.eventfd = fd;
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_EVENTFD, &arg), -EINVAL);
	/* nothing of that was kept */
	assert_int_equal(set_eventfd(file, fd), 0);
	core_file_release(file);
	close(fd);
}

/* a full counter must not block the driver */
static void full_eventfd(void **state)
{
	struct core_file *file = open_file(false);
	uint64_t most = 0xfffffffffffffffe;
	int fd = eventfd(0, 0);

	assert_int_equal(write(fd, &most, sizeof(most)), sizeof(most));
	assert_int_equal(set_eventfd(file, fd), 0);
	control("log general");
	rig_wait(0);
	assert_int_equal(rig_counted(fd), most);
	core_file_release(file);
	close(fd);
}

/* ELA falls and rises while a reader reads: each rise is told */
static void every_rise_is_told(void **state)
{
	struct ioctl_ocxlpmem_error_log arg;
	struct core_file *file = open_file(true);
	int fd = eventfd(0, EFD_NONBLOCK);
	static uint8_t buf[0x10008];
	int i;

	assert_int_equal(set_eventfd(file, fd), 0);
	for (i = 0; i < 3; i++) {
		control("log general");
		rig_wait(0);
		assert_int_equal(rig_counted(fd), 1);
		memset(&arg, 0, sizeof(arg));
		arg.buf_ptr = (unsigned long)buf;
		arg.buf_size = sizeof(buf);
		assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), 0);
		assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg), -EAGAIN);
		assert_int_equal(rig_counted(fd), 0);
		assert_int_equal(events(file), 0);
	}
	core_file_release(file);
	close(fd);
}

/*
 * Two threads look at CHI; the one with the older value comes last. The log
 * that rose in between must not be forgotten.
 */
static bool nested;

static int look_in_between(uint64_t offset, u64 *value)
{
	if (offset != WIRE_REG_CHI || nested)
		return 0;
	nested = true;
	*value = card_read64(rig.card, WIRE_REG_CHI, rig_now());
	control("log general");
	assert_true(core_irq(rig.core));
	return 1;
}

static void older_look_comes_last(void **state)
{
	struct core_file *file = open_file(false);
	int fd = eventfd(0, EFD_NONBLOCK);
	u64 chi;

	assert_int_equal(set_eventfd(file, fd), 0);
	nested = false;
	rig.on_read = look_in_between;
	assert_int_equal(core_chi(rig.core, &chi), 0);
	assert_int_equal(chi & WIRE_CHI_ELA, 0);
	assert_int_equal(core_file_events(file), OCXLPMEM_EVENT_ERROR_LOG);
	assert_int_equal(rig_counted(fd), 1);
	core_file_release(file);
	close(fd);
}

int event_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_cause_has_its_bit),
		TEST(levels_are_read_without_interrupts),
		TEST(eventfd_counts),
		TEST(bad_eventfds),
		TEST(full_eventfd),
		TEST(every_rise_is_told),
		TEST(older_look_comes_last),
	};

	return RUN(tests);
}
