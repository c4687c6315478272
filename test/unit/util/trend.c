// SPDX-License-Identifier: GPL-2.0-only
/* A falling value's line, spread and end: known answers, hostile values, and enough to say. */
#include "check.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "util/trend.h"

#define DAY		((double)TREND_DAY)
#define BEGIN		1700000000.0
#define POINTS_MAX	20000

static struct trend_point points[POINTS_MAX];

/* so much a day from first, a value a day, as it would be shown */
static size_t fill(size_t days, double first, double a_day)
{
	size_t i;

	for (i = 0; i < days; i++)
		points[i] = (struct trend_point) {
			.time = BEGIN + i * DAY, .value = ceil(first - a_day * i - 0.000000001),
		};
	return days;
}

static void is_near(double value, double wanted, double slack)
{
	if (!(fabs(value - wanted) <= slack))
		fail_msg("%.9g, not %.9g", value, wanted);
}

/* without rounding all three lines are the same, and exact */
static void an_exact_line(void **state)
{
	struct trend trend;
	unsigned int line;
	size_t i;

	for (i = 0; i < 101; i++)
		points[i] = (struct trend_point) { BEGIN + i * DAY, 90 - 0.25 * i };
	assert_int_equal(trend_find(points, 101, &trend), TREND_FOUND);
	for (line = 0; line < TREND_LINES; line++) {
		is_near(trend.slope[line] * DAY, -0.25, 0.000000001);
		is_near(trend_value(&trend, line, BEGIN + 40 * DAY), 80, 0.000001);
		/* half of one above 10: 79.5 / 0.25 days */
		is_near((trend_reaches(&trend, line, 10) - BEGIN) / DAY, 318, 0.000001);
	}
	is_near(trend.begin, BEGIN, 0);
	is_near(trend.end, BEGIN + 100 * DAY, 0);
}

/* whole percents, and days on which it stands still: the truth lies between both ends */
static void rounded_values(void **state)
{
	static const struct { double days, a_day; } cards[] = {
		{ 60, 0.1 }, { 100, 0.05 }, { 200, 0.03 }, { 400, 0.012 }, { 400, 0.2 },
	};
	struct trend trend;
	size_t i;

	for (i = 0; i < COUNT(cards); i++) {
		size_t count = fill(cards[i].days, 97, cards[i].a_day);
		double truth = BEGIN + (97 - 10) / cards[i].a_day * DAY;
		double early, middle, late;

		assert_int_equal(trend_find(points, count, &trend), TREND_FOUND);
		early = trend_reaches(&trend, TREND_EARLY, 10);
		middle = trend_reaches(&trend, TREND_MIDDLE, 10);
		late = trend_reaches(&trend, TREND_LATE, 10);
		assert_true(early < truth && truth < late);
		assert_true(early <= middle && middle <= late);
		is_near((middle - BEGIN) / (truth - BEGIN), 1, 0.15);
	}
}

/* one value in 25 is nonsense: the middle line hardly sees it, and all three fall */
static void outliers(void **state)
{
	struct trend trend;
	size_t i, count = fill(100, 97, 0.2);

	for (i = 3; i < count; i += 25)
		points[i].value = i % 50 == 3 ? 0 : 100;
	assert_int_equal(trend_find(points, count, &trend), TREND_FOUND);
	is_near(trend.slope[TREND_MIDDLE] * DAY, -0.2, 0.01);
}

static void not_enough(void **state)
{
	struct trend trend;
	size_t i, count;

	assert_int_equal(trend_find(NULL, 0, &trend), TREND_TOO_SHORT);
	assert_int_equal(trend_find(points, fill(1, 97, 1), &trend), TREND_TOO_SHORT);
	/* the 31st day is the first with 30 days behind it */
	assert_int_equal(trend_find(points, fill(30, 97, 0.5), &trend), TREND_TOO_SHORT);
	assert_int_equal(trend_find(points, fill(31, 97, 0.5), &trend), TREND_FOUND);
	/* two steps, then a third */
	count = fill(200, 97, 0);
	points[199].value = 95;
	for (i = 100; i < 199; i++)
		points[i].value = 96;
	assert_int_equal(trend_find(points, count, &trend), TREND_TOO_FLAT);
	points[198].value = 95;
	points[199].value = 94;
	/* of which nobody knows how it goes on */
	assert_int_equal(trend_find(points, count, &trend), TREND_UNCLEAR);
	/* many days, but few values */
	for (i = 0; i < 9; i++)
		points[i] = (struct trend_point) { BEGIN + i * 10 * DAY, 97 - (double)i };
	assert_int_equal(trend_find(points, 9, &trend), TREND_TOO_SHORT);
	points[9] = (struct trend_point) { BEGIN + 90 * DAY, 88 };
	assert_int_equal(trend_find(points, 10, &trend), TREND_FOUND);
}

