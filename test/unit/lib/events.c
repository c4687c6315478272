// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"

/* the driver's side of one open file */
struct bell {
	int eventfd;
	uint64_t mask;
	int register_error;
	int check_error;
};

static int answer(struct device *device, unsigned long request, void *arg)
{
	struct bell *bell = device->data;

	if (request == IOCTL_OCXLPMEM_EVENTFD) {
		const struct ioctl_ocxlpmem_eventfd *io = arg;

		assert_int_equal(io->reserved, 0);
		bell->eventfd = io->eventfd;
		return bell->register_error;
	}
	assert_int_equal(request, IOCTL_OCXLPMEM_EVENT_CHECK);
	if (!bell->check_error)
		memcpy(arg, &bell->mask, sizeof(bell->mask));
	return bell->check_error;
}

static int readable(struct ocxlpmem_events *events)
{
	struct pollfd pfd = { .fd = ocxlpmem_events_fd(events), .events = POLLIN };

	return poll(&pfd, 1, 0);
}

static void rings_and_is_drained(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct bell bell = { .mask = OCXLPMEM_EVENT_ERROR_LOG };
	struct device device = { .answer = answer, .data = &bell };
	struct ocxlpmem_events *events;
	uint64_t mask;

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_events_open(card, &events), 0);
	assert_int_equal(device.flags, O_RDONLY | O_CLOEXEC);
	assert_int_equal(readable(events), 0);
	assert_int_equal(ocxlpmem_events_wait(events, 0), 0);

	eventfd_write(bell.eventfd, 1);
	eventfd_write(bell.eventfd, 1);
	assert_int_equal(readable(events), 1);
	assert_int_equal(ocxlpmem_events_wait(events, -1), 1);
	assert_int_equal(ocxlpmem_events_check(events, &mask), 0);
	assert_int_equal(mask, OCXLPMEM_EVENT_ERROR_LOG);
	assert_int_equal(readable(events), 0);

	/* looking without an event does not block */
	assert_int_equal(ocxlpmem_events_check(events, &mask), 0);
	ocxlpmem_events_close(events);
}

static void gone_is_an_event(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct bell bell = { .check_error = -ENODEV };
	struct device device = { .answer = answer, .data = &bell };
	struct ocxlpmem_events *events;
	uint64_t mask = 0;

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_events_open(card, &events), 0);
	assert_int_equal(ocxlpmem_events_check(events, &mask), 0);
	assert_int_equal(mask, OCXLPMEM_EVENT_GONE);
	bell.check_error = -EIO;
	assert_int_equal(ocxlpmem_events_check(events, &mask), -EIO);
	ocxlpmem_events_close(events);
}

static void registering_fails(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct bell bell = { .register_error = -EBUSY };
	struct device device = { .answer = answer, .data = &bell };
	struct ocxlpmem_events *events = NULL;

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_events_open(card, &events), -EBUSY);
	assert_null(events);
	/* the descriptor that was offered is closed again */
	assert_int_equal(fcntl(bell.eventfd, F_GETFD), -1);
}

static void cannot_be_opened(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct device device = { .open_error = -EACCES };
	struct ocxlpmem_events *events = NULL;

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_events_open(card, &events), -EACCES);
	assert_null(events);
}

/* room for the device's descriptor, but not for one more */
static void no_descriptor_left(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct bell bell = {};
	struct device device = { .answer = answer, .data = &bell };
	struct ocxlpmem_events *events = NULL;
	struct rlimit before, tight;
	int lowest = open("/dev/null", O_RDONLY | O_CLOEXEC);

	assert_true(lowest >= 0);
	close(lowest);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	tight = (struct rlimit){ lowest + 1, before.rlim_max };
	device_attach(&device, machine->ctx);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
	assert_int_equal(ocxlpmem_events_open(card, &events), -EMFILE);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_null(events);
	assert_int_equal(device.ioctls, 0);
}

static void words(void **state)
{
	unsigned int bit;

	assert_string_equal(ocxlpmem_event_str(OCXLPMEM_EVENT_DUMP_AVAILABLE), "dump-available");
	assert_string_equal(ocxlpmem_event_str(OCXLPMEM_EVENT_GONE | 1ull << 63), "gone");
	assert_string_equal(ocxlpmem_event_str(~0ull), "dump-available");
	assert_null(ocxlpmem_event_str(0));
	for (bit = 0; bit < 64; bit++)
		assert_int_equal(ocxlpmem_event_str(1ull << bit) != NULL, bit < 7);
}

int events_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(rings_and_is_drained),
		ON_MACHINE(gone_is_an_event),
		ON_MACHINE(registering_fails),
		ON_MACHINE(cannot_be_opened),
		ON_MACHINE(no_descriptor_left),
		cmocka_unit_test(words),
	};

	return RUN(tests);
}
