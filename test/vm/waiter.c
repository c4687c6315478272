// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-waiter DEVICE [dump]: opens the file, says "open", waits in poll() until the
 * card is gone, and asks it for SMART then: prints the errno's name. With dump, it
 * waits for a dump that it asked for. Exit code 0 only if poll() woke and said
 * POLLHUP, and the card "gone", or the driver had let go already.
 *
 * vm-waiter DEVICE end: keeps the file open until it is terminated.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <nvdimm/ocxlpmem.h>

static int fail(const char *what)
{
	printf("%s: %s\n", what, strerrorname_np(errno));
	return 1;
}

/* 1: gone; 0: something else; -1: failed */
static int is_gone(int fd)
{
	uint64_t events;

	if (ioctl(fd, IOCTL_OCXLPMEM_EVENT_CHECK, &events))
		return errno == ENODEV ? 1 : -1;
	return !!(events & OCXLPMEM_EVENT_GONE);
}

static int smart(int fd)
{
	static unsigned char room[65536];
	struct ioctl_ocxlpmem_payload arg = {
		.buf_ptr = (unsigned long)room, .buf_size = sizeof(room),
	};

	if (ioctl(fd, IOCTL_OCXLPMEM_SMART, &arg))
		puts(strerrorname_np(errno));
	else
		puts("answered");
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[2] : "";
	struct ioctl_ocxlpmem_controller_dump dump = { .mode = OCXLPMEM_DUMP_NEW };
	struct pollfd poller = { .events = POLLIN | POLLPRI };
	int gone;

	if (argc < 2)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	poller.fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (poller.fd < 0)
		return fail(argv[1]);
	if (!strcmp(what, "dump") && ioctl(poller.fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &dump))
		return fail("dump");
	puts("open");
	if (!strcmp(what, "end"))
		return pause();
	do {
		if (poll(&poller, 1, -1) < 0)
			return fail("poll");
		gone = is_gone(poller.fd);
		if (gone < 0)
			return fail("EVENT_CHECK");
	} while (!gone);
	/* it may have gone only after poll() had woken for something else */
	if (poll(&poller, 1, 0) != 1 || !(poller.revents & POLLHUP)) {
		puts("no POLLHUP");
		return 1;
	}
	return smart(poller.fd);
}