/* a value that goes up and down with steps down enough is no wear */
static void not_falling(void **state)
{
	struct trend trend;
	size_t i;

	fill(100, 97, 0);
	for (i = 0; i < 100; i++)
		points[i].value = 90 + i % 3;
	assert_int_equal(trend_find(points, 100, &trend), TREND_UNCLEAR);
	for (i = 0; i < 100; i++)
		points[i].value = 50 + i * 0.5 - (i % 4 ? 0 : 1);
	assert_int_equal(trend_find(points, 100, &trend), TREND_UNCLEAR);
}

static void shuffle(size_t count)
{
	size_t i;

	srand(12345);
	for (i = count - 1; i; i--) {
		size_t j = rand() % (i + 1);
		struct trend_point old = points[i];

		points[i] = points[j];
		points[j] = old;
	}
}

static void assert_same(const struct trend *a, const struct trend *b)
{
	unsigned int line;

	for (line = 0; line < TREND_LINES; line++) {
		is_near(a->slope[line], b->slope[line], 0);
		is_near(a->level[line], b->level[line], 0);
	}
}

/* neither the order, nor values beside the last of a day, nor what is no number counts */
static void hostile_values(void **state)
{
	static const double bad[] = { NAN, INFINITY, -INFINITY };
	struct trend wanted, trend;
	size_t i, count = fill(120, 97, 0.1);

	assert_int_equal(trend_find(points, count, &wanted), TREND_FOUND);
	shuffle(count);
	assert_int_equal(trend_find(points, count, &trend), TREND_FOUND);
	assert_same(&trend, &wanted);
	for (i = 0; i < 60; i++) {
		double value = bad[i % COUNT(bad)];

		points[count++] = (struct trend_point) {
			i % 2 ? value : BEGIN + i * DAY, i % 2 ? 1 : value,
		};
	}
	assert_int_equal(trend_find(points, count, &trend), TREND_FOUND);
	assert_same(&trend, &wanted);
	/* earlier on the same day (BEGIN is in its evening), and the same moment before */
	count = fill(120, 97, 0.1);
	for (i = 0; i < 120; i++) {
		points[120 + i] = points[i];
		points[i].value = 3;
		points[i].time -= i % 2 * 3600;
	}
	assert_int_equal(trend_find(points, 240, &trend), TREND_FOUND);
	assert_same(&trend, &wanted);
	/* huge ones give no number, or an end that is one */
	for (i = 0; i < 40; i++)
		points[i] = (struct trend_point) { i % 2 ? 1e308 - i : -1e308, 1e308 - i * 1e307 };
	if (trend_find(points, 40, &trend) == TREND_FOUND)
		assert_false(isnan(trend_reaches(&trend, TREND_LATE, 10)));
}

/* 400 days of 24 values: of the newest 400 days, each one value; it takes no time */
static void a_full_history(void **state)
{
	struct timespec begin, end;
	struct trend wanted, trend;
	size_t i, count = 0;
	unsigned int times;
	double seconds;

	/* days that are too old tell another story */
	for (i = 0; i < 800 * 24; i++)
		points[count++] = (struct trend_point) {
			.time = BEGIN + (i / 24 + (double)(i % 24) / 24) * DAY,
			.value = i < 400 * 24 ? 100 : 97 - floor((i - 400.0 * 24) / 24 / 10),
		};
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (times = 0; times < 10; times++)
		assert_int_equal(trend_find(points, count, &trend), TREND_FOUND);
	clock_gettime(CLOCK_MONOTONIC, &end);
	seconds = end.tv_sec - begin.tv_sec + (end.tv_nsec - begin.tv_nsec) / 1e9;
	/* 2 ms each, with the sanitizers ten times that */
	if (seconds > 2)
		fail_msg("%.3f s for 10 histories", seconds);
	assert_int_equal(trend_find(points + 400 * 24, 400 * 24, &wanted), TREND_FOUND);
	is_near(trend.slope[TREND_MIDDLE], wanted.slope[TREND_MIDDLE], 0.000000001);
	is_near(trend.slope[TREND_MIDDLE] * DAY, -0.1, 0.005);
}

