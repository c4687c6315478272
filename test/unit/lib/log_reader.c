// SPDX-License-Identifier: GPL-2.0-only
/* Reading logs in order, against a made-up driver with a ring. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "wire/error_log.h"

#define INSTANCE	0x1122334455667788ULL

/**
 * struct ring - the driver's side
 * @oldest, @next: sequences held: from oldest to below next
 * @specific: bytes of log-specific data of each log
 * @lie: if set, called with the answer before it is given
 */
struct ring {
	uint64_t instance;
	uint64_t oldest;
	uint64_t next;
	uint32_t specific;
	int (*lie)(struct ioctl_ocxlpmem_error_log *io, int err);
	uint32_t largest;
};

static int ring_log(const struct ring *ring, uint64_t sequence,
		    struct ioctl_ocxlpmem_error_log *io)
{
	uint8_t *data = calloc(1, ring->specific + 1);
	const struct wire_error_log wire = {
		.identifier = sequence, .specific = data, .specific_len = ring->specific,
	};
	uint32_t need = WIRE_ERROR_LOG_FIXED + ring->specific;
	uint32_t room = io->buf_size;

	io->buf_size = need;
	if (need > room) {
		free(data);
		return -EMSGSIZE;
	}
	wire_error_log_encode(&wire, (void *)(uintptr_t)io->buf_ptr, room);
	free(data);
	io->place.sequence = sequence;
	io->place.length = need;
	return 0;
}

static int ring_answer(struct ring *ring, struct ioctl_ocxlpmem_error_log *io)
{
	uint64_t sequence = io->want.sequence ? io->want.sequence : ring->oldest;

	io->place = (struct ocxlpmem_error_log_place){
		.instance = ring->instance, .oldest = ring->oldest, .next = ring->next,
	};
	if (io->want.instance && io->want.instance != ring->instance)
		return -ESTALE;
	if (sequence >= ring->next)
		return -EAGAIN;
	if (sequence < ring->oldest) {
		io->place.sequence = sequence;
		io->place.lost = ring->oldest - sequence;
		io->buf_size = 0;
		return 0;
	}
	return ring_log(ring, sequence, io);
}

static int answer(struct device *device, unsigned long request, void *arg)
{
	struct ioctl_ocxlpmem_error_log *io = arg;
	struct ring *ring = device->data;
	int err;

	assert_int_equal(request, IOCTL_OCXLPMEM_ERROR_LOG);
	assert_int_equal(io->reserved, 0);
	if (io->buf_size > ring->largest)
		ring->largest = io->buf_size;
	err = ring_answer(ring, io);
	return ring->lie ? ring->lie(io, err) : err;
}

static struct ocxlpmem_log_reader *reader_of(void **state, struct device *device,
					     const struct ocxlpmem_log_position *start)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct ocxlpmem_log_reader *reader;

	device->answer = answer;
	device_attach(device, machine->ctx);
	assert_int_equal(ocxlpmem_log_reader_open(card, OCXLPMEM_LOG_MODE_KEEP, start, &reader),
			 0);
	return reader;
}

static void expect_log(struct ocxlpmem_log_reader *reader, uint64_t sequence)
{
	struct ocxlpmem_log_position position;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;

	assert_int_equal(ocxlpmem_log_reader_next(reader, &log, &gap), 0);
	assert_non_null(log);
	assert_null(gap);
	assert_int_equal(ocxlpmem_error_log_position(log, &position), 0);
	assert_int_equal(position.sequence, sequence);
	assert_int_equal(ocxlpmem_error_log_identifier(log), sequence);
	ocxlpmem_error_log_unref(log);
	ocxlpmem_log_reader_position(reader, &position);
	assert_int_equal(position.sequence, sequence + 1);
	assert_int_equal(position.instance, INSTANCE);
}

static void expect_error(struct ocxlpmem_log_reader *reader, int err)
{
	struct ocxlpmem_error_log *log = (void *)1;
	struct ocxlpmem_log_gap *gap = (void *)1;

	assert_int_equal(ocxlpmem_log_reader_next(reader, &log, &gap), err);
	assert_null(log);
	assert_null(gap);
}

static void from_the_oldest(void **state)
{
	struct ring ring = { .instance = INSTANCE, .oldest = 3, .next = 6 };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, NULL);

	expect_log(reader, 3);
	expect_log(reader, 4);
	expect_log(reader, 5);
	expect_error(reader, -EAGAIN);
	ring.next = 7;
	expect_log(reader, 6);
	expect_error(reader, -EAGAIN);
	ocxlpmem_log_reader_close(reader);
}

