/* SPDX-License-Identifier: GPL-2.0-only */
/* Values over time as a picture; who does not see it has the words of its caption. */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include <stddef.h>
#include <stdio.h>

#include "util/trend.h"

/**
 * struct chart - one picture
 * @out: where to
 * @title: for who cannot see it, in one sentence
 * @begin, @end: of time, seconds since 1970
 * @low, @high: of the values
 * @unit: behind the numbers at its side; NULL: there are none, it is a strip
 */
struct chart {
	FILE *out;
	const char *title;
	double begin;
	double end;
	double low;
	double high;
	const char *unit;
};

/*
 * The less and the greater one; neither is NaN. Those of math.h would have each command, with
 * no picture to draw, load libm.
 */
static inline double chart_less(double a, double b)
{
	return a < b ? a : b;
}

static inline double chart_more(double a, double b)
{
	return a > b ? a : b;
}

/* lines at whole numbers, and the picture is open for what follows */
void chart_begin(const struct chart *chart);
/* a line; it is broken where there is nothing for longer than that many seconds */
void chart_line(const struct chart *chart, const char *class, const struct trend_point *points,
		size_t count, double gap);
/* between two lines from one time to another */
void chart_cone(const struct chart *chart, const struct trend *trend, double from, double to);
/* across all of it, at a value or at a time */
void chart_level(const struct chart *chart, const char *class, double value);
void chart_moment(const struct chart *chart, const char *class, double time);
/* the lines are done: the numbers at its sides, which the size of the page leaves as they are */
void chart_words(const struct chart *chart);
/* words in it, above a value */
void chart_mark(const struct chart *chart, const char *text, double value);
void chart_end(const struct chart *chart);

#endif
