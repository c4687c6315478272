// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "wire/smart.h"

static void example_of_the_spec(void **state)
{
	const struct ocxlpmem_smart_attribute *attr;
	struct ocxlpmem_smart *smart;
	size_t len, used, raw_len;
	void *bytes = example("smart", &len);

	assert_int_equal(ocxlpmem_smart_decode(bytes, len, &smart, &used), 0);
	assert_int_equal(used, len);
	assert_memory_equal(ocxlpmem_smart_raw(smart, &raw_len), bytes, len);
	assert_int_equal(raw_len, len);
	free(bytes);

	assert_int_equal(ocxlpmem_smart_count(smart), 1);
	assert_null(ocxlpmem_smart_attribute(smart, 1));
	attr = ocxlpmem_smart_attribute(smart, 0);
	assert_ptr_equal(attr, ocxlpmem_smart_by_id(smart, 0xc2));
	assert_null(ocxlpmem_smart_by_id(smart, 0xc3));
	assert_int_equal(ocxlpmem_smart_attribute_id(attr), 0xc2);
	assert_string_equal(ocxlpmem_smart_attribute_name(attr), "temperature");
	assert_int_equal(ocxlpmem_smart_attribute_raw(attr), 45);
	assert_int_equal(ocxlpmem_smart_attribute_current(attr), 55);
	assert_int_equal(ocxlpmem_smart_attribute_worst(attr), 40);
	assert_int_equal(ocxlpmem_smart_attribute_threshold(attr), 30);
	assert_int_equal(ocxlpmem_smart_attribute_flags(attr), 2);
	assert_false(ocxlpmem_smart_attribute_pre_failure(attr));
	assert_int_equal(ocxlpmem_smart_attribute_failing(attr), OCXLPMEM_FAILING_NO);
	ocxlpmem_smart_unref(smart);
}

static void every_name(void **state)
{
	struct wire_smart_attribute attrs[256] = {};
	struct ocxlpmem_smart *smart;
	uint8_t block[8 + 256 * 16];
	unsigned int i;

	for (i = 0; i < 256; i++)
		attrs[i].id = i;
	assert_int_equal(wire_smart_encode(attrs, 256, block, sizeof(block)), sizeof(block));
	assert_int_equal(ocxlpmem_smart_decode(block, sizeof(block), &smart, NULL), 0);
	for (i = 0; i < 256; i++) {
		const struct ocxlpmem_smart_attribute *attr = ocxlpmem_smart_attribute(smart, i);
		const char *name = ocxlpmem_smart_attribute_name(attr);

		assert_string_equal(name, i == 0x09 ? "power-on hours" :
					  i == 0xc2 ? "temperature" :
					  i == 0xca ? "life remaining" : "unpublished");
	}
	ocxlpmem_smart_unref(smart);
}

static void every_value(void **state)
{
	static const struct {
		unsigned int id;
		uint64_t raw;
		int err;
		int64_t value;
		const char *unit;
	} cases[] = {
		{ 0x09, 0, 0, 0, "hours" },
		{ 0x09, 41000, 0, 41000, "hours" },
		{ 0x09, UINT64_MAX, -ENODATA, 0, NULL },
		{ 0xc2, 62, 0, 62, "celsius" },
		{ 0xc2, 65526, 0, -10, "celsius" },
		{ 0xc2, 0x1234000a, 0, 0xa, "celsius" },
		{ 0xca, 100, 0, 100, "percent" },
		{ 0xca, 101, -ENODATA, 0, NULL },
		{ 5, 7, -ENODATA, 0, NULL },
	};
	struct ocxlpmem_smart *smart;
	uint8_t block[8 + 16];
	const char *unit;
	unsigned int i;
	int64_t value;

	for (i = 0; i < COUNT(cases); i++) {
		const struct wire_smart_attribute attr = { .id = cases[i].id, .raw = cases[i].raw };

		wire_smart_encode(&attr, 1, block, sizeof(block));
		assert_int_equal(ocxlpmem_smart_decode(block, sizeof(block), &smart, NULL), 0);
		assert_int_equal(ocxlpmem_smart_attribute_value(ocxlpmem_smart_attribute(smart, 0),
								&value, &unit), cases[i].err);
		if (!cases[i].err) {
			assert_int_equal(value, cases[i].value);
			assert_string_equal(unit, cases[i].unit);
		}
		ocxlpmem_smart_unref(smart);
	}
}