static void from_where_it_was(void **state)
{
	struct ring ring = { .instance = INSTANCE, .oldest = 3, .next = 9 };
	const struct ocxlpmem_log_position start = { INSTANCE, 7 };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, &start);

	expect_log(reader, 7);
	expect_log(reader, 8);
	expect_error(reader, -EAGAIN);
	ocxlpmem_log_reader_close(reader);
}

static void overtaken(void **state)
{
	struct ring ring = { .instance = INSTANCE, .oldest = 1, .next = 3 };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, NULL);
	struct ocxlpmem_log_position position;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	uint64_t lost;

	expect_log(reader, 1);
	ring.oldest = 10;
	ring.next = 12;
	assert_int_equal(ocxlpmem_log_reader_next(reader, &log, &gap), 0);
	assert_null(log);
	ocxlpmem_log_gap_position(gap, &position);
	assert_int_equal(position.sequence, 2);
	assert_int_equal(ocxlpmem_log_gap_lost(gap, &lost), 0);
	assert_int_equal(lost, 8);
	ocxlpmem_log_gap_unref(gap);
	expect_log(reader, 10);
	expect_log(reader, 11);
	expect_error(reader, -EAGAIN);
	ocxlpmem_log_reader_close(reader);
}

static void driver_restarted(void **state)
{
	struct ring ring = { .instance = INSTANCE, .oldest = 1, .next = 3 };
	const struct ocxlpmem_log_position start = { 0xdead, 700 };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, &start);
	struct ocxlpmem_log_position position;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	uint64_t lost;

	assert_int_equal(ocxlpmem_log_reader_next(reader, &log, &gap), 0);
	ocxlpmem_log_gap_position(gap, &position);
	assert_int_equal(position.instance, 0xdead);
	assert_int_equal(position.sequence, 700);
	ocxlpmem_log_gap_resume(gap, &position);
	assert_true(position.instance == INSTANCE && position.sequence == 1);
	assert_int_equal(ocxlpmem_log_gap_lost(gap, &lost), -ENODATA);
	ocxlpmem_log_gap_unref(gap);
	expect_log(reader, 1);
	expect_log(reader, 2);
	ocxlpmem_log_reader_close(reader);
}

static int stale_without_oldest(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->place.oldest = 0;
	io->place.next = 0;
	return err;
}

/* a driver that only tells its instance: reading goes on with the oldest */
static void driver_restarted_and_says_little(void **state)
{
	struct ring ring = {
		.instance = INSTANCE, .oldest = 4, .next = 6, .lie = stale_without_oldest,
	};
	const struct ocxlpmem_log_position start = { 0xdead, 700 };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, &start);
	struct ocxlpmem_log_position position;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;

	assert_int_equal(ocxlpmem_log_reader_next(reader, &log, &gap), 0);
	ocxlpmem_log_gap_resume(gap, &position);
	assert_true(position.instance == INSTANCE && position.sequence == 0);
	ocxlpmem_log_gap_unref(gap);
	expect_log(reader, 4);
	expect_log(reader, 5);
	ocxlpmem_log_reader_close(reader);
}

static void grows_for_a_large_log(void **state)
{
	struct ring ring = {
		.instance = INSTANCE, .oldest = 1, .next = 3, .specific = 0xffff - 0x40,
	};
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, NULL);

	expect_log(reader, 1);
	assert_int_equal(device.ioctls, 2);
	expect_log(reader, 2);
	assert_int_equal(device.ioctls, 3);
	assert_int_equal(ring.largest, 0xffff + 8);
	ocxlpmem_log_reader_close(reader);
}

static int always_too_small(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->buf_size = io->buf_size < 60000 ? 60000 : io->buf_size;
	return -EMSGSIZE;
}

static int beyond_bounds(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->buf_size = 65536 + 9;
	return -EMSGSIZE;
}

static int zero_need(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->buf_size = 0;
	return -EMSGSIZE;
}

static int longer_than_room(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->place.length = 4097;
	io->buf_size = 4097;
	return 0;
}

static int huge_length(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->place.length = 0xffffffff;
	return 0;
}

static int other_sequence(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->place.sequence++;
	return err;
}

static int other_instance(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->place.instance++;
	return err;
}

static int gap_to_nowhere(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->place.lost = 1;
	io->place.length = 0;
	io->place.oldest = io->place.sequence;
	return 0;
}

