// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "wire/error_log.h"

static void example_of_the_spec(void **state)
{
	struct ocxlpmem_log_position position;
	struct ocxlpmem_error_log *log;
	const char *const *actions;
	size_t len, used, n;
	void *bytes = example("error-log", &len);
	uint64_t wwid[2];

	assert_int_equal(ocxlpmem_error_log_decode(bytes, len, &log, &used), 0);
	assert_int_equal(used, len);
	assert_memory_equal(ocxlpmem_error_log_raw(log, &n), bytes, len);
	assert_int_equal(n, len);
	/* from here on only the log's own copy is there */
	free(bytes);

	assert_int_equal(ocxlpmem_error_log_identifier(log), 0x11223344);
	assert_int_equal(ocxlpmem_error_log_reference_code(log), 0xa1b2c3d4);
	assert_int_equal(ocxlpmem_error_log_type(log), 0);
	assert_string_equal(ocxlpmem_error_log_type_str(log), "general");
	assert_int_equal(ocxlpmem_error_log_action_flags(log), 0xc00000);
	actions = ocxlpmem_error_log_actions(log, &n);
	assert_int_equal(n, 2);
	assert_string_equal(actions[0], "replace");
	assert_string_equal(actions[1], "dump");
	assert_int_equal(ocxlpmem_error_log_power_on_seconds(log), 3600);
	assert_int_equal(ocxlpmem_error_log_timestamp(log), 0x10);
	ocxlpmem_error_log_wwid(log, wwid);
	assert_true(wwid[0] == 0x5005076000000001ULL && wwid[1] == 2);
	assert_string_equal(ocxlpmem_error_log_firmware_version(log), "FW000123");
	assert_memory_equal(ocxlpmem_error_log_data(log, &n), "\xde\xad\xbe\xef\0\1\2\3", 8);
	assert_int_equal(n, 8);
	assert_int_equal(ocxlpmem_error_log_position(log, &position), -ENODATA);
	ocxlpmem_error_log_unref(log);
}

/* actions belong to general logs only */
static void every_type(void **state)
{
	static const char *const words[] = {
		"general", "predictive-failure", "thermal-warning", "data-loss",
		"health-performance",
	};
	struct wire_error_log wire = { .action_flags = 0xffffff };
	struct ocxlpmem_error_log *log;
	uint8_t block[0x48];
	unsigned int type, nr;
	size_t n;

	for (type = 0; type < 256; type++) {
		wire.type = type;
		wire_error_log_encode(&wire, block, sizeof(block));
		assert_int_equal(ocxlpmem_error_log_decode(block, sizeof(block), &log, NULL), 0);
		assert_int_equal(ocxlpmem_error_log_type(log), type);
		assert_string_equal(ocxlpmem_error_log_type_str(log),
				    type < COUNT(words) ? words[type] : "unknown");
		assert_int_equal(ocxlpmem_error_log_action_flags(log), type ? 0 : 0xffffff);
		ocxlpmem_error_log_actions(log, &n);
		assert_int_equal(n, type ? 0 : 4);
		ocxlpmem_error_log_unref(log);
	}
	for (type = 0; type < COUNT(words); type++) {
		assert_string_equal(ocxlpmem_log_type_str(type), words[type]);
		assert_int_equal(ocxlpmem_log_type_from_str(words[type], &nr), 0);
		assert_int_equal(nr, type);
	}
	assert_null(ocxlpmem_log_type_str(type));
	assert_int_equal(ocxlpmem_log_type_from_str("unknown", &nr), -EINVAL);
	assert_int_equal(ocxlpmem_log_type_from_str("", &nr), -EINVAL);
}