/* device.md 5.6, the conventions: for all values that matter */
static void failing(void **state)
{
	static const struct {
		uint8_t current, worst, threshold;
		enum ocxlpmem_failing failing;
	} cases[] = {
		{ 0, 0, 0, OCXLPMEM_FAILING_NO },
		{ 1, 1, 0, OCXLPMEM_FAILING_NO },	/* no threshold */
		{ 0, 0, 1, OCXLPMEM_FAILING_NO },	/* not given */
		{ 1, 1, 1, OCXLPMEM_FAILING_NOW },	/* at the threshold */
		{ 2, 2, 1, OCXLPMEM_FAILING_NO },
		{ 2, 1, 1, OCXLPMEM_FAILING_PAST },
		{ 1, 2, 1, OCXLPMEM_FAILING_NOW },
		{ 0, 1, 1, OCXLPMEM_FAILING_PAST },
		{ 1, 0, 1, OCXLPMEM_FAILING_NOW },
		{ 255, 255, 255, OCXLPMEM_FAILING_NOW },
		{ 255, 254, 254, OCXLPMEM_FAILING_PAST },
		{ 255, 255, 254, OCXLPMEM_FAILING_NO },
	};
	const struct ocxlpmem_smart_attribute *found;
	struct ocxlpmem_smart *smart;
	uint8_t block[8 + 16];
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		const struct wire_smart_attribute attr = {
			.normalised = cases[i].current,
			.worst = cases[i].worst,
			.threshold = cases[i].threshold,
		};

		wire_smart_encode(&attr, 1, block, sizeof(block));
		assert_int_equal(ocxlpmem_smart_decode(block, sizeof(block), &smart, NULL), 0);
		found = ocxlpmem_smart_attribute(smart, 0);
		assert_int_equal(ocxlpmem_smart_attribute_failing(found), cases[i].failing);
		ocxlpmem_smart_unref(smart);
	}
}

static void hostile_blocks(void **state)
{
	static const struct {
		uint8_t bytes[24];
		size_t len;
		int err;
	} cases[] = {
		{ { 0 }, 0, -EBADMSG },
		{ { 0x00, 0, 0, 0, 0, 0, 'M' }, 7, -EBADMSG },
		{ { 0x10, 0, 0, 0, 0, 0, 'M', 'S' }, 8, -EBADMSG },
		{ { 0x10, 0, 0, 0, 0, 0, 'M', 'S' }, 23, -EBADMSG },
		{ { 0x10, 0, 0, 0, 0, 0, 'S', 'M' }, 24, -EPROTO },
		{ { 0x10, 0, 0, 0, 0, 0, 'L', 'E' }, 24, -EPROTO },
		{ { 0x0f, 0, 0, 0, 0, 0, 'M', 'S' }, 24, -EPROTO },
		{ { 0x08, 0, 0, 0, 0, 0, 'M', 'S' }, 24, -EPROTO },
		{ { 0xff, 0xff, 0xff, 0xff, 0, 0, 'M', 'S' }, 24, -EBADMSG },
		{ { 0xf0, 0xff, 0xff, 0xff, 0, 0, 'M', 'S' }, 24, -EBADMSG },
		{ { 0x10, 0, 0, 0x80, 0, 0, 'M', 'S' }, 24, -EBADMSG },
	};
	struct ocxlpmem_smart *smart = NULL;
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		void *bytes = exact(cases[i].bytes, cases[i].len);
		int err = ocxlpmem_smart_decode(bytes, cases[i].len, &smart, NULL);

		if (err != cases[i].err)
			fail_msg("case %u: %d", i, err);
		free(bytes);
	}
	assert_null(smart);
}

static void block_without_attributes(void **state)
{
	static const uint8_t block[8] = { 0, 0, 0, 0, 0, 0, 'M', 'S' };
	struct ocxlpmem_smart *smart;
	unsigned int number;
	size_t used;

	assert_int_equal(ocxlpmem_smart_decode(block, 8, &smart, &used), 0);
	assert_int_equal(used, 8);
	assert_int_equal(ocxlpmem_smart_count(smart), 0);
	assert_int_equal(ocxlpmem_smart_state(smart, &number), -ENODATA);
	ocxlpmem_smart_unref(smart);
}

static int answer_smart(struct device *device, unsigned long request, void *arg)
{
	const struct ocxlpmem_payload_header header = { .state = OCXLPMEM_STATE_READY, .count = 1 };
	uint8_t payload[128];
	size_t len;
	void *block = example("smart", &len);

	assert_int_equal(request, IOCTL_OCXLPMEM_SMART);
	len = payload_make(payload, &header, block, len);
	free(block);
	return device_payload(arg, payload, len);
}

static void read_from_a_card(void **state)
{
	struct machine *machine = *state;
	struct device device = { .answer = answer_smart };
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct ocxlpmem_smart *smart;
	unsigned int number;

	device_attach(&device, machine->ctx);
	assert_int_equal(ocxlpmem_smart_read(card, &smart), 0);
	assert_int_equal(device.opens, 1);
	assert_int_equal(device.flags, O_RDONLY | O_CLOEXEC);
	assert_string_equal(device.name, "ocxlpmem0");
	assert_int_equal(ocxlpmem_smart_count(smart), 1);
	assert_int_equal(ocxlpmem_smart_state(smart, &number), 0);
	assert_int_equal(number, OCXLPMEM_STATE_READY);
	assert_null(ocxlpmem_card_failure(card));
	ocxlpmem_smart_unref(smart);
}

int smart_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example_of_the_spec),
		cmocka_unit_test(every_name),
		cmocka_unit_test(every_value),
		cmocka_unit_test(failing),
		cmocka_unit_test(hostile_blocks),
		cmocka_unit_test(block_without_attributes),
		ON_MACHINE(read_from_a_card),
	};

	return RUN(tests);
}
