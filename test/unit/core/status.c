// SPDX-License-Identifier: GPL-2.0-only
#include "rig.h"

static const struct {
	unsigned int status;
	int err;
} table[] = {
	{ 0x00, 0 },
	{ 0x20, -ENXIO },
	{ 0x21, -EBUSY },
	{ 0x50, -EOPNOTSUPP },
	{ 0x51, -EIO },
	{ 0x52, -EIO },
	{ 0x70, -EPERM },
	{ 0xff, -EIO },
};

static void every_byte_has_an_errno(void **state)
{
	unsigned int status, i;
	int err;

	for (status = 0; status < 256; status++) {
		err = -EIO;
		for (i = 0; i < COUNT(table); i++)
			if (table[i].status == status)
				err = table[i].err;
		assert_int_equal(core_status_errno(status), err);
	}
	assert_int_equal(core_status_errno(0x100), -EIO);
}

/* each status by a real command: the payload says both the errno and the byte */
static void the_payload_carries_both(void **state)
{
	const struct answer *answer;
	char line[32];
	unsigned int i;

	for (i = 1; i < COUNT(table); i++) {
		snprintf(line, sizeof(line), "status smart %u 1", table[i].status);
		control(line);
		rig_wait(1001 * MS);
		rig_forget();
		answer = smart();
		assert_int_equal(answer->ret, 0);
		assert_int_equal(answer->header.status, table[i].err);
		assert_int_equal(answer->header.card_status, table[i].status);
		assert_int_equal(answer->header.count, 0);
		assert_int_equal(answer->need, HEADER);
		/* acknowledged on this path too */
		assert_int_equal(written(WIRE_REG_CHIC, WIRE_CHI_ACRA), 2);
		assert_int_equal(rig.trace.card_status, table[i].status);
		assert_int_equal(rig.trace.result, table[i].err);
		still_works();
	}
	no_violation();
}

int status_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_has_an_errno),
		TEST(the_payload_carries_both),
	};

	return RUN(tests);
}
