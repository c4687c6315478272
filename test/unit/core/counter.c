// SPDX-License-Identifier: GPL-2.0-only
/* Statistics as perf counts them: by libnvdimm's numbers, and never downwards. */
#include "rig.h"
#include "driver/core/private.h"

/* libnvdimm's words for its numbers, and what the card calls the same */
static const struct event {
	unsigned int number;
	const char *stat;
} events[] = {
	{ 1, "reset_count" },		/* ctl_res_cnt */
	{ 2, "reset_uptime_s" },	/* ctl_res_tm */
	{ 3, "power_on_uptime_s" },	/* poweron_secs */
	{ 6, "host_load_count" },	/* host_l_cnt */
	{ 7, "host_store_count" },	/* host_s_cnt */
	{ 8, "host_store_duration" },	/* host_s_dur */
	{ 9, "host_load_duration" },	/* host_l_dur */
	{ 10, "media_read_count" },	/* med_r_cnt */
	{ 11, "media_write_count" },	/* med_w_cnt */
	{ 12, "media_read_duration" },	/* med_r_dur */
	{ 13, "media_write_duration" },	/* med_w_dur */
	{ 14, "cache_read_hit_count" },	/* cache_rh_cnt */
	{ 15, "cache_write_hit_count" },/* cache_wh_cnt */
	{ 16, "fast_write_count" },	/* fast_w_cnt */
};

static struct core_counters all;

static void set(const char *stat, u64 value)
{
	char line[80];

	snprintf(line, sizeof(line), "stat %s %llu", stat, (unsigned long long)value);
	control(line);
}

/* as after the next period */
static void refresh(void)
{
	rig_wait(CORE_COUNTERS_MS * MS);
	assert_int_equal(core_counters_refresh(rig.core, &all), 0);
}

/* the card's counters stand still at this */
static void begin(u64 value)
{
	unsigned int i;

	for (i = 0; i < COUNT(events); i++)
		set(events[i].stat, value);
	core_counters_init(&all);
	refresh();
}

static u64 host_loads(void)
{
	return core_counter_total(&all, 6);
}

static void every_counter(void **state)
{
	unsigned int i, j;

	begin(1000);
	for (i = 0; i < COUNT(events); i++) {
		assert_int_equal(core_counter_check(events[i].number), 0);
		assert_int_equal(core_counter_total(&all, events[i].number), 0);
		set(events[i].stat, 1000 + i + 1);
		refresh();
		for (j = 0; j < COUNT(events); j++)
			assert_int_equal(core_counter_total(&all, events[j].number),
					 j <= i ? j + 1 : 0);
	}
	no_violation();
}

static void gauges_are_none(void **state)
{
	u64 event;

	assert_int_equal(core_counter_check(4), -EOPNOTSUPP);	/* mem_life */
	assert_int_equal(core_counter_check(5), -EOPNOTSUPP);	/* cri_res_util */
	assert_int_equal(core_counter_check(0), -EINVAL);
	for (event = CORE_COUNTERS; event; event <<= 1)
		assert_int_equal(core_counter_check(event), -EINVAL);
	assert_int_equal(core_counter_check(~0ull), -EINVAL);
	assert_int_equal(core_counter_check((1ull << 32) + 6), -EINVAL);
	begin(50);
	control("life 97");
	set("critical_utilization", 99);
	refresh();
	assert_int_equal(all.total[4], 0);
	assert_int_equal(all.total[5], 0);
}

/* from the first answer on, not from the card's beginning */
static void begins_at_zero(void **state)
{
	begin(1ull << 40);
	assert_int_equal(host_loads(), 0);
	set("host_load_count", ~0ull - 1);
	refresh();
	assert_int_equal(host_loads(), (s64)(~0ull - 1 - (1ull << 40)));
}

/* what the card does not have reads as all ones: no jump when it comes or goes */
static void what_is_not_counted(void **state)
{
	begin(1000);
	set("media_read_count", ~0ull);
	set("reset_count", 0xffffffff);
	refresh();
	assert_false(core_counter_present(&all, 10));
	assert_false(core_counter_present(&all, 1));
	assert_true(core_counter_present(&all, 6));
	assert_int_equal(core_counter_total(&all, 10), 0);
	assert_int_equal(core_counter_total(&all, 1), 0);
	set("media_read_count", 2000);
	set("reset_count", 1);
	refresh();
	assert_true(core_counter_present(&all, 10));
	assert_int_equal(core_counter_total(&all, 10), 0);
	set("media_read_count", 2003);
	refresh();
	assert_int_equal(core_counter_total(&all, 10), 3);
	core_counters_init(&all);
	assert_false(core_counter_present(&all, 6));
}

