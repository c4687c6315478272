// SPDX-License-Identifier: GPL-2.0-only
/* What a driver may answer to a payload request, and what none should. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "wire/smart.h"

/* header and n attributes */
static size_t smart_payload(void *buf, size_t size, unsigned int n)
{
	struct ocxlpmem_payload_header header = { .state = OCXLPMEM_STATE_READY, .count = n };
	struct wire_smart_attribute *attrs = calloc(n, sizeof(*attrs));
	uint8_t *p = buf;
	int len;

	len = wire_smart_encode(attrs, n, p + sizeof(header), size - sizeof(header));
	free(attrs);
	assert_true(len > 0);
	memcpy(p, &header, sizeof(header));
	return sizeof(header) + len;
}

static void every_short_payload(void **state)
{
	struct ocxlpmem_smart *smart;
	uint8_t payload[256];
	size_t len = smart_payload(payload, sizeof(payload), 3), i;

	for (i = 0; i < len; i++) {
		void *part = exact(payload, i);

		assert_int_equal(ocxlpmem_smart_from_payload(part, i, &smart), -EBADMSG);
		free(part);
	}
	assert_int_equal(ocxlpmem_smart_from_payload(payload, len, &smart), 0);
	assert_int_equal(ocxlpmem_smart_count(smart), 3);
	ocxlpmem_smart_unref(smart);
}

static void status_is_returned(void **state)
{
	static const struct {
		int32_t status;
		int err;
	} cases[] = {
		{ -EIO, -EIO }, { -ETIMEDOUT, -ETIMEDOUT }, { -4095, -4095 },
		{ -4096, -EPROTO }, { INT32_MIN, -EPROTO }, { 1, -EPROTO }, { INT32_MAX, -EPROTO },
	};
	struct ocxlpmem_payload_header header = {};
	struct ocxlpmem_smart *smart;
	struct ocxlpmem_stats *stats;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		header.status = cases[i].status;
		assert_int_equal(ocxlpmem_smart_from_payload(&header, sizeof(header), &smart),
				 cases[i].err);
		assert_int_equal(ocxlpmem_stats_from_payload(&header, sizeof(header), &stats),
				 cases[i].err);
		assert_int_equal(ocxlpmem_error_log_from_payload(&header, sizeof(header), &log,
								 &gap), cases[i].err);
	}
}

static void count_that_lies(void **state)
{
	static const uint32_t counts[] = { 0, 1, 2, 4, 0x10000003, 0x80000003, 0xffffffff };
	struct ocxlpmem_smart *smart;
	uint8_t payload[256];
	size_t len = smart_payload(payload, sizeof(payload), 3);
	unsigned int i;

	for (i = 0; i < COUNT(counts); i++) {
		memcpy(payload + offsetof(struct ocxlpmem_payload_header, count), &counts[i], 4);
		assert_int_equal(ocxlpmem_smart_from_payload(payload, len, &smart), -EPROTO);
	}
}

/* what the fake driver has, and how it lies */
struct lie {
	uint8_t *payload;
	size_t len;
	uint32_t claim;		/* size to say instead */
	bool always_more;	/* each time more than there was room for */
	bool by_errno;		/* the size does not fit: say so by the ioctl's result */
	uint32_t largest;	/* room ever offered */
};

static int answer_lie(struct device *device, unsigned long request, void *arg)
{
	struct ioctl_ocxlpmem_payload *io = arg;
	struct lie *lie = device->data;
	uint32_t room = io->buf_size;
	int err;

	if (room > lie->largest)
		lie->largest = room;
	if (lie->always_more) {
		struct ocxlpmem_payload_header header = { .status = -EMSGSIZE };

		memcpy((void *)(uintptr_t)io->buf_ptr, &header, sizeof(header));
		io->buf_size = lie->claim ? lie->claim : room + 1;
		return 0;
	}
	err = device_payload(arg, lie->payload, lie->len);
	if (lie->by_errno && room < lie->len)
		return -EMSGSIZE;
	if (lie->claim)
		io->buf_size = lie->claim;
	return err;
}

static struct ocxlpmem_card *card_of(struct machine *machine, struct device *device)
{
	struct ocxlpmem_card *card = machine_one_card(machine);

	device_attach(device, machine->ctx);
	return card;
}