/* what the last value has reached already is not forecast into the past */
static void reached_already(void **state)
{
	struct trend trend;

	assert_int_equal(trend_find(points, fill(60, 40, 0.5), &trend), TREND_FOUND);
	is_near(trend_reaches(&trend, TREND_EARLY, 35), trend.end, 0);
}

/* ---- how often it is right -------------------------------------------------- */

#define DAYS_MAX	20000

/* the same numbers on each machine */
static double chance(uint64_t *seed, double low, double high)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return low + (high - low) * (double)(*seed >> 33) / (double)(UINT64_C(1) << 31);
}

/*
 * A card with a load of its own every so many days, between 1 - spread and 1 + spread: what it
 * shows until a day on which it has so much left, and when it really gets to 10. TREND_FOUND:
 * held says whether that was in the interval, to a day.
 */
static enum trend_verdict wear_out(uint64_t *seed, size_t every, double spread, bool *held)
{
	const size_t days = (size_t)chance(seed, 60, 400);
	const double a_day = chance(seed, 0.03, 0.3);
	double left = chance(seed, 13, 60), load = 1, life[DAYS_MAX] = { 0 };
	enum trend_verdict verdict;
	struct trend trend;
	size_t i, end;

	for (i = 1; i < DAYS_MAX; i++) {
		if (i % every == 1)
			load = chance(seed, 1 - spread, 1 + spread);
		life[i] = life[i - 1] - a_day * load;
	}
	left -= life[days - 1];
	for (i = 0; i < days; i++)
		points[i] = (struct trend_point) { BEGIN + i * DAY, ceil(left + life[i]) };
	for (end = days; end < DAYS_MAX && ceil(left + life[end]) > 10; end++)
		;
	verdict = trend_find(points, days, &trend);
	if (verdict == TREND_FOUND)
		*held = trend_reaches(&trend, TREND_EARLY, 10) <= BEGIN + (end + 1) * DAY &&
			trend_reaches(&trend, TREND_LATE, 10) + DAY >= BEGIN + end * DAY;
	return verdict;
}

/* as ocxlpmem-ctl-monitor(1) has it, of 2000 cases each: 100 of them may be some beside it */
static void how_often_it_is_right(void **state)
{
	static const struct { size_t every; double spread; unsigned int held; } loads[] = {
		{ DAYS_MAX, 0, 100 }, { 7, 0.5, 87 }, { 30, 0.5, 77 }, { 91, 0.5, 57 },
	};
	size_t i;

	for (i = 0; i < COUNT(loads); i++) {
		unsigned int said = 0, right = 0, tried = 0;
		uint64_t seed = 1;
		bool held;

		for (; said < 100 && tried < 110; tried++) {
			if (wear_out(&seed, loads[i].every, loads[i].spread, &held) != TREND_FOUND)
				continue;
			said++;
			right += held;
		}
		assert_int_equal(said, 100);
		if (loads[i].held == 100 ? right != 100 : abs((int)(right - loads[i].held)) > 6)
			fail_msg("load of %zu days: %u, not %u", loads[i].every, right,
				 loads[i].held);
	}
}

int trend_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_exact_line),
		cmocka_unit_test(rounded_values),
		cmocka_unit_test(outliers),
		cmocka_unit_test(not_enough),
		cmocka_unit_test(not_falling),
		cmocka_unit_test(hostile_values),
		cmocka_unit_test(a_full_history),
		cmocka_unit_test(reached_already),
		cmocka_unit_test(how_often_it_is_right),
	};

	return RUN(tests);
}
