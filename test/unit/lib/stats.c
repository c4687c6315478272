// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "wire/stats.h"

/* device.md 5.7, in the order of enum ocxlpmem_stat, as test/data/generate has them */
static const uint64_t example_values[OCXLPMEM_STAT_COUNT] = {
	7, 86400, 31536000, 97, 12, 123456789, 987654321, 5000000000, 9999999999 + 1,
	123456, 2000000, 0x1122334455667788, 0x123456789abcdef0, 0x8000000000000001,
	0xfffffffffffffffe, 42,
};

static void example_of_the_spec(void **state)
{
	struct ocxlpmem_stats *stats;
	size_t len, used, raw_len;
	void *bytes = example("stats", &len);
	unsigned int i, number;
	uint64_t value;

	assert_int_equal(ocxlpmem_stats_decode(bytes, len, &stats, &used), 0);
	assert_int_equal(used, len);
	assert_memory_equal(ocxlpmem_stats_raw(stats, &raw_len), bytes, len);
	free(bytes);
	for (i = 0; i < OCXLPMEM_STAT_COUNT; i++) {
		assert_int_equal(ocxlpmem_stats_get(stats, i, &value), 0);
		if (value != example_values[i])
			fail_msg("stat %u is %llx", i, (unsigned long long)value);
	}
	assert_int_equal(ocxlpmem_stats_get(stats, OCXLPMEM_STAT_COUNT, &value), -EINVAL);
	assert_int_equal(ocxlpmem_stats_get(stats, -1, &value), -EINVAL);
	assert_int_equal(ocxlpmem_stats_state(stats, &number), -ENODATA);
	assert_int_equal(ocxlpmem_stats_age_ms(stats), 0);
	ocxlpmem_stats_unref(stats);
}

static void percentages_above_100(void **state)
{
	static const enum ocxlpmem_stat percents[] = {
		OCXLPMEM_STAT_LIFE_REMAINING, OCXLPMEM_STAT_CRITICAL_RESOURCE_UTILIZATION,
	};
	static const unsigned int offsets[] = { 0x18, 0x50 };
	struct ocxlpmem_stats *stats;
	uint64_t value = 12345;
	unsigned int i, n;
	size_t len;
	uint8_t *bytes = example("stats", &len);

	for (i = 0; i < COUNT(percents); i++) {
		for (n = 0; n < 256; n++) {
			bytes[offsets[i]] = n;
			assert_int_equal(ocxlpmem_stats_decode(bytes, len, &stats, NULL), 0);
			value = 12345;
			assert_int_equal(ocxlpmem_stats_get(stats, percents[i], &value),
					 n > 100 ? -ENODATA : 0);
			assert_int_equal(value, n > 100 ? 12345 : n);
			ocxlpmem_stats_unref(stats);
		}
	}
	free(bytes);
}

static void counters_that_are_not_there(void **state)
{
	static const struct {
		enum ocxlpmem_stat stat;
		unsigned int offset, bytes;
	} cases[] = {
		{ OCXLPMEM_STAT_RESET_UPTIME, 0x10, 4 }, { OCXLPMEM_STAT_RESET_COUNT, 0x14, 4 },
		{ OCXLPMEM_STAT_POWER_ON_UPTIME, 0x1c, 4 },
		{ OCXLPMEM_STAT_HOST_LOAD_COUNT, 0x58, 8 },
		{ OCXLPMEM_STAT_MEDIA_WRITE_DURATION, 0xb0, 8 },
		{ OCXLPMEM_STAT_FAST_WRITE_COUNT, 0xe8, 8 },
	};
	struct ocxlpmem_stats *stats;
	size_t len;
	uint8_t *bytes = example("stats", &len);
	uint64_t value;
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		memset(bytes + cases[i].offset, 0xff, cases[i].bytes);
		assert_int_equal(ocxlpmem_stats_decode(bytes, len, &stats, NULL), 0);
		assert_int_equal(ocxlpmem_stats_get(stats, cases[i].stat, &value), -ENODATA);
		ocxlpmem_stats_unref(stats);
		/* one less is a number like any other */
		bytes[cases[i].offset]--;
		assert_int_equal(ocxlpmem_stats_decode(bytes, len, &stats, NULL), 0);
		assert_int_equal(ocxlpmem_stats_get(stats, cases[i].stat, &value), 0);
		assert_true(value == (UINT64_MAX >> (64 - 8 * cases[i].bytes)) - 1);
		ocxlpmem_stats_unref(stats);
	}
	free(bytes);
}

