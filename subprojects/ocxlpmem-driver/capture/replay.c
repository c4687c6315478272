// SPDX-License-Identifier: GPL-2.0-only
/* What a card answered, answered again. */
#include <errno.h>
#include <string.h>

#include "capture.h"

static int replay_payload(const struct capture_payload *note, struct ioctl_ocxlpmem_payload *io)
{
	struct ocxlpmem_payload_header *header = (void *)(uintptr_t)io->buf_ptr;
	uint32_t room = io->buf_size;

	if (!note->asked)
		return -ENODATA;
	if (note->error)
		return note->error;
	if (room < sizeof(*header))
		return -EINVAL;
	io->age_ms = note->age_ms;
	io->buf_size = 0;
	if (!note->has_header)
		return 0;
	io->buf_size = sizeof(*header) + note->len;
	*header = note->header;
	if (io->buf_size > room)
		header->status = -EMSGSIZE;
	else if (note->len)
		memcpy(header + 1, note->block, note->len);
	return 0;
}

static int replay_events(const struct capture_card *card, __u64 *events)
{
	if (!card->has_events)
		return card->events_error ? card->events_error : -ENODATA;
	*events = card->events;
	return 0;
}

/* the first that answers to the sequence; 0: the oldest. NULL: there is none */
static const struct capture_log *find_log(const struct capture_card *card, uint64_t sequence)
{
	size_t i;

	for (i = 0; i < card->log_count; i++) {
		const struct ocxlpmem_error_log_place *place = &card->logs[i].place;

		if (!sequence || place->sequence == sequence)
			return &card->logs[i];
		/* in a gap: what is left of it */
		if (place->lost && sequence > place->sequence && sequence < place->oldest)
			return &card->logs[i];
	}
	return NULL;
}

static int replay_log(const struct capture_card *card, struct ioctl_ocxlpmem_error_log *io)
{
	const struct ocxlpmem_nd_error_log_in want = io->want;
	uint32_t room = io->buf_size;
	const struct capture_log *log;

	io->place = card->logs_end;
	if (want.flags & OCXLPMEM_LOG_HAD)
		return -EPERM;
	if (!card->logs_error)
		return -ENODATA;
	if (want.instance && want.instance != card->logs_end.instance)
		return card->logs_end.instance ? -ESTALE : card->logs_error;
	if (want.flags & OCXLPMEM_LOG_QUERY)
		return 0;
	log = find_log(card, want.sequence);
	if (!log)
		return want.sequence > card->logs_end.next ? -EINVAL : card->logs_error;
	io->buf_size = log->place.length;
	if (io->buf_size > room)
		return -EMSGSIZE;
	io->place = log->place;
	io->place.keepers = card->logs_end.keepers;
	if (log->place.length) {
		memcpy((void *)(uintptr_t)io->buf_ptr, log->block, log->place.length);
	} else if (want.sequence) {
		io->place.sequence = want.sequence;
		io->place.lost = log->place.oldest - want.sequence;
	}
	return 0;
}

int capture_replay_ioctl(const struct capture_card *card, unsigned long request, void *arg)
{
	switch (request) {
	case IOCTL_OCXLPMEM_SMART:
		return replay_payload(&card->smart, arg);
	case IOCTL_OCXLPMEM_CONTROLLER_STATS:
		return replay_payload(&card->stats, arg);
	case IOCTL_OCXLPMEM_EVENT_CHECK:
		return replay_events(card, arg);
	case IOCTL_OCXLPMEM_ERROR_LOG:
		return replay_log(card, arg);
	}
	return -ENOTTY;
}
