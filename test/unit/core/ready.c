// SPDX-License-Identifier: GPL-2.0-only
#include "rig.h"

static void ready_at_once(void **state)
{
	assert_int_equal(rig_create(), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_string_equal(core_ready_missing(rig.core), "nothing");
}

static void ready_later(void **state)
{
	control("ready 2500");
	control("memory 4000");
	assert_int_equal(rig_create(), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_WAITING);
	assert_string_equal(core_ready_missing(rig.core), "controller ready, memory available");
	assert_int_equal(core_ready_poll(rig.core), 1000);
	rig_wait(3000 * MS);
	assert_int_equal(core_ready_poll(rig.core), 1000);
	assert_string_equal(core_ready_missing(rig.core), "memory available");
	rig_forget();
	rig_wait(1000 * MS);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	assert_int_equal(rig.changed, CORE_CHANGED_STATE);
	assert_true(logged("ready"));
	still_works();
}

/* the time-outs are 4 and 12 bits wide: 10 s and 300 s here */
static void limit_is_the_sum(void **state)
{
	control("memory never");
	assert_int_equal(rig_create(), 0);
	rig_wait(309999 * MS);
	assert_int_equal(core_ready_poll(rig.core), 1);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_WAITING);
	rig_forget();
	rig_wait(1 * MS);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_NOT_READY);
	assert_string_equal(core_ready_missing(rig.core), "memory available");
	assert_true(logged("missing: memory available"));
	assert_int_equal(rig.changed, CORE_CHANGED_STATE);

	/* commands are tried, and it may still come */
	assert_int_equal(smart()->header.state, OCXLPMEM_STATE_NOT_READY);
	still_works();
	control("memory 10");
	rig_wait(20 * MS);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
	no_violation();
}

static void no_time_given(void **state)
{
	control("ready-timeout 0");
	control("memory-timeout 0");
	control("ready never");
	assert_int_equal(rig_create(), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_NOT_READY);
	assert_string_equal(core_ready_missing(rig.core), "controller ready");
}

static void longest_time(void **state)
{
	control("ready-timeout 15");
	control("memory-timeout 4095");
	control("ready never");
	assert_int_equal(rig_create(), 0);
	rig_wait(4109500 * MS);
	assert_int_equal(core_ready_poll(rig.core), 500);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_WAITING);
}

static void fatal_or_gone_ends_the_wait(void **state)
{
	control("ready never");
	assert_int_equal(rig_create(), 0);
	control("fatal firmware");
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_FATAL);
	control("dead");
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_GONE);
	assert_int_equal(core_ready_poll(rig.core), 0);
}

/* once in use, it stays in use: a shut down medium is no new ready wait */
static void ready_stays(void **state)
{
	assert_int_equal(rig_create(), 0);
	control("memory never");
	rig_wait(400000 * MS);
	assert_int_equal(core_ready_poll(rig.core), 0);
	assert_int_equal(core_state(rig.core), OCXLPMEM_STATE_READY);
}

int ready_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST_BARE(ready_at_once),
		TEST_BARE(ready_later),
		TEST_BARE(limit_is_the_sum),
		TEST_BARE(no_time_given),
		TEST_BARE(longest_time),
		TEST_BARE(fatal_or_gone_ends_the_wait),
		TEST_BARE(ready_stays),
	};

	return RUN(tests);
}