static void hostile_blocks(void **state)
{
	struct ocxlpmem_error_log *log;
	size_t len, i;
	uint8_t *bytes = example("error-log", &len);

	for (i = 0; i < len; i++) {
		void *part = exact(bytes, i);

		assert_int_equal(ocxlpmem_error_log_decode(part, i, &log, NULL), -EBADMSG);
		free(part);
	}
	bytes[7] = 'X';
	assert_int_equal(ocxlpmem_error_log_decode(bytes, len, &log, NULL), -EPROTO);
	bytes[7] = 'E';
	/* no log on the card, and a log without its fixed part */
	for (i = 0; i < 0x40; i++) {
		bytes[0] = i;
		assert_int_equal(ocxlpmem_error_log_decode(bytes, len, &log, NULL), -EPROTO);
	}
	free(bytes);
}

static size_t payload_of(uint8_t *payload, const struct ocxlpmem_error_log_place *place,
			 const void *block, size_t len)
{
	const struct ocxlpmem_payload_header header = { .state = OCXLPMEM_STATE_READY };
	size_t n = payload_make(payload, &header, place, sizeof(*place));

	if (len)
		memcpy(payload + n, block, len);
	return n + len;
}

static void from_a_payload(void **state)
{
	struct ocxlpmem_error_log_place place = {
		.instance = 0xabc, .sequence = 5, .oldest = 5, .next = 6, .length = 80,
	};
	struct ocxlpmem_log_position position;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	uint8_t payload[256];
	size_t len, n, i;
	void *block = example("error-log", &len);

	n = payload_of(payload, &place, block, len);
	assert_int_equal(ocxlpmem_error_log_from_payload(payload, n, &log, &gap), 0);
	assert_null(gap);
	assert_int_equal(ocxlpmem_error_log_position(log, &position), 0);
	assert_int_equal(position.instance, 0xabc);
	assert_int_equal(position.sequence, 5);
	ocxlpmem_error_log_unref(log);

	/* cut off anywhere */
	for (i = 0; i < n; i++) {
		void *part = exact(payload, i);

		assert_true(ocxlpmem_error_log_from_payload(part, i, &log, &gap) < 0);
		free(part);
	}
	/* nothing there */
	place.length = 0;
	n = payload_of(payload, &place, NULL, 0);
	assert_int_equal(ocxlpmem_error_log_from_payload(payload, n, &log, &gap), -EAGAIN);
	/* without a name */
	place.length = 80;
	place.sequence = 0;
	n = payload_of(payload, &place, block, len);
	assert_int_equal(ocxlpmem_error_log_from_payload(payload, n, &log, &gap), -EPROTO);
	place.sequence = 5;
	place.instance = 0;
	n = payload_of(payload, &place, block, len);
	assert_int_equal(ocxlpmem_error_log_from_payload(payload, n, &log, &gap), -EPROTO);
	free(block);
}

static void gap_from_a_payload(void **state)
{
	struct ocxlpmem_error_log_place place = {
		.instance = 0xabc, .sequence = 5, .oldest = 9, .next = 12, .lost = 4,
	};
	struct ocxlpmem_log_position position;
	struct ocxlpmem_error_log *log;
	struct ocxlpmem_log_gap *gap;
	uint8_t payload[256];
	uint64_t lost;
	size_t n = payload_of(payload, &place, NULL, 0);

	assert_int_equal(ocxlpmem_error_log_from_payload(payload, n, &log, &gap), 0);
	assert_null(log);
	ocxlpmem_log_gap_position(gap, &position);
	assert_int_equal(position.sequence, 5);
	ocxlpmem_log_gap_resume(gap, &position);
	assert_int_equal(position.sequence, 9);
	assert_int_equal(position.instance, 0xabc);
	assert_int_equal(ocxlpmem_log_gap_lost(gap, &lost), 0);
	assert_int_equal(lost, 4);
	ocxlpmem_log_gap_unref(gap);

	/* a gap that leads nowhere */
	place.oldest = 5;
	n = payload_of(payload, &place, NULL, 0);
	assert_int_equal(ocxlpmem_error_log_from_payload(payload, n, &log, &gap), -EPROTO);
	assert_null(gap);
}

int error_log_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example_of_the_spec),
		cmocka_unit_test(every_type),
		cmocka_unit_test(hostile_blocks),
		cmocka_unit_test(from_a_payload),
		cmocka_unit_test(gap_from_a_payload),
	};

	return RUN(tests);
}