/* wherever it falls to, what was counted stays and nothing is added by the fall */
static void a_reset_counts_nothing(void **state)
{
	static const u64 falls[] = { 0, 1, 999, 1099, ~0ull };
	unsigned int i;

	for (i = 0; falls[i] != ~0ull; i++) {
		begin(1000);
		set("host_load_count", 1100);
		refresh();
		set("host_load_count", falls[i]);
		refresh();
		assert_int_equal(host_loads(), 100);
		refresh();
		assert_int_equal(host_loads(), 100);
		set("host_load_count", falls[i] + 7);
		refresh();
		assert_int_equal(host_loads(), 107);
	}
}

/* the others go on, and a reset is what its own counter counts */
static void one_falls_alone(void **state)
{
	begin(1000);
	set("reset_count", 1001);
	set("reset_uptime_s", 3);
	set("media_read_count", 1500);
	refresh();
	assert_int_equal(core_counter_total(&all, 1), 1);
	assert_int_equal(core_counter_total(&all, 2), 0);
	assert_int_equal(core_counter_total(&all, 10), 500);
	set("reset_uptime_s", 5);
	refresh();
	assert_int_equal(core_counter_total(&all, 2), 2);
}

/* the card's own: it counts the reset, and its time begins anew */
static void power_cycle(void **state)
{
	begin(1000);
	set("host_load_count", 1200);
	refresh();
	control("power-cycle");
	refresh();
	assert_int_equal(host_loads(), 200);
	assert_int_equal(core_counter_total(&all, 1), 1);
	assert_int_equal(core_counter_total(&all, 2), 0);
	rig_wait(2000 * MS);
	refresh();
	assert_int_equal(core_counter_total(&all, 1), 1);
	assert_int_equal(core_counter_total(&all, 2), 3);
}

/* whoever asks, the card is asked once a period, and by nothing else */
static void one_command_a_period(void **state)
{
	u64 asked, doorbells;
	unsigned int i;

	begin(1000);
	asked = truth("commands_stats");
	doorbells = truth("doorbells");
	for (i = 0; i < 10; i++) {
		rig_wait(CORE_COUNTERS_MS * MS);
		assert_int_equal(core_counters_refresh(rig.core, &all), 0);
		assert_int_equal(core_counters_refresh(rig.core, &all), 0);
		core_counter_total(&all, 6);
	}
	assert_int_equal(truth("commands_stats"), asked + 10);
	assert_int_equal(truth("doorbells"), doorbells + 10);
	assert_string_equal(rig.trace.origin, "driver");
}

/* the totals stay, and go on with what came meanwhile */
static void failures(void **state)
{
	static const struct {
		const char *line;
		int err;
	} faults[] = {
		{ "silent stats 1", -ETIMEDOUT },
		{ "status stats 0x20 1", -ENXIO },
		{ "status stats 0x50 1", -EOPNOTSUPP },
		{ "length stats 0x138 1", -EPROTO },
		{ "bad-identifier stats 1", -EPROTO },
	};
	unsigned int i;

	begin(1000);
	for (i = 0; i < COUNT(faults); i++) {
		control(faults[i].line);
		rig_wait(CORE_COUNTERS_MS * MS);
		assert_int_equal(core_counters_refresh(rig.core, &all), faults[i].err);
		assert_int_equal(host_loads(), 5 * i);
		set("host_load_count", 1000 + 5 * (i + 1));
		refresh();
		assert_int_equal(host_loads(), 5 * (i + 1));
	}
}

static void dies(void **state)
{
	begin(1000);
	set("host_load_count", 1003);
	refresh();
	control("fatal firmware");
	rig_wait(CORE_COUNTERS_MS * MS);
	assert_int_equal(core_counters_refresh(rig.core, &all), -EIO);
	control("dead");
	assert_int_equal(core_counters_refresh(rig.core, &all), -ENODEV);
	core_remove(rig.core);
	assert_int_equal(core_counters_refresh(rig.core, &all), -ENODEV);
	assert_int_equal(host_loads(), 3);
	assert_int_equal(rig.late_accesses, 0);
}

int counter_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_counter),
		TEST(gauges_are_none),
		TEST(begins_at_zero),
		TEST(what_is_not_counted),
		TEST(a_reset_counts_nothing),
		TEST(one_falls_alone),
		TEST(power_cycle),
		TEST(one_command_a_period),
		TEST(failures),
		TEST(dies),
	};

	return RUN(tests);
}