static int gap_with_a_log(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->place.lost = 1;
	io->place.oldest = io->place.sequence + 1;
	return 0;
}

static int stale_but_the_same(struct ioctl_ocxlpmem_error_log *io, int err)
{
	return -ESTALE;
}

static int stale_and_silent(struct ioctl_ocxlpmem_error_log *io, int err)
{
	memset(&io->place, 0, sizeof(io->place));
	return -ESTALE;
}

static int wrong_letters(struct ioctl_ocxlpmem_error_log *io, int err)
{
	memcpy((char *)(uintptr_t)io->buf_ptr + 6, "MS", 2);
	return err;
}

static int positive(struct ioctl_ocxlpmem_error_log *io, int err)
{
	return 80;
}

/* none may crash, loop or deliver a log */
static void drivers_that_lie(void **state)
{
	static int (*const lies[])(struct ioctl_ocxlpmem_error_log *io, int err) = {
		always_too_small, beyond_bounds, zero_need, longer_than_room, huge_length,
		other_sequence, other_instance, gap_to_nowhere, gap_with_a_log,
		stale_but_the_same, stale_and_silent, wrong_letters, positive,
	};
	struct ring ring = { .instance = INSTANCE, .oldest = 1, .next = 100 };
	const struct ocxlpmem_log_position start = { INSTANCE, 5 };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, &start);
	struct ocxlpmem_card *card = ocxlpmem_card_get_first(((struct machine *)*state)->ctx);
	unsigned int i;

	for (i = 0; i < COUNT(lies); i++) {
		struct ocxlpmem_error_log *log;
		struct ocxlpmem_log_gap *gap;
		int err;

		ocxlpmem_log_reader_close(reader);
		assert_int_equal(ocxlpmem_log_reader_open(card, OCXLPMEM_LOG_MODE_KEEP, &start,
							  &reader), 0);
		ring.lie = lies[i];
		device.ioctls = 0;
		err = ocxlpmem_log_reader_next(reader, &log, &gap);
		if (err != -EPROTO && err != -EBADMSG)
			fail_msg("lie %u: %d", i, err);
		assert_true(device.ioctls <= 3);
	}
	ocxlpmem_log_reader_close(reader);
}

/* reported once, and the next one is read */
static void log_that_cannot_be_decoded(void **state)
{
	struct ring ring = { .instance = INSTANCE, .oldest = 1, .next = 3, .lie = wrong_letters };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, NULL);
	struct ocxlpmem_card *card = ocxlpmem_card_get_first(((struct machine *)*state)->ctx);

	expect_error(reader, -EPROTO);
	assert_string_equal(ocxlpmem_card_failure(card)->message,
			    "cannot read the error log of ocxlpmem0: the answer makes no sense");
	ring.lie = NULL;
	expect_log(reader, 2);
	ocxlpmem_log_reader_close(reader);
}

static int says_pending(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->place.pending = 1;
	return err;
}

static int nothing_at_all(struct ioctl_ocxlpmem_error_log *io, int err)
{
	io->place.length = 0;
	return 0;
}

/* said by EAGAIN or by an empty place: neither is a failure, nor a step */
static void nothing_to_read(void **state)
{
	struct ring ring = { .instance = INSTANCE, .oldest = 1, .next = 3, .lie = nothing_at_all };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, NULL);
	struct ocxlpmem_card *card = ocxlpmem_card_get_first(((struct machine *)*state)->ctx);

	expect_error(reader, -EAGAIN);
	ring.lie = NULL;
	expect_log(reader, 1);
	ring.lie = nothing_at_all;
	expect_error(reader, -EAGAIN);
	ring.lie = NULL;
	expect_log(reader, 2);
	expect_error(reader, -EAGAIN);
	assert_null(ocxlpmem_card_failure(card));
	ocxlpmem_log_reader_close(reader);
}

static void pending(void **state)
{
	struct ring ring = { .instance = INSTANCE, .oldest = 1, .next = 3, .lie = says_pending };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, NULL);

	assert_false(ocxlpmem_log_reader_pending(reader));
	expect_log(reader, 1);
	assert_true(ocxlpmem_log_reader_pending(reader));
	expect_log(reader, 2);
	/* who may only watch has nothing to read, and is told that there is more */
	expect_error(reader, -EAGAIN);
	assert_true(ocxlpmem_log_reader_pending(reader));
	ring.lie = NULL;
	expect_error(reader, -EAGAIN);
	assert_false(ocxlpmem_log_reader_pending(reader));
	ocxlpmem_log_reader_close(reader);
}

