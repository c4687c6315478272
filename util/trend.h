/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a value that only falls is going: a line that outliers do not bend, and its spread. */
#ifndef UTIL_TREND_H
#define UTIL_TREND_H

#include <stddef.h>

/* what it takes to say anything */
#define TREND_MIN_DAYS	30	/* from the first value to the last */
#define TREND_MIN_VALUES 10	/* days with a value among them */
#define TREND_MIN_STEPS	3	/* times that the value fell */
/* days that are looked at, the newest ones */
#define TREND_MAX_DAYS	400

#define TREND_DAY	(24 * 60 * 60)

/* times are seconds, of any clock */
struct trend_point {
	double time;
	double value;
};

/* of eight in ten possible lines the steepest, the middle one, and the flattest */
enum trend_line { TREND_EARLY, TREND_MIDDLE, TREND_LATE, TREND_LINES };

enum trend_verdict {
	TREND_FOUND,
	TREND_TOO_SHORT,	/* too few days */
	TREND_TOO_FLAT,		/* too few steps */
	TREND_UNCLEAR,		/* not even the sign of the slope is sure */
};

/**
 * struct trend - how a value falls
 * @begin: time of the first value
 * @end: of the last
 * @level: of each line at @begin
 * @slope: of each line, a second; below 0
 */
struct trend {
	double begin;
	double end;
	double level[TREND_LINES];
	double slope[TREND_LINES];
};

/* points in any order; what is not finite is left out. Only TREND_FOUND sets lines and slopes */
enum trend_verdict trend_find(const struct trend_point *points, size_t count,
			      struct trend *trend);
double trend_value(const struct trend *trend, enum trend_line line, double time);
/* when a value that is rounded to whole ones gets down to limit, not before the last one */
double trend_reaches(const struct trend *trend, enum trend_line line, double limit);

#endif
