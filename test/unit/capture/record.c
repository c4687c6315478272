// SPDX-License-Identifier: GPL-2.0-only
/* Recording ioctls, and answering them again. */
#include "check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what stands for the driver ------------------------------------------ */

#define LOG	72	/* bytes of each */

/**
 * struct driver - a driver's answers
 * @error: positive errno: of each ioctl
 * @need: bytes of a payload
 * @oldest, @next: of its ring; what is before the oldest is lost
 */
static struct driver {
	int error;
	uint32_t need;
	uint64_t oldest;
	uint64_t next;
} driver;

static int payload(struct ioctl_ocxlpmem_payload *io)
{
	struct ocxlpmem_payload_header *header = (void *)(uintptr_t)io->buf_ptr;
	uint32_t room = io->buf_size;

	*header = (struct ocxlpmem_payload_header) { .state = OCXLPMEM_STATE_READY, .count = 3 };
	io->buf_size = driver.need;
	io->age_ms = 7;
	if (driver.need > room)
		header->status = -EMSGSIZE;
	else
		memset(header + 1, 0x5a, driver.need - sizeof(*header));
	return 0;
}

static int next_log(struct ioctl_ocxlpmem_error_log *io)
{
	uint64_t want = io->want.sequence ? io->want.sequence : 1;
	uint32_t room = io->buf_size;

	io->place = (struct ocxlpmem_error_log_place) {
		.instance = 0x1234, .oldest = driver.oldest, .next = driver.next, .pending = 1,
	};
	if (want >= driver.next) {
		errno = EAGAIN;
		return -1;
	}
	io->place.sequence = want;
	if (want < driver.oldest) {
		io->place.lost = driver.oldest - want;
		return 0;
	}
	io->buf_size = LOG;
	if (room < LOG) {
		errno = EMSGSIZE;
		return -1;
	}
	io->place.length = LOG;
	io->place.time_ns = 1000 + want;
	memset((void *)(uintptr_t)io->buf_ptr, (int)want, LOG);
	return 0;
}

int __wrap_ioctl(int fd, unsigned long request, void *arg);
int __wrap_ioctl(int fd, unsigned long request, void *arg)
{
	if (driver.error) {
		errno = driver.error;
		return -1;
	}
	switch (request) {
	case IOCTL_OCXLPMEM_SMART:
	case IOCTL_OCXLPMEM_CONTROLLER_STATS:
		return payload(arg);
	case IOCTL_OCXLPMEM_EVENT_CHECK:
		*(__u64 *)arg = OCXLPMEM_EVENT_DUMP_AVAILABLE;
		return 0;
	case IOCTL_OCXLPMEM_ERROR_LOG:
		return next_log(arg);
	}
	return 0;
}

/* ---- who asks: the driver, noting it, or the notes ----------------------- */

static int ask(struct capture_card *card, bool replay, unsigned long request, void *arg)
{
	return replay ? capture_replay_ioctl(card, request, arg) :
			capture_record_ioctl(card, 5, request, arg);
}

static int ask_payload(struct capture_card *card, bool replay, void *buf, uint32_t *size)
{
	struct ioctl_ocxlpmem_payload io = {
		.buf_ptr = (uintptr_t)buf, .buf_size = *size,
	};
	int err = ask(card, replay, IOCTL_OCXLPMEM_SMART, &io);

	*size = io.buf_size;
	return err;
}

/* all of them from sequence on, in one text */
static void ask_logs(struct capture_card *card, bool replay, uint64_t sequence, char *told)
{
	unsigned char buf[LOG];
	int err;

	for (;;) {
		struct ioctl_ocxlpmem_error_log io = {
			.buf_ptr = (uintptr_t)buf, .buf_size = sizeof(buf),
			.want.sequence = sequence, .want.instance = sequence ? 0x1234 : 0,
		};

		err = ask(card, replay, IOCTL_OCXLPMEM_ERROR_LOG, &io);
		if (err)
			break;
		told += sprintf(told, "%d: lost %d, %d bytes, %#x; ", (int)io.place.sequence,
				(int)io.place.lost, io.place.length,
				io.place.length ? buf[LOG - 1] : 0);
		sequence = io.place.lost ? io.place.oldest : io.place.sequence + 1;
	}
	sprintf(told, "%d", err);
}

static void drop(struct capture_card *card)
{
	free(card->smart.block);
	free(card->stats.block);
	while (card->log_count)
		free(card->logs[--card->log_count].block);
	free(card->logs);
}

/* ---- tests --------------------------------------------------------------- */

