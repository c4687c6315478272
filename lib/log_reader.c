// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reading error logs one after the other, from a place on. */
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
 * @mode: what it does
 * @next: what to ask for
 * @pending: the card held more when last heard of
 * @keepers: of the card, when last heard of
 * @buf, @size: for the card block; grows
 */
struct ocxlpmem_log_reader {
	struct ocxlpmem_card *card;
	int fd;
	enum ocxlpmem_log_mode mode;
	struct ocxlpmem_log_position next;
	bool pending;
	uint32_t keepers;
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

/* for writing, which is what takes logs from the card; else it watches */
static int reader_open_device(struct ocxlpmem_log_reader *reader, struct ocxlpmem_card *card,
			      enum ocxlpmem_log_mode mode)
{
	reader->mode = mode;
	reader->fd = -EACCES;
	if (mode != OCXLPMEM_LOG_MODE_WATCH)
		reader->fd = lib_device_open(card, O_RDWR);
	if (reader->fd != -EACCES)
		return reader->fd;
	reader->mode = OCXLPMEM_LOG_MODE_WATCH;
	reader->fd = lib_device_open(card, O_RDONLY);
	return reader->fd;
}

int ocxlpmem_log_reader_open(struct ocxlpmem_card *card, enum ocxlpmem_log_mode mode,
			     const struct ocxlpmem_log_position *start,
			     struct ocxlpmem_log_reader **out)
{
	struct ocxlpmem_log_reader *reader = calloc(1, sizeof(*reader));
	int err;

	if (!reader || reader_grow(reader, FIRST_SIZE)) {
		free(reader);
		return lib_card_fail(card, &(struct lib_trouble){ LIB_OP_ERROR_LOG, -ENOMEM,
								  0, NULL });
	}

	err = reader_open_device(reader, card, mode);
	if (err < 0) {
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

static int reader_io(struct ocxlpmem_log_reader *reader, uint32_t flags,
		     struct ioctl_ocxlpmem_error_log *io)
{
	int err;

	*io = (struct ioctl_ocxlpmem_error_log){
		.buf_ptr = (uintptr_t)reader->buf,
		.buf_size = reader->size,
		.want.sequence = reader->next.sequence,
		.want.instance = reader->next.instance,
		.want.flags = flags,
	};
	err = lib_device_io(reader->card, reader->fd, IOCTL_OCXLPMEM_ERROR_LOG, io);
	reader->pending = io->place.pending;
	reader->keepers = io->place.keepers;
	return err;
}

/* one answer; a log that does not fit is asked for again with more room */
static int reader_ask(struct ocxlpmem_log_reader *reader, struct ioctl_ocxlpmem_error_log *io)
{
	uint32_t flags = reader->mode == OCXLPMEM_LOG_MODE_LOOK ? OCXLPMEM_LOG_LOOK : 0;
	uint32_t room;
	int err;

	for (;;) {
		room = reader->size;
		err = reader_io(reader, flags, io);
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
	if (err)
		return err;
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

static int reader_say(struct ocxlpmem_log_reader *reader, uint32_t flags)
{
	struct ioctl_ocxlpmem_error_log io;
	int err = reader_io(reader, flags, &io);

	if (err)
		lib_card_fail(reader->card, &(struct lib_trouble){ LIB_OP_ERROR_LOG, err,
								   0, NULL });
	return err;
}

int ocxlpmem_log_reader_had(struct ocxlpmem_log_reader *reader)
{
	return reader_say(reader, OCXLPMEM_LOG_HAD);
}

int ocxlpmem_log_reader_query(struct ocxlpmem_log_reader *reader)
{
	return reader_say(reader, OCXLPMEM_LOG_QUERY);
}

enum ocxlpmem_log_mode ocxlpmem_log_reader_mode(const struct ocxlpmem_log_reader *reader)
{
	return reader->mode;
}

unsigned int ocxlpmem_log_reader_keepers(const struct ocxlpmem_log_reader *reader)
{
	return reader->keepers;
}

bool ocxlpmem_log_reader_pending(const struct ocxlpmem_log_reader *reader)
{
	return reader->pending;
}
