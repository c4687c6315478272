// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-events DEVICE CONTROL COUNT: raises COUNT events on the simulated card whose
 * control file is CONTROL, and receives them by an eventfd and by poll().
 *
 * "None lost" means, first, for events that the reader paces (the next is raised
 * after the last was seen and had gone): each one makes the eventfd count one up
 * and the file readable, so that after COUNT of them the sum of the counts is
 * COUNT. Second, for bursts that nobody paces: several may be reported as one,
 * but the last change is always seen, and no count comes from nothing.
 *
 * The latency is from just before the write that raises the interrupt until
 * poll() has both. Exit code 0 only if none was lost.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <nvdimm/ocxlpmem.h>

#define PATIENCE_MS	30000	/* of a machine that does much else */
#define BURSTS		20
#define BURST		200	/* lines of control that fit into one write */

#define ON		"event log on\n"
#define OFF		"event log off\n"

static int device, control, counter;

static void fail(const char *what)
{
	printf("%s: %s\n", what, strerrorname_np(errno));
	exit(1);
}

static void wrong(const char *what, unsigned long i)
{
	printf("event %lu: %s\n", i, what);
	exit(1);
}

static void tell_card(const char *lines)
{
	ssize_t len = strlen(lines);

	if (write(control, lines, len) != len)
		fail("control");
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static uint64_t pending(void)
{
	uint64_t events;

	if (ioctl(device, IOCTL_OCXLPMEM_EVENT_CHECK, &events))
		fail("EVENT_CHECK");
	return events;
}

/* a reader who asks for a log that is not there makes the driver look */
static void look(void)
{
	static unsigned char room[64 << 10 | 8];
	struct ioctl_ocxlpmem_error_log arg = {
		.buf_ptr = (unsigned long)room, .buf_size = sizeof(room),
	};

	if (!ioctl(device, IOCTL_OCXLPMEM_ERROR_LOG, &arg) || errno != EAGAIN)
		fail("a log of a card that has none");
}

static uint64_t count(void)
{
	uint64_t value = 0;

	if (read(counter, &value, sizeof(value)) < 0 && errno != EAGAIN)
		fail("eventfd");
	return value;
}

static void take_away(void)
{
	tell_card(OFF);
	look();
}

/* until eventfd and poll() have told of it */
static void await_both(unsigned long i)
{
	struct pollfd fds[] = { { counter, POLLIN, 0 }, { device, POLLIN | POLLPRI, 0 } };
	unsigned int told = 0;
	unsigned int j;

	while (told != 3) {
		/* who has told is not asked again: poll() would not wait */
		for (j = 0; j < 2; j++)
			fds[j].fd = told & 1U << j ? -1 : j ? device : counter;
		switch (poll(fds, 2, PATIENCE_MS)) {
		case -1:
			fail("poll");
			break;
		case 0:
			wrong(told ? "seen by one of eventfd and poll() only" : "lost", i);
			break;
		default:
			for (j = 0; j < 2; j++)
				if (fds[j].revents)
					told |= 1U << j;
		}
	}
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void report(uint64_t *ns, unsigned long n, uint64_t duration)
{
	qsort(ns, n, sizeof(*ns), compare);
	printf("%lu events in %.1f s; latency in us: min %.1f, median %.1f, 99 %% %.1f, max %.1f\n",
	       n, duration / 1e9, ns[0] / 1e3, ns[n / 2] / 1e3, ns[n * 99 / 100] / 1e3,
	       ns[n - 1] / 1e3);
}

static void paced(unsigned long n)
{
	uint64_t *ns = calloc(n, sizeof(*ns));
	uint64_t begin = now(), sum = 0;
	unsigned long i;

	if (!ns)
		fail("calloc");
	for (i = 0; i < n; i++) {
		uint64_t start = now();

		tell_card(ON);
		await_both(i);
		ns[i] = now() - start;
		if (!(pending() & OCXLPMEM_EVENT_ERROR_LOG))
			wrong("not pending", i);
		sum += count();
		if (sum != i + 1)
			wrong("the eventfd has not counted exactly one", i);
		take_away();
	}
	report(ns, n, now() - begin);
	free(ns);
}

static void bursts(void)
{
	static char lines[BURST * (sizeof(OFF) - 1 + sizeof(ON) - 1) + 1];
	struct pollfd fd = { counter, POLLIN, 0 };
	uint64_t sum = 0, raised = 0;
	unsigned long i;

	/* each ends with an event that stands */
	for (i = 0; i < BURST; i++)
		strcat(lines, OFF ON);
	for (i = 0; i < BURSTS; i++) {
		tell_card(lines);
		raised += BURST;
		if (poll(&fd, 1, PATIENCE_MS) != 1)
			wrong("a whole burst is lost", i);
		sum += count();
		if (!(pending() & OCXLPMEM_EVENT_ERROR_LOG))
			wrong("the last event of a burst is lost", i);
		take_away();
		/* a count of this burst that came late */
		sum += count();
	}
	printf("%llu events in bursts of %d: counted as %llu\n", (unsigned long long)raised,
	       BURST, (unsigned long long)sum);
	if (sum > raised)
		wrong("more were counted than raised", sum);
}

int main(int argc, char **argv)
{
	struct ioctl_ocxlpmem_eventfd arg;

	if (argc != 4)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	device = open(argv[1], O_RDWR | O_CLOEXEC);
	control = open(argv[2], O_WRONLY | O_CLOEXEC);
	counter = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (device < 0 || control < 0 || counter < 0)
		fail("open");
	arg = (struct ioctl_ocxlpmem_eventfd) { .eventfd = counter };
	if (ioctl(device, IOCTL_OCXLPMEM_EVENTFD, &arg))
		fail("EVENTFD");
	take_away();
	paced(strtoul(argv[3], NULL, 0));
	bursts();
	return 0;
}
