// SPDX-License-Identifier: LGPL-2.1-or-later
/* Controller dumps: open or ask for one, wait, read, complete. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "events.h"
#include "field.h"

/*
 * How often to look at a dump that is being prepared. The eventfd normally ends
 * the wait at once; looking as well keeps the wait right where none could be had.
 */
#define LOOK_FIRST_MS	20
#define LOOK_MAX_MS	1000

/**
 * struct ocxlpmem_dump - a controller dump that we own
 * @base: so that it has fields; never shared
 * @card: referenced
 * @fd: the open file that is the owner
 * @eventfd: -1: none could be had
 * @state, @max_size, @generation, @instance: as last heard
 */
struct ocxlpmem_dump {
	struct ocxlpmem_object base;
	struct ocxlpmem_card *card;
	int fd;
	int eventfd;
	uint32_t state;
	uint32_t max_size;
	uint64_t generation;
	uint64_t instance;
};

static int dump_fail(struct ocxlpmem_dump *dump, enum lib_op op, int err)
{
	return lib_card_fail(dump->card, &(struct lib_trouble){ op, err, 0, NULL });
}

/* for the owner, ATTACH is how to look at the state */
static int dump_ask(struct ocxlpmem_dump *dump, uint32_t mode, uint32_t flags)
{
	struct ioctl_ocxlpmem_controller_dump io = { .mode = mode, .flags = flags };
	int err = lib_device_io(dump->card, dump->fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &io);

	if (err)
		return err;
	if (io.state != OCXLPMEM_DUMP_PREPARING && io.state != OCXLPMEM_DUMP_READY)
		return -EPROTO;

	dump->state = io.state;
	dump->max_size = io.max_size;
	dump->generation = io.generation;
	dump->instance = io.instance;
	return 0;
}

int ocxlpmem_dump_open(struct ocxlpmem_card *card, unsigned int mode, unsigned int flags,
		       struct ocxlpmem_dump **out)
{
	struct ocxlpmem_dump *dump;
	int err;

	dump = lib_object_new(OCXLPMEM_KIND_DUMP_FACTS, sizeof(*dump), NULL, 0);
	if (!dump)
		return lib_card_fail(card, &(struct lib_trouble){ LIB_OP_DUMP, -ENOMEM, 0, NULL });
	dump->card = ocxlpmem_card_ref(card);
	dump->eventfd = -1;
	dump->fd = lib_device_open(card, O_RDWR);
	if (dump->fd < 0) {
		err = dump->fd;
		ocxlpmem_dump_close(dump);
		return err;
	}

	/* before asking, so that the answer cannot come in between */
	dump->eventfd = lib_eventfd(card, dump->fd);
	err = dump_ask(dump, mode, flags);
	if (err) {
		dump_fail(dump, LIB_OP_DUMP, err);
		ocxlpmem_dump_close(dump);
		return err;
	}
	*out = dump;
	return 0;
}