static void a_payload_that_did_not_fit_at_first(void **state)
{
	struct capture_card card = { 0 };
	unsigned char recorded[200], replayed[200];
	uint32_t size = 64;

	driver = (struct driver) { .need = 120 };
	assert_int_equal(ask_payload(&card, false, recorded, &size), 0);
	assert_int_equal(size, 120);
	size = sizeof(recorded);
	assert_int_equal(ask_payload(&card, false, recorded, &size), 0);
	assert_int_equal(card.smart.len, 120 - sizeof(struct ocxlpmem_payload_header));
	assert_int_equal(card.smart.age_ms, 7);

	size = 64;
	assert_int_equal(ask_payload(&card, true, replayed, &size), 0);
	assert_int_equal(size, 120);
	assert_int_equal(((struct ocxlpmem_payload_header *)replayed)->status, -EMSGSIZE);
	size = sizeof(replayed);
	assert_int_equal(ask_payload(&card, true, replayed, &size), 0);
	assert_int_equal(size, 120);
	assert_memory_equal(replayed, recorded, 120);
	size = 3;
	assert_int_equal(ask_payload(&card, true, replayed, &size), -EINVAL);
	drop(&card);
}

static void a_failure_is_an_answer_too(void **state)
{
	struct capture_card card = { 0 };
	unsigned char buf[64];
	uint32_t size = sizeof(buf);
	__u64 events = 1;

	driver = (struct driver) { .error = EIO };
	assert_int_equal(ask_payload(&card, false, buf, &size), -EIO);
	assert_int_equal(ask(&card, false, IOCTL_OCXLPMEM_EVENT_CHECK, &events), -EIO);
	assert_int_equal(ask_payload(&card, true, buf, &size), -EIO);
	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_EVENT_CHECK, &events), -EIO);
	/* who was never asked has no answer */
	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_CONTROLLER_STATS,
			     &(struct ioctl_ocxlpmem_payload) { 0 }), -ENODATA);
	assert_int_equal(ask(&(struct capture_card) { 0 }, true, IOCTL_OCXLPMEM_EVENT_CHECK,
			     &events), -ENODATA);
}

static void events(void **state)
{
	struct capture_card card = { 0 };
	__u64 mask = 0;

	driver = (struct driver) { 0 };
	assert_int_equal(ask(&card, false, IOCTL_OCXLPMEM_EVENT_CHECK, &mask), 0);
	mask = 0;
	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_EVENT_CHECK, &mask), 0);
	assert_int_equal(mask, OCXLPMEM_EVENT_DUMP_AVAILABLE);
}

static void logs_gap_and_end(void **state)
{
	char recorded[512], again[512], replayed[512];
	struct capture_card card = { 0 };

	driver = (struct driver) { .oldest = 4, .next = 7 };
	ask_logs(&card, false, 0, recorded);
	/* who begins anew is not noted twice */
	ask_logs(&card, false, 0, again);
	assert_string_equal(recorded, again);
	assert_int_equal(card.log_count, 4);
	ask_logs(&card, true, 0, replayed);
	assert_string_equal(replayed, recorded);
	assert_int_equal(card.logs_end.pending, 1);

	ask_logs(&card, false, 5, recorded);
	ask_logs(&card, true, 5, replayed);
	assert_string_equal(replayed, recorded);
	/* in the middle of what was lost */
	ask_logs(&card, false, 2, recorded);
	ask_logs(&card, true, 2, replayed);
	assert_string_equal(replayed, recorded);
	assert_int_equal(card.log_count, 4);
	drop(&card);
}

static void logs_that_nobody_asks_for(void **state)
{
	struct ioctl_ocxlpmem_error_log io = { .want.flags = OCXLPMEM_LOG_QUERY };
	struct capture_card card = { 0 };
	char told[512];

	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_ERROR_LOG, &io), -ENODATA);
	driver = (struct driver) { .oldest = 1, .next = 3 };
	ask_logs(&card, false, 0, told);
	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_ERROR_LOG, &io), 0);
	assert_int_equal(io.place.next, 3);
	io.want.flags = OCXLPMEM_LOG_HAD;
	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_ERROR_LOG, &io), -EPERM);
	io.want = (struct ocxlpmem_nd_error_log_in) { .sequence = 1, .instance = 99 };
	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_ERROR_LOG, &io), -ESTALE);
	assert_int_equal(io.place.instance, 0x1234);
	io.want = (struct ocxlpmem_nd_error_log_in) { .sequence = 4 };
	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_ERROR_LOG, &io), -EINVAL);
	io.want = (struct ocxlpmem_nd_error_log_in) { .sequence = 1 };
	io.buf_size = LOG - 1;
	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_ERROR_LOG, &io), -EMSGSIZE);
	assert_int_equal(io.buf_size, LOG);
	drop(&card);
}

static void nothing_acts(void **state)
{
	struct capture_card card = { 0 };

	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL), -ENOTTY);
	assert_int_equal(ask(&card, true, IOCTL_OCXLPMEM_CONTROLLER_DUMP, NULL), -ENOTTY);
}

int record_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_payload_that_did_not_fit_at_first),
		cmocka_unit_test(a_failure_is_an_answer_too),
		cmocka_unit_test(events),
		cmocka_unit_test(logs_gap_and_end),
		cmocka_unit_test(logs_that_nobody_asks_for),
		cmocka_unit_test(nothing_acts),
	};

	return RUN(tests);
}
