// SPDX-License-Identifier: LGPL-2.1-or-later
/* The events of a card, by an eventfd. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "events.h"

/**
 * struct ocxlpmem_events - tells what happens to a card
 * @card: referenced
 * @fd: an open of its own, since each has one eventfd
 * @eventfd: counts
 */
struct ocxlpmem_events {
	struct ocxlpmem_card *card;
	int fd;
	int eventfd;
};

static const struct {
	uint64_t bit;
	const char *word;
} words[] = {
	{ OCXLPMEM_EVENT_DUMP_AVAILABLE, "dump-available" },
	{ OCXLPMEM_EVENT_ERROR_LOG, "error-log" },
	{ OCXLPMEM_EVENT_HARDWARE_FATAL, "hardware-fatal" },
	{ OCXLPMEM_EVENT_FIRMWARE_FATAL, "firmware-fatal" },
	{ OCXLPMEM_EVENT_DUMP_READY, "dump-ready" },
	{ OCXLPMEM_EVENT_STATE, "state" },
	{ OCXLPMEM_EVENT_GONE, "gone" },
};

int lib_eventfd(struct ocxlpmem_card *card, int fd)
{
	struct ioctl_ocxlpmem_eventfd io = {};
	int err;

	io.eventfd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (io.eventfd < 0)
		return -errno;
	err = lib_device_io(card, fd, IOCTL_OCXLPMEM_EVENTFD, &io);
	if (err) {
		close(io.eventfd);
		return err;
	}
	return io.eventfd;
}

void lib_eventfd_drain(int eventfd)
{
	eventfd_t count;

	eventfd_read(eventfd, &count);
}

int ocxlpmem_events_open(struct ocxlpmem_card *card, struct ocxlpmem_events **out)
{
	struct ocxlpmem_events *events = calloc(1, sizeof(*events));
	int err;

	if (!events)
		return lib_card_fail(card,
				     &(struct lib_trouble){ LIB_OP_EVENTS, -ENOMEM, 0, NULL });
	events->fd = lib_device_open(card, O_RDONLY);
	if (events->fd < 0) {
		err = events->fd;
		free(events);
		return err;
	}
	events->eventfd = lib_eventfd(card, events->fd);
	if (events->eventfd < 0) {
		err = events->eventfd;
		close(events->fd);
		free(events);
		return lib_card_fail(card, &(struct lib_trouble){ LIB_OP_EVENTS, err, 0, NULL });
	}

	events->card = ocxlpmem_card_ref(card);
	*out = events;
	return 0;
}

void ocxlpmem_events_close(struct ocxlpmem_events *events)
{
	if (!events)
		return;
	/* the device first, so that nothing counts on a closed descriptor */
	close(events->fd);
	close(events->eventfd);
	ocxlpmem_card_unref(events->card);
	free(events);
}

int ocxlpmem_events_fd(const struct ocxlpmem_events *events)
{
	return events->eventfd;
}

int ocxlpmem_events_check(struct ocxlpmem_events *events, uint64_t *mask)
{
	__u64 bits = 0;
	int err;

	/* drain before asking: an event in between is then told twice, never lost */
	lib_eventfd_drain(events->eventfd);
	err = lib_device_io(events->card, events->fd, IOCTL_OCXLPMEM_EVENT_CHECK, &bits);
	if (err == -ENODEV) {
		bits = OCXLPMEM_EVENT_GONE;
		err = 0;
	}
	if (err)
		return lib_card_fail(events->card,
				     &(struct lib_trouble){ LIB_OP_EVENTS, err, 0, NULL });
	*mask = bits;
	return 0;
}

int ocxlpmem_events_wait(struct ocxlpmem_events *events, int timeout_ms)
{
	struct pollfd pfd = { .fd = events->eventfd, .events = POLLIN };
	int rc = poll(&pfd, 1, timeout_ms);

	return rc < 0 ? -errno : rc;
}

const char *ocxlpmem_event_str(uint64_t mask)
{
	unsigned int i;

	for (i = 0; i < ARRAY_COUNT(words); i++)
		if (mask & words[i].bit)
			return words[i].word;
	return NULL;
}