static void card_cannot_be_opened(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct device device = { .open_error = -EACCES };
	struct ocxlpmem_log_reader *reader = NULL;

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_log_reader_open(card, OCXLPMEM_LOG_MODE_KEEP, NULL, &reader),
			 -EACCES);
	assert_null(reader);
}

/* a driver that notes what is said to it */
static uint32_t flags_said;
static uint64_t sequence_said;

static int note_flags(struct device *device, unsigned long request, void *arg)
{
	struct ioctl_ocxlpmem_error_log *io = arg;
	int err;

	flags_said = io->want.flags;
	sequence_said = io->want.sequence;
	err = answer(device, request, arg);
	io->place.keepers = 3;
	return flags_said & ~OCXLPMEM_LOG_LOOK ? 0 : err;
}

/* for writing where one may; who may not watches, and anything else is an error */
static void modes(void **state)
{
	static const struct {
		enum ocxlpmem_log_mode mode;
		int write_error;
		enum ocxlpmem_log_mode got;
		int access;
		uint32_t flags;
	} table[] = {
		{ OCXLPMEM_LOG_MODE_WATCH, 0, OCXLPMEM_LOG_MODE_WATCH, O_RDONLY, 0 },
		{ OCXLPMEM_LOG_MODE_LOOK, 0, OCXLPMEM_LOG_MODE_LOOK, O_RDWR, OCXLPMEM_LOG_LOOK },
		{ OCXLPMEM_LOG_MODE_KEEP, 0, OCXLPMEM_LOG_MODE_KEEP, O_RDWR, 0 },
		{ OCXLPMEM_LOG_MODE_LOOK, -EACCES, OCXLPMEM_LOG_MODE_WATCH, O_RDONLY, 0 },
		{ OCXLPMEM_LOG_MODE_KEEP, -EACCES, OCXLPMEM_LOG_MODE_WATCH, O_RDONLY, 0 },
	};
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct ring ring = { .instance = INSTANCE, .oldest = 1, .next = 3 };
	struct ocxlpmem_log_reader *reader;
	unsigned int i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct device device = {
			.data = &ring, .answer = note_flags, .write_error = table[i].write_error,
		};

		device_attach(&device, machine->ctx);
		assert_int_equal(ocxlpmem_log_reader_open(card, table[i].mode, NULL, &reader), 0);
		assert_int_equal(ocxlpmem_log_reader_mode(reader), table[i].got);
		assert_int_equal(device.flags & O_ACCMODE, table[i].access);
		expect_log(reader, 1);
		assert_int_equal(flags_said, table[i].flags);
		assert_int_equal(ocxlpmem_log_reader_keepers(reader), 3);
		ocxlpmem_log_reader_close(reader);
	}

	device_attach(&(struct device){ .write_error = -EMFILE }, machine->ctx);
	assert_int_equal(ocxlpmem_log_reader_open(card, OCXLPMEM_LOG_MODE_LOOK, NULL, &reader),
			 -EMFILE);
}

static void had_and_query(void **state)
{
	struct ring ring = { .instance = INSTANCE, .oldest = 1, .next = 3 };
	struct device device = { .data = &ring };
	struct ocxlpmem_log_reader *reader = reader_of(state, &device, NULL);

	device.answer = note_flags;
	expect_log(reader, 1);
	assert_int_equal(ocxlpmem_log_reader_had(reader), 0);
	assert_int_equal(flags_said, OCXLPMEM_LOG_HAD);
	/* what is before this one */
	assert_int_equal(sequence_said, 2);
	assert_int_equal(ocxlpmem_log_reader_query(reader), 0);
	assert_int_equal(flags_said, OCXLPMEM_LOG_QUERY);
	expect_log(reader, 2);
	ocxlpmem_log_reader_close(reader);
}

int log_reader_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(from_the_oldest),
		ON_MACHINE(from_where_it_was),
		ON_MACHINE(overtaken),
		ON_MACHINE(driver_restarted),
		ON_MACHINE(driver_restarted_and_says_little),
		ON_MACHINE(grows_for_a_large_log),
		ON_MACHINE(drivers_that_lie),
		ON_MACHINE(log_that_cannot_be_decoded),
		ON_MACHINE(nothing_to_read),
		ON_MACHINE(pending),
		ON_MACHINE(card_cannot_be_opened),
		ON_MACHINE(modes),
		ON_MACHINE(had_and_query),
	};

	return RUN(tests);
}
