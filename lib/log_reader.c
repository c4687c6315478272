// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "device.h"
#include "error_log.h"

#define FIRST_SIZE	4096

/**
 * struct ocxlpmem_log_reader - reads a card's logs in order
 * @card: referenced
 * @fd: an open of its own, so that it has a sequence of its own
 * @next: what to ask for
 * @pending: the card held more when last heard of
 * @buf, @size: for the card block; grows
 */
struct ocxlpmem_log_reader {
	struct ocxlpmem_card *card;
	int fd;
	struct ocxlpmem_log_position next;
	bool pending;
	void *buf;
	uint32_t size;
};

static int reader_grow(struct ocxlpmem_log_reader *reader, uint32_t size)
{
	void *buf = realloc(reader->buf, size);

	if (!buf)
		return -ENOMEM;
	reader->buf = buf;
	reader->size = size;
	return 0;
}

int ocxlpmem_log_reader_open(struct ocxlpmem_card *card,
			     const struct ocxlpmem_log_position *start,
			     struct ocxlpmem_log_reader **out)
{
	struct ocxlpmem_log_reader *reader = calloc(1, sizeof(*reader));

	if (!reader || reader_grow(reader, FIRST_SIZE)) {
		free(reader);
		return lib_card_fail(card, &(struct lib_trouble){ LIB_OP_ERROR_LOG, -ENOMEM,
								  0, NULL });
	}

	reader->fd = lib_device_open(card, O_RDONLY);
	if (reader->fd < 0) {
		int err = reader->fd;

		free(reader->buf);
		free(reader);
		return err;
	}
	reader->card = ocxlpmem_card_ref(card);
	if (start)
		reader->next = *start;
	*out = reader;
	return 0;
}

void ocxlpmem_log_reader_close(struct ocxlpmem_log_reader *reader)
{
	if (!reader)
		return;
	close(reader->fd);
	ocxlpmem_card_unref(reader->card);
	free(reader->buf);
	free(reader);
}

/* one answer; a log that does not fit is asked for again with more room */
static int reader_ask(struct ocxlpmem_log_reader *reader, struct ioctl_ocxlpmem_error_log *io)
{
	uint32_t room;
	int err;

	for (;;) {
		room = reader->size;
		*io = (struct ioctl_ocxlpmem_error_log){
			.buf_ptr = (uintptr_t)reader->buf,
			.buf_size = room,
			.want.sequence = reader->next.sequence,
			.want.instance = reader->next.instance,
		};
		err = lib_device_io(reader->card, reader->fd, IOCTL_OCXLPMEM_ERROR_LOG, io);
		if (err != -EMSGSIZE)
			return err;
		if (io->buf_size <= room || io->buf_size > LIB_ERROR_LOG_MAX)
			return -EPROTO;
		err = reader_grow(reader, io->buf_size);
		if (err)
			return err;
	}
}

/*
 * The driver was started again since next was noted: its logs have new numbers.
 * It may leave open which is the oldest; then 0 asks for it.
 */
static int reader_restarted(struct ocxlpmem_log_reader *reader,
			    const struct ocxlpmem_error_log_place *place,
			    struct ocxlpmem_log_gap **gap)
{
	const struct ocxlpmem_log_position resume = { place->instance, place->oldest };

	if (!place->instance || place->instance == reader->next.instance)
		return -EPROTO;
	*gap = lib_log_gap_new(&reader->next, &resume, 0);
	if (!*gap)
		return -ENOMEM;
	reader->next = resume;
	return 0;
}

/* is it an answer to what was asked? */
static bool place_fits(const struct ocxlpmem_log_reader *reader,
		       const struct ocxlpmem_error_log_place *place)
{
	const struct ocxlpmem_log_position *next = &reader->next;

	if (next->instance && place->instance != next->instance)
		return false;
	return !next->sequence || place->sequence == next->sequence;
}

static int reader_next(struct ocxlpmem_log_reader *reader, struct ocxlpmem_error_log **log,
		       struct ocxlpmem_log_gap **gap)
{
	struct ioctl_ocxlpmem_error_log io;
	int err = reader_ask(reader, &io);

	if (err == -ESTALE)
		return reader_restarted(reader, &io.place, gap);
	if (err == -EAGAIN)
		reader->pending = false;
	if (err)
		return err;

	reader->pending = io.place.pending;
	if (!io.place.lost && !io.place.length)
		return -EAGAIN;
	if (!place_fits(reader, &io.place))
		return -EPROTO;

	err = lib_log_answer(&io.place, reader->buf, reader->size, log, gap);
	if (err == -ENOMEM)
		return err;
	/* a log that cannot be decoded is reported once, and not in the way */
	reader->next.instance = io.place.instance;
	reader->next.sequence = *gap ? (*gap)->resume.sequence : io.place.sequence + 1;
	return err;
}

int ocxlpmem_log_reader_next(struct ocxlpmem_log_reader *reader,
			     struct ocxlpmem_error_log **log, struct ocxlpmem_log_gap **gap)
{
	int err;

	*log = NULL;
	*gap = NULL;
	err = reader_next(reader, log, gap);
	if (err && err != -EAGAIN)
		lib_card_fail(reader->card, &(struct lib_trouble){ LIB_OP_ERROR_LOG, err,
								   0, NULL });
	return err;
}

void ocxlpmem_log_reader_position(const struct ocxlpmem_log_reader *reader,
				  struct ocxlpmem_log_position *position)
{
	*position = reader->next;
}

bool ocxlpmem_log_reader_pending(const struct ocxlpmem_log_reader *reader)
{
	return reader->pending;
}