void ocxlpmem_dump_close(struct ocxlpmem_dump *dump)
{
	if (!dump)
		return;
	if (dump->fd >= 0)
		close(dump->fd);
	if (dump->eventfd >= 0)
		close(dump->eventfd);
	ocxlpmem_card_unref(dump->card);
	lib_object_unref(dump);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 0 or -EINTR. The node itself is not polled: other events would end each wait */
static int dump_sleep(struct ocxlpmem_dump *dump, int64_t ms)
{
	/* poll() passes over a descriptor of -1 and just sleeps */
	struct pollfd pfd = { .fd = dump->eventfd, .events = POLLIN };
	int rc = poll(&pfd, 1, ms);

	if (rc < 0)
		return -errno;
	if (rc)
		lib_eventfd_drain(dump->eventfd);
	return 0;
}

static int dump_wait(struct ocxlpmem_dump *dump, int timeout_ms)
{
	int64_t end = timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms;
	int64_t left, slice = LOOK_FIRST_MS;
	int err;

	for (;;) {
		err = dump_ask(dump, OCXLPMEM_DUMP_ATTACH, 0);
		if (err || dump->state == OCXLPMEM_DUMP_READY)
			return err;
		left = end - now_ms();
		if (left <= 0)
			return -EAGAIN;
		err = dump_sleep(dump, left < slice ? left : slice);
		if (err)
			return err;
		slice = slice < LOOK_MAX_MS / 2 ? 2 * slice : LOOK_MAX_MS;
	}
}

int ocxlpmem_dump_wait(struct ocxlpmem_dump *dump, int timeout_ms)
{
	int err = dump_wait(dump, timeout_ms);

	return err ? dump_fail(dump, LIB_OP_DUMP_WAIT, err) : 0;
}

ssize_t ocxlpmem_dump_read(struct ocxlpmem_dump *dump, uint32_t offset, void *buf, uint32_t size)
{
	struct ioctl_ocxlpmem_controller_dump_data io = {
		.buf_ptr = (uintptr_t)buf,
		.buf_size = size,
		.offset = offset,
		.generation = dump->generation,
	};
	int err;

	/* so that the count returned is never taken for an errno on 32 bits */
	if (size > INT_MAX)
		return dump_fail(dump, LIB_OP_DUMP_DATA, -EINVAL);
	err = lib_device_io(dump->card, dump->fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &io);
	if (!err && io.buf_size > size)
		err = -EPROTO;
	if (!err && dump->generation && io.generation != dump->generation)
		err = -ESTALE;
	if (err)
		return dump_fail(dump, LIB_OP_DUMP_DATA, err);
	return io.buf_size;
}

int ocxlpmem_dump_complete(struct ocxlpmem_dump *dump, unsigned int flags)
{
	struct ioctl_ocxlpmem_controller_dump_complete io = {
		.generation = dump->generation,
		.flags = flags,
	};
	int err;

	err = lib_device_io(dump->card, dump->fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, &io);
	return err ? dump_fail(dump, LIB_OP_DUMP_COMPLETE, err) : 0;
}

unsigned int ocxlpmem_dump_state(const struct ocxlpmem_dump *dump)
{
	return dump->state;
}

uint64_t ocxlpmem_dump_generation(const struct ocxlpmem_dump *dump)
{
	return dump->generation;
}

uint64_t ocxlpmem_dump_instance(const struct ocxlpmem_dump *dump)
{
	return dump->instance;
}

int ocxlpmem_dump_max_size(const struct ocxlpmem_dump *dump, uint32_t *bytes)
{
	if (!dump->max_size)
		return -ENODATA;
	*bytes = dump->max_size;
	return 0;
}

static const char *const state_words[] = { "preparing", "ready", NULL };

static int get_state(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	const struct ocxlpmem_dump *dump = object;

	value->string = state_words[dump->state == OCXLPMEM_DUMP_READY];
	return 0;
}

static int get_max_size(const struct ocxlpmem_field *field, const void *object,
			struct ocxlpmem_value *value)
{
	uint32_t bytes = 0;
	int err = ocxlpmem_dump_max_size(object, &bytes);

	value->u64 = bytes;
	return err;
}

static const struct ocxlpmem_field fields[] = {
	FIELD(DUMP_FACTS, "dump state", "dump_state", "Whether the card has prepared the dump",
	      .type = OCXLPMEM_TYPE_STRING, .get = get_state, .words = state_words,
	      .always = true),
	FIELD(DUMP_FACTS, "instance", "instance", "Driver start that the generation belongs to",
	      FIELD_HEX(16), FIELD_NUMBER(struct ocxlpmem_dump, instance), .always = true),
	FIELD(DUMP_FACTS, "generation", "generation", "Number of the dump since the driver started",
	      FIELD_U64, FIELD_NUMBER(struct ocxlpmem_dump, generation), .always = true),
	FIELD(DUMP_FACTS, "largest size", "max_size_bytes",
	      "Most bytes that a dump of this card can have", FIELD_U64, .get = get_max_size,
	      .bits = 32, .unit = "bytes"),
};

const struct lib_kind lib_kind_dump_facts = {
	.word = "dump-facts",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
};
