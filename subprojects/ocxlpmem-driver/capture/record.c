// SPDX-License-Identifier: GPL-2.0-only
/* ioctls of /dev/ocxlpmemN, with notes of what they answer. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "capture.h"

static int do_ioctl(int fd, unsigned long request, void *arg)
{
	int rc = ioctl(fd, request, arg);

	return rc < 0 ? -errno : rc;
}

/* NULL: no memory, or nothing to copy */
static void *copy_of(const void *data, size_t len)
{
	void *copy = len ? malloc(len) : NULL;

	if (copy)
		memcpy(copy, data, len);
	return copy;
}

static int record_payload(struct capture_payload *note, int fd, unsigned long request,
			  struct ioctl_ocxlpmem_payload *io)
{
	const struct ocxlpmem_payload_header *header = (const void *)(uintptr_t)io->buf_ptr;
	uint32_t room = io->buf_size;
	int err = do_ioctl(fd, request, io);

	free(note->block);
	*note = (struct capture_payload) { .asked = true, .error = err };
	if (err || io->buf_size < sizeof(*header) || room < sizeof(*header))
		return err;
	note->age_ms = io->age_ms;
	note->has_header = true;
	note->header = *header;
	/* one that did not fit is asked for again */
	if (io->buf_size > room)
		return err;
	note->len = io->buf_size - sizeof(*header);
	note->block = copy_of(header + 1, note->len);
	return note->len && !note->block ? -ENOMEM : err;
}

static int record_events(struct capture_card *card, int fd, unsigned long request, __u64 *events)
{
	int err = do_ioctl(fd, request, events);

	card->has_events = !err;
	card->events_error = err;
	card->events = err ? 0 : *events;
	return err;
}

/* who reads from the oldest on again finds what is noted already */
static bool is_noted(const struct capture_card *card, const struct ocxlpmem_error_log_place *place)
{
	const struct ocxlpmem_error_log_place *last;

	if (!card->log_count)
		return false;
	last = &card->logs[card->log_count - 1].place;
	return last->instance == place->instance && place->sequence <= last->sequence;
}

static int add_log(struct capture_card *card, const struct ocxlpmem_error_log_place *place,
		   const void *block)
{
	struct capture_log *logs;

	if (is_noted(card, place))
		return 0;
	logs = realloc(card->logs, (card->log_count + 1) * sizeof(*logs));
	if (!logs)
		return -ENOMEM;
	card->logs = logs;
	logs[card->log_count] = (struct capture_log) {
		.place = *place, .block = copy_of(block, place->length),
	};
	if (place->length && !logs[card->log_count].block)
		return -ENOMEM;
	card->log_count++;
	return 0;
}

static int record_log(struct capture_card *card, int fd, unsigned long request,
		      struct ioctl_ocxlpmem_error_log *io)
{
	uint32_t room = io->buf_size;
	int err = do_ioctl(fd, request, io);

	/* what is too large is asked for again */
	if (err == -EMSGSIZE)
		return err;
	if (err) {
		card->logs_error = err;
		card->logs_end = io->place;
		return err;
	}
	if (io->place.length > room || (!io->place.length && !io->place.lost))
		return err;
	return add_log(card, &io->place, (const void *)(uintptr_t)io->buf_ptr);
}

int capture_record_ioctl(struct capture_card *card, int fd, unsigned long request, void *arg)
{
	switch (request) {
	case IOCTL_OCXLPMEM_SMART:
		return record_payload(&card->smart, fd, request, arg);
	case IOCTL_OCXLPMEM_CONTROLLER_STATS:
		return record_payload(&card->stats, fd, request, arg);
	case IOCTL_OCXLPMEM_EVENT_CHECK:
		return record_events(card, fd, request, arg);
	case IOCTL_OCXLPMEM_ERROR_LOG:
		return record_log(card, fd, request, arg);
	}
	return do_ioctl(fd, request, arg);
}