static void grows_to_the_need(void **state)
{
	uint8_t *payload = malloc(200000);
	struct lie lie = { .payload = payload, .len = smart_payload(payload, 200000, 12000) };
	struct device device = { .answer = answer_lie, .data = &lie };
	struct ocxlpmem_card *card = card_of(*state, &device);
	struct ocxlpmem_smart *smart;
	int i;

	for (i = 0; i < 2; i++) {
		lie.by_errno = i;
		device.ioctls = 0;
		assert_int_equal(ocxlpmem_smart_read(card, &smart), 0);
		assert_int_equal(device.ioctls, 2);
		assert_int_equal(ocxlpmem_smart_count(smart), 12000);
		ocxlpmem_smart_unref(smart);
	}
	assert_int_equal(lie.largest, lie.len);
	free(payload);
}

static void never_enough(void **state)
{
	struct lie lie = { .always_more = true };
	struct device device = { .answer = answer_lie, .data = &lie };
	struct ocxlpmem_card *card = card_of(*state, &device);
	struct ocxlpmem_smart *smart;

	assert_int_equal(ocxlpmem_smart_read(card, &smart), -EPROTO);
	assert_true(device.ioctls < 10);

	/* needs that cannot be: beyond all bounds, and less than there was */
	lie.claim = 0xffffffff;
	assert_int_equal(ocxlpmem_smart_read(card, &smart), -EPROTO);
	lie.claim = 100;
	assert_int_equal(ocxlpmem_smart_read(card, &smart), -EPROTO);
	lie.claim = 16;
	assert_int_equal(ocxlpmem_smart_read(card, &smart), -EBADMSG);
	assert_true(lie.largest < 8192);
}

static void claims_more_than_asked(void **state)
{
	static const uint32_t claims[] = { 4097, 8192, 0x7fffffff, 0xffffffff };
	uint8_t payload[256];
	struct lie lie = { .payload = payload, .len = smart_payload(payload, sizeof(payload), 3) };
	struct device device = { .answer = answer_lie, .data = &lie };
	struct ocxlpmem_card *card = card_of(*state, &device);
	struct ocxlpmem_smart *smart;
	unsigned int i;

	for (i = 0; i < COUNT(claims); i++) {
		lie.claim = claims[i];
		assert_int_equal(ocxlpmem_smart_read(card, &smart), -EPROTO);
	}
	/* and less than there is */
	lie.claim = lie.len - 1;
	assert_int_equal(ocxlpmem_smart_read(card, &smart), -EBADMSG);
	lie.claim = sizeof(struct ocxlpmem_payload_header) - 1;
	assert_int_equal(ocxlpmem_smart_read(card, &smart), -EBADMSG);
}

static int answer_data(struct device *device, unsigned long request, void *arg)
{
	return *(int *)device->data;
}

static void result_of_the_ioctl(void **state)
{
	static const int results[] = { -ENODEV, -EIO, -EINTR, -ENOTTY, -EFAULT };
	int result;
	struct device device = { .answer = answer_data, .data = &result };
	struct ocxlpmem_card *card = card_of(*state, &device);
	struct ocxlpmem_smart *smart;
	unsigned int i;

	for (i = 0; i < COUNT(results); i++) {
		result = results[i];
		assert_int_equal(ocxlpmem_smart_read(card, &smart), result);
		assert_int_equal(ocxlpmem_card_failure(card)->error, result);
	}
	/* nothing was filled in, so the header is all zero: no attributes while waiting */
	result = 0;
	assert_int_equal(ocxlpmem_smart_read(card, &smart), -EPROTO);
	result = 1;
	assert_int_equal(ocxlpmem_smart_read(card, &smart), -EPROTO);
}

static void cannot_be_opened(void **state)
{
	struct device device = { .open_error = -EACCES };
	struct ocxlpmem_card *card = card_of(*state, &device);
	struct ocxlpmem_smart *smart;

	assert_int_equal(ocxlpmem_smart_read(card, &smart), -EACCES);
	assert_int_equal(device.ioctls, 0);
	assert_int_equal(ocxlpmem_card_failure(card)->fault, OCXLPMEM_FAULT_PERMISSION);
}

static void no_node_in_dev(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card;
	struct ocxlpmem_smart *smart;

	machine_card(machine, "ocxlpmem4294967295", "");
	card = ocxlpmem_card_get_first(machine->ctx);
	assert_int_equal(ocxlpmem_smart_read(card, &smart), -ENOENT);
	assert_int_equal(ocxlpmem_card_failure(card)->fault, OCXLPMEM_FAULT_ABSENT);
}

int payload_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_short_payload),
		cmocka_unit_test(status_is_returned),
		cmocka_unit_test(count_that_lies),
		ON_MACHINE(grows_to_the_need),
		ON_MACHINE(never_enough),
		ON_MACHINE(claims_more_than_asked),
		ON_MACHINE(result_of_the_ioctl),
		ON_MACHINE(cannot_be_opened),
		ON_MACHINE(no_node_in_dev),
	};

	return RUN(tests);
}
