// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line is that of Theil and Sen: its slope is the median of the slopes of pairs of
 * values. One value a day counts, the last one, and pairs count that are a fifth of the
 * whole time apart, or more: those of neighbours tell more of the rounding than of the wear.
 *
 * The interval is made of the slopes that a tenth of the pairs is below, and a tenth above.
 * Each of these three slopes has a line of its own through the middle of the values (the
 * median of what is left of them), so they fan out behind the last value, as they should.
 * It is not the interval that Sen gives for his slope (by Kendall's S): that one takes each
 * day's deviation for independent of the day before, which wear is not, so it is far too
 * narrow. How often this one holds the truth: how_often_it_is_right() of test/unit/util/trend.c.
 */
#include "trend.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

/* of the whole time, how far apart two values of a pair are */
#define PAIR_SHARE	5

/* share of the slopes below that of each line */
static const double shares[TREND_LINES] = {
	[TREND_EARLY] = 0.1, [TREND_MIDDLE] = 0.5, [TREND_LATE] = 0.9,
};

/* a point, and where it stood: of two at one time the later one counts */
struct entry {
	struct trend_point point;
	size_t at;
};

static int by_time(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->point.time != y->point.time)
		return x->point.time < y->point.time ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static double day_of(const struct trend_point *point)
{
	return floor(point->time / TREND_DAY);
}

/* the last value of each day, in their order; entries is sorted */
static size_t thin(const struct entry *entries, size_t count, struct trend_point *days)
{
	size_t i, kept = 0;

	for (i = 0; i < count; i++) {
		if (kept && day_of(&days[kept - 1]) == day_of(&entries[i].point))
			kept--;
		days[kept++] = entries[i].point;
	}
	return kept;
}

static struct trend_point *days_of(const struct trend_point *points, size_t count, size_t *kept)
{
	struct entry *entries = xcalloc(count + 1, sizeof(*entries));
	struct trend_point *days = xcalloc(count + 1, sizeof(*days));
	size_t i, finite = 0;

	for (i = 0; i < count; i++) {
		if (isfinite(points[i].time) && isfinite(points[i].value))
			entries[finite++] = (struct entry) { points[i], i };
	}
	qsort(entries, finite, sizeof(*entries), by_time);
	*kept = thin(entries, finite, days);
	free(entries);
	return days;
}

static void swap(double *a, double *b)
{
	double old = *a;

	*a = *b;
	*b = old;
}

/* the one that has so many below it; moves the others. Many may be the same */
static double select_rank(double *values, size_t count, size_t rank)
{
	size_t first = 0, last = count;

	while (last - first > 1) {
		double pivot = values[first + (last - first) / 2];
		size_t low = first, at = first, high = last;

		while (at < high) {
			if (values[at] < pivot)
				swap(&values[low++], &values[at++]);
			else if (values[at] > pivot)
				swap(&values[at], &values[--high]);
			else
				at++;
		}
		if (rank < low)
			last = low;
		else if (rank >= high)
			first = high;
		else
			return pivot;
	}
	return values[first];
}

static double select_share(double *values, size_t count, double share)
{
	return select_rank(values, count, (size_t)(share * (count - 1) + 0.5));
}

static void find_slopes(const struct trend_point *days, size_t count, struct trend *trend)
{
	double *slopes = xcalloc(count * count / 2 + 1, sizeof(*slopes));
	const double apart = (trend->end - trend->begin) / PAIR_SHARE;
	size_t i, j, pairs = 0;
	unsigned int line;

	for (i = 0; i < count; i++) {
		for (j = i + 1; j < count; j++) {
			if (days[j].time - days[i].time >= apart)
				slopes[pairs++] = (days[j].value - days[i].value) /
						  (days[j].time - days[i].time);
		}
	}
	/* the first and the last day are a pair */
	for (line = 0; line < TREND_LINES; line++)
		trend->slope[line] = select_share(slopes, pairs, shares[line]);
	free(slopes);
}

static void find_levels(const struct trend_point *days, size_t count, struct trend *trend)
{
	double *rest = xcalloc(count, sizeof(*rest));
	unsigned int line;
	size_t i;

	for (line = 0; line < TREND_LINES; line++) {
		for (i = 0; i < count; i++)
			rest[i] = days[i].value -
				  trend->slope[line] * (days[i].time - trend->begin);
		trend->level[line] = select_share(rest, count, 0.5);
	}
	free(rest);
}

static enum trend_verdict judge(const struct trend_point *days, size_t count,
				struct trend *trend)
{
	unsigned int steps = 0;
	size_t i;

	if (count < TREND_MIN_VALUES ||
	    days[count - 1].time - days[0].time < (double)TREND_MIN_DAYS * TREND_DAY)
		return TREND_TOO_SHORT;
	for (i = 1; i < count; i++)
		steps += days[i].value < days[i - 1].value;
	if (steps < TREND_MIN_STEPS)
		return TREND_TOO_FLAT;
	trend->begin = days[0].time;
	trend->end = days[count - 1].time;
	find_slopes(days, count, trend);
	/* written so that what is no number is unclear too */
	if (!(trend->slope[TREND_LATE] < 0) || !isfinite(trend->slope[TREND_EARLY]))
		return TREND_UNCLEAR;
	find_levels(days, count, trend);
	return TREND_FOUND;
}

enum trend_verdict trend_find(const struct trend_point *points, size_t count,
			      struct trend *trend)
{
	enum trend_verdict verdict;
	size_t kept, old;
	struct trend_point *days = days_of(points, count, &kept);

	*trend = (struct trend) { 0 };
	old = kept > TREND_MAX_DAYS ? kept - TREND_MAX_DAYS : 0;
	verdict = judge(days + old, kept - old, trend);
	free(days);
	return verdict;
}

double trend_value(const struct trend *trend, enum trend_line line, double time)
{
	return trend->level[line] + trend->slope[line] * (time - trend->begin);
}

/*
 * Up, down or to the nearest: however the whole values are rounded, they get to limit when
 * a line through their middle is half of one above it.
 */
double trend_reaches(const struct trend *trend, enum trend_line line, double limit)
{
	double time = trend->begin + (limit + 0.5 - trend->level[line]) / trend->slope[line];

	return time > trend->end ? time : trend->end;
}
