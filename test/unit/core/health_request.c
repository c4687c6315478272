// SPDX-License-Identifier: GPL-2.0-only
#include "rig.h"
#include "driver/core/private.h"

static uint8_t room[ROOM];

static void health_request(void **state)
{
	struct core_file *file = open_file(true), *reader = open_file(false);

	rig_forget();
	assert_int_equal(control_file(reader, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), -EPERM);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), 0);
	/* one store of the one bit */
	assert_int_equal(rig.write_count, 1);
	assert_int_equal(written(WIRE_REG_HCI, WIRE_HCI_CHPD), 1);
	assert_string_equal(rig.trace.command, "health request");
	assert_string_equal(rig.trace.origin, "file");
	rig_wait(10 * MS);
	assert_int_equal(core_file_events(reader), OCXLPMEM_EVENT_ERROR_LOG);
	assert_int_equal(truth("logs_queued"), 1);

	control("fatal hardware");
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), -EIO);
	assert_int_equal(rig.trace.result, -EIO);
	assert_int_equal(truth("health_requests"), 1);
	core_file_release(file);
	core_file_release(reader);
	no_violation();
}

/* every answer is a log: many requests would push out the logs that matter */
static void health_requests_are_limited(void **state)
{
	struct ioctl_ocxlpmem_error_log log = { .buf_ptr = (unsigned long)room, .buf_size = ROOM };
	struct core_file *file = open_file(true), *other;
	unsigned int i, taken = 0;

	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), 0);
	/* of the card, whoever asks and by which file */
	core_file_release(file);
	other = open_file(true);
	rig_forget();
	for (i = 0; i < 3000; i++)
		assert_int_equal(control_file(other, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL),
				 -EAGAIN);
	assert_int_equal(rig.write_count, 0);
	assert_int_equal(rig.trace.result, -EAGAIN);
	rig_wait(9999 * MS);
	assert_int_equal(control_file(other, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), -EAGAIN);

	/* and not as long as somebody has to read logs first */
	rig_wait(1 * MS);
	for (i = 0; i < 100; i++) {
		rig_wait(CORE_HEALTH_MS * MS);
		taken += !control_file(other, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL);
	}
	assert_int_equal(taken, 0);
	assert_int_equal(control_file(other, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), -ENOBUFS);
	assert_int_equal(truth("health_requests"), 1);
	assert_int_equal(control_file(other, IOCTL_OCXLPMEM_ERROR_LOG, &log), 0);
	assert_int_equal(control_file(other, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), 0);
	assert_int_equal(truth("health_requests"), 2);
	assert_int_equal(truth("logs_dropped"), 0);
	core_file_release(other);
	no_violation();
}

/* a card that always says that it has logs, and gives none, can be asked */
static void health_in_spite_of_a_stuck_ela(void **state)
{
	struct ioctl_ocxlpmem_error_log log = { .buf_ptr = (unsigned long)room, .buf_size = ROOM };
	struct core_file *file = open_file(true);

	control("event log on");
	rig_interrupts();
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), -ENOBUFS);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &log), -EAGAIN);
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), 0);
	core_file_release(file);
}

int health_request_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(health_request),
		TEST(health_requests_are_limited),
		TEST(health_in_spite_of_a_stuck_ela),
	};

	return RUN(tests);
}
