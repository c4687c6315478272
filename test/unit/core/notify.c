// SPDX-License-Identifier: GPL-2.0-only
#include "rig.h"

static void changes_are_told_once(void **state)
{
	control("log general");
	rig_wait(0);
	assert_int_equal(rig.changed, CORE_CHANGED_LOGS);
	rig_forget();
	core_work(rig.core);
	assert_int_equal(rig.changed, 0);
	control("fatal hardware");
	rig_wait(0);
	assert_int_equal(rig.changed, CORE_CHANGED_STATE | CORE_CHANGED_FLAGS);
}

/* not while the core is being made: nobody could be told yet */
static void nothing_is_told_at_creation(void **state)
{
	control("log general");
	control("fatal firmware");
	rig.changed = 0;
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	rig_teardown(NULL);
	rig_setup_bare(NULL);
	control("log general");
	assert_int_equal(rig_create(), 0);
	assert_int_equal(rig.changed, 0);
}

int notify_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(changes_are_told_once),
		TEST(nothing_is_told_at_creation),
	};

	return RUN(tests);
}
