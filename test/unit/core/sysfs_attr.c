// SPDX-License-Identifier: GPL-2.0-only
#include "rig.h"

static char text[256];

static const char *show(const char *name)
{
	unsigned int i;
	ssize_t len;

	for (i = 0; i < core_attribute_count; i++) {
		if (strcmp(core_attributes[i].name, name))
			continue;
		memset(text, 0xa5, sizeof(text));
		len = core_attributes[i].show(rig.core, text, sizeof(text));
		assert_int_equal(len, strlen(text));
		return text;
	}
	fail_msg("no attribute %s", name);
	return NULL;
}

static void fixed_values(void **state)
{
	control("fw-version FW12");
	control("spec-revision 0x123");
	control("read-latency 65535");
	rig_create();
	assert_string_equal(show("serial"), "0x0123456789abcdef\n");
	assert_string_equal(show("fw_version"), "FW12\n");
	assert_string_equal(show("spec_revision"), "18.3\n");
	assert_string_equal(show("read_latency_ns"), "65535\n");
	assert_int_equal(core_serial(rig.core), SERIAL);
	assert_int_equal(core_capability(rig.core)->read_latency_ns, 65535);
	assert_int_equal(core_capability(rig.core)->memory_timeout_s, 300);
}

static void states(void **state)
{
	control("ready never");
	rig_create();
	assert_string_equal(show("state"), "waiting\n");
	rig_wait(310000 * MS);
	core_ready_poll(rig.core);
	assert_string_equal(show("state"), "not-ready\n");
	control("ready 0");
	core_ready_poll(rig.core);
	assert_string_equal(show("state"), "ready\n");
	assert_int_equal(core_erase_start(rig.core), 0);
	assert_string_equal(show("state"), "erasing\n");
	control("fatal firmware");
	core_work(rig.core);
	assert_string_equal(show("state"), "fatal\n");
	control("dead");
	core_work(rig.core);
	assert_string_equal(show("state"), "gone\n");
}

/* from the cache: showing touches no register */
static void no_register_is_read(void **state)
{
	unsigned long before = rig.accesses;
	unsigned int i;

	assert_int_equal(core_attribute_count, 13);
	for (i = 0; i < core_attribute_count; i++)
		if (core_attributes[i].show)
			show(core_attributes[i].name);
	core_state(rig.core);
	assert_int_equal(rig.accesses, before);
}

static void flags(void **state)
{
	assert_string_equal(show("flags"), "\n");
	control("attribute 0xc2 current=10 threshold=20");
	rig_forget();
	smart();
	assert_string_equal(show("flags"), "smart_notify \n");
	assert_int_equal(rig.changed, CORE_CHANGED_FLAGS);
	/* exactly at the threshold is failing, above is not; 0 is not given */
	control("attribute 0xc2 current=20 threshold=20");
	rig_wait(1000 * MS);
	smart();
	assert_string_equal(show("flags"), "smart_notify \n");
	control("attribute 0xc2 current=21 threshold=20");
	rig_wait(1000 * MS);
	smart();
	assert_string_equal(show("flags"), "\n");
	control("attribute 0xc2 current=0 threshold=20");
	rig_wait(1000 * MS);
	smart();
	assert_string_equal(show("flags"), "\n");
	control("attribute 0xc2 current=1 threshold=0");
	rig_wait(1000 * MS);
	smart();
	assert_string_equal(show("flags"), "\n");
	control("fatal hardware");
	core_work(rig.core);
	assert_string_equal(show("flags"), "not_armed smart_notify \n");
}

static void error_log_pending(void **state)
{
	assert_string_equal(show("error_log_pending"), "0\n");
	control("log general");
	rig_wait(0);
	assert_string_equal(show("error_log_pending"), "1\n");
}

static void small_buffers(void **state)
{
	char small[4];
	unsigned int i;

	for (i = 0; i < core_attribute_count; i++) {
		if (!core_attributes[i].show)
			continue;
		assert_true(core_attributes[i].show(rig.core, small, sizeof(small)) <= 3);
		assert_null(memchr(small, 0xa5, sizeof(small)));
	}
}

int sysfs_attr_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST_BARE(fixed_values),
		TEST_BARE(states),
		TEST(no_register_is_read),
		TEST(flags),
		TEST(error_log_pending),
		TEST(small_buffers),
	};

	return RUN(tests);
}