/* each byte of the headers, one wrong at a time */
static void hostile_blocks(void **state)
{
	static const struct {
		unsigned int offset;
		int err;
	} cases[] = {
		{ 0x00, -EBADMSG }, { 0x01, -EBADMSG }, { 0x03, -EBADMSG }, { 0x06, -EPROTO },
		{ 0x07, -EPROTO }, { 0x08, -EPROTO }, { 0x0b, -EPROTO }, { 0x0f, -EPROTO },
		{ 0x48, -EPROTO }, { 0x4b, -EPROTO }, { 0x4f, -EPROTO },
	};
	struct ocxlpmem_stats *stats;
	size_t len, short_len;
	uint8_t *bytes = example("stats", &len);
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		bytes[cases[i].offset] ^= 0x80;
		assert_int_equal(ocxlpmem_stats_decode(bytes, len, &stats, NULL), cases[i].err);
		bytes[cases[i].offset] ^= 0x80;
	}
	for (short_len = 0; short_len < len; short_len++) {
		void *part = exact(bytes, short_len);

		assert_int_equal(ocxlpmem_stats_decode(part, short_len, &stats, NULL), -EBADMSG);
		free(part);
	}
	/* shorter than it must be, and all there */
	bytes[0] = 0x38;
	assert_int_equal(ocxlpmem_stats_decode(bytes, len, &stats, NULL), -EPROTO);
	free(bytes);
}

struct answer {
	struct ocxlpmem_payload_header header;
	uint32_t age_ms;
	bool block;
};

static int answer_stats(struct device *device, unsigned long request, void *arg)
{
	const struct answer *answer = device->data;
	struct ioctl_ocxlpmem_payload *io = arg;
	uint8_t payload[512];
	size_t len;
	void *block = example("stats", &len);

	assert_int_equal(request, IOCTL_OCXLPMEM_CONTROLLER_STATS);
	len = payload_make(payload, &answer->header, block, answer->block ? len : 0);
	free(block);
	io->age_ms = answer->age_ms;
	return device_payload(arg, payload, len);
}

static void read_from_a_card(void **state)
{
	struct machine *machine = *state;
	struct answer answer = {
		.header = { .state = OCXLPMEM_STATE_READY, .count = 1 }, .age_ms = 812,
		.block = true,
	};
	struct device device = { .answer = answer_stats, .data = &answer };
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct ocxlpmem_stats *stats;
	unsigned int number;
	uint64_t value;

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_stats_read(card, &stats), 0);
	assert_int_equal(ocxlpmem_stats_age_ms(stats), 812);
	assert_int_equal(ocxlpmem_stats_state(stats, &number), 0);
	assert_int_equal(number, OCXLPMEM_STATE_READY);
	assert_int_equal(ocxlpmem_stats_get(stats, OCXLPMEM_STAT_RESET_COUNT, &value), 0);
	assert_int_equal(value, 7);
	ocxlpmem_stats_unref(stats);

	device.open_error = -EACCES;
	assert_int_equal(ocxlpmem_stats_read(card, &stats), -EACCES);
	device.open_error = 0;

	/* a block that the header does not count, and the other way round */
	answer.header.count = 0;
	assert_int_equal(ocxlpmem_stats_read(card, &stats), -EPROTO);
	answer.header.count = 2;
	assert_int_equal(ocxlpmem_stats_read(card, &stats), -EPROTO);
	answer.header.count = 1;
	answer.block = false;
	assert_int_equal(ocxlpmem_stats_read(card, &stats), -EBADMSG);

	/* none at all: every statistic is absent */
	answer.header.count = 0;
	assert_int_equal(ocxlpmem_stats_read(card, &stats), 0);
	for (number = 0; number < OCXLPMEM_STAT_COUNT; number++)
		assert_int_equal(ocxlpmem_stats_get(stats, number, &value), -ENODATA);
	ocxlpmem_stats_unref(stats);
}

int stats_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example_of_the_spec),
		cmocka_unit_test(percentages_above_100),
		cmocka_unit_test(counters_that_are_not_there),
		cmocka_unit_test(hostile_blocks),
		ON_MACHINE(read_from_a_card),
	};

	return RUN(tests);
}
