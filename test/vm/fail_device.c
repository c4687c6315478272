// SPDX-License-Identifier: GPL-2.0-only
/* Requests by /dev/ocxlpmemN. */
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fail_request.h"

static __u64 generation;

static int open_close(void)
{
	int fd = open(fail_device_path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	return fail_result(close(fd));
}

static int payload(unsigned long request)
{
	struct ioctl_ocxlpmem_payload arg = {
		.buf_ptr = (unsigned long)fail_room,
		.buf_size = FAIL_ROOM,
	};

	if (ioctl(fail_device, request, &arg))
		return -errno;
	return ((struct ocxlpmem_payload_header *)fail_room)->status;
}

static int smart(void)
{
	return payload(IOCTL_OCXLPMEM_SMART);
}

static int stats(void)
{
	return payload(IOCTL_OCXLPMEM_CONTROLLER_STATS);
}

static int error_log(void)
{
	struct ioctl_ocxlpmem_error_log arg = {
		.buf_ptr = (unsigned long)fail_room,
		.buf_size = FAIL_ROOM,
	};

	if (ioctl(fail_device, IOCTL_OCXLPMEM_ERROR_LOG, &arg))
		return -errno;
	return fail_log_place(&arg.place);
}

static int dump(void)
{
	struct ioctl_ocxlpmem_controller_dump arg = {
		.mode = OCXLPMEM_DUMP_NEW,
		.flags = OCXLPMEM_DUMP_DISCARD,
	};

	if (ioctl(fail_device, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg))
		return -errno;
	generation = arg.generation;
	return 0;
}

static int dump_data(void)
{
	struct ioctl_ocxlpmem_controller_dump_data arg = {
		.buf_ptr = (unsigned long)fail_room,
		.buf_size = 4096,
	};

	return fail_result(ioctl(fail_device, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &arg));
}

static void dump_wait(void)
{
	while (dump_data() == -EAGAIN)
		usleep(10000);
}

static void dump_again(void)
{
	dump();
	dump_wait();
	/* one that was never seen ready is not replaced */
	dump();
	dump_wait();
}

static int dump_complete(void)
{
	struct ioctl_ocxlpmem_controller_dump_complete arg = {
		.generation = generation,
		.flags = OCXLPMEM_DUMP_DISCARD,
	};

	return fail_result(ioctl(fail_device, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, &arg));
}

static int eventfd_set(int fd)
{
	struct ioctl_ocxlpmem_eventfd arg = { fd, 0 };

	return fail_result(ioctl(fail_device, IOCTL_OCXLPMEM_EVENTFD, &arg));
}

static void eventfd_none(void)
{
	eventfd_set(-1);
}

static int eventfd_one(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = eventfd(0, EFD_CLOEXEC);
	return fd < 0 ? -errno : eventfd_set(fd);
}

static int event_check(void)
{
	__u64 events;

	return fail_result(ioctl(fail_device, IOCTL_OCXLPMEM_EVENT_CHECK, &events));
}

/* asked faster than the driver lets anybody ask */
static int health(void)
{
	int err = fail_result(ioctl(fail_device, IOCTL_OCXLPMEM_REQUEST_HEALTH));

	return err == -EAGAIN || err == -ENOBUFS ? 0 : err;
}

static int poll_events(void)
{
	struct pollfd fd = { fail_device, POLLIN | POLLPRI, 0 };

	return fail_result(poll(&fd, 1, 0));
}

const struct fail_request fail_device_requests[] = {
	{ "open and close", NULL, open_close, false },
	{ "SMART", fail_cache_ages, smart, false },
	{ "CONTROLLER_STATS", fail_cache_ages, stats, false },
	{ "ERROR_LOG", fail_card_logs, error_log, false },
	{ "CONTROLLER_DUMP", NULL, dump, false },
	{ "CONTROLLER_DUMP_DATA", dump_wait, dump_data, false },
	{ "CONTROLLER_DUMP_COMPLETE", dump_again, dump_complete, false },
	{ "EVENTFD", eventfd_none, eventfd_one, false },
	{ "EVENT_CHECK", NULL, event_check, false },
	{ "REQUEST_HEALTH", NULL, health, false },
	{ "poll", NULL, poll_events, false },
};

const unsigned int fail_device_count = COUNT(fail_device_requests);
