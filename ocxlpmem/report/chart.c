// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pictures are stretched to the width of the page, their lines and words are not: the SVG
 * has lines alone, and the words stand beside it in HTML.
 */
#include "chart.h"

#include <math.h>
#include <stdbool.h>

#include "html.h"

/* of the SVG: its lines are this many units apart at most */
#define WIDTH	1000.0
#define HEIGHT	100.0
/* lines across, and dates below: as many as fit on a phone */
#define STEPS	5
#define DATES	3

static double at_time(const struct chart *chart, double time)
{
	return (time - chart->begin) / (chart->end - chart->begin) * WIDTH;
}

static double clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

static double at_value(const struct chart *chart, double value)
{
	value = clamp(value, chart->low, chart->high);
	return (chart->high - value) / (chart->high - chart->low) * HEIGHT;
}

/* 1, 2, 5, 10, 20, 50...: whole numbers, a handful of them */
static double step_of(const struct chart *chart)
{
	static const double factors[] = { 1, 2, 5 };
	const double wanted = (chart->high - chart->low) / STEPS;
	double power = 1;
	size_t i;

	for (;; power *= 10) {
		for (i = 0; i < sizeof(factors) / sizeof(*factors); i++) {
			if (factors[i] * power >= wanted)
				return factors[i] * power;
		}
	}
}

void chart_begin(const struct chart *chart)
{
	double step = step_of(chart), value;

	fputs(chart->unit ? "<div class=\"plot\">" : "<div class=\"plot strip\">", chart->out);
	fprintf(chart->out, "<svg viewBox=\"0 0 %.0f %.0f\" preserveAspectRatio=\"none\" "
		"role=\"img\">", WIDTH, HEIGHT);
	html_put(chart->out, "<title>", chart->title, "</title>\n");
	if (!chart->unit) {
		chart_level(chart, "grid", chart->low);
		return;
	}
	for (value = ceil(chart->low / step) * step; value <= chart->high; value += step)
		chart_level(chart, "grid", value);
}

void chart_line(const struct chart *chart, const char *class, const struct trend_point *points,
		size_t count, double gap)
{
	bool open = false;
	size_t i;

	fprintf(chart->out, "<path class=\"%s\" d=\"", class);
	for (i = 0; i < count; i++) {
		if (points[i].time < chart->begin || points[i].time > chart->end)
			continue;
		/* one value alone is a dot of a line */
		if (!open || fabs(points[i].time - points[i - 1].time) > gap)
			fprintf(chart->out, "M%.1f %.1fh.01", at_time(chart, points[i].time),
				at_value(chart, points[i].value));
		else
			fprintf(chart->out, "L%.1f %.1f", at_time(chart, points[i].time),
				at_value(chart, points[i].value));
		open = true;
	}
	fputs("\"/>\n", chart->out);
}

void chart_cone(const struct chart *chart, const struct trend *trend, double from, double to)
{
	static const enum trend_line sides[] = { TREND_EARLY, TREND_LATE };
	const struct trend_point middle[] = {
		{ from, trend_value(trend, TREND_MIDDLE, from) },
		{ to, trend_value(trend, TREND_MIDDLE, to) },
	};
	size_t i;

	fputs("<polygon class=\"cone\" points=\"", chart->out);
	for (i = 0; i < 2; i++) {
		const double first = i ? to : from, last = i ? from : to;

		fprintf(chart->out, "%.1f,%.1f %.1f,%.1f ", at_time(chart, first),
			at_value(chart, trend_value(trend, sides[i], first)), at_time(chart, last),
			at_value(chart, trend_value(trend, sides[i], last)));
	}
	fputs("\"/>\n", chart->out);
	chart_line(chart, "middle", middle, 2, INFINITY);
}

void chart_level(const struct chart *chart, const char *class, double value)
{
	fprintf(chart->out, "<path class=\"%s\" d=\"M0 %.1fH%.0f\"/>\n", class,
		at_value(chart, value), WIDTH);
}

void chart_moment(const struct chart *chart, const char *class, double time)
{
	if (time >= chart->begin && time <= chart->end)
		fprintf(chart->out, "<path class=\"%s\" d=\"M%.1f 0V%.0f\"/>\n", class,
			at_time(chart, time), HEIGHT);
}

static void print_dates(const struct chart *chart)
{
	static const char *const places[] = { "x first", "x", "x last" };
	unsigned int i;

	for (i = 0; i < DATES; i++) {
		double share = (double)i / (DATES - 1);
		char day[TEXT_DAY];

		fprintf(chart->out, "<span class=\"%s\" aria-hidden=\"true\" style=\"left:%.1f%%\">",
			places[i], share * 100);
		html_put(chart->out, "",
			 text_day(day, chart->begin + share * (chart->end - chart->begin)),
			 "</span>");
	}
}

void chart_mark(const struct chart *chart, const char *text, double value)
{
	fprintf(chart->out, "<span class=\"in\" style=\"top:%.1f%%\" aria-hidden=\"true\">",
		at_value(chart, value));
	html_put(chart->out, "", text, "</span>");
}

void chart_words(const struct chart *chart)
{
	double step = step_of(chart), value;

	fputs("</svg>\n", chart->out);
	if (chart->unit) {
		for (value = ceil(chart->low / step) * step; value <= chart->high; value += step)
			fprintf(chart->out, "<span class=\"y\" aria-hidden=\"true\" "
				"style=\"top:%.1f%%\">%.0f %s</span>", at_value(chart, value),
				value, chart->unit);
	}
	print_dates(chart);
}

void chart_end(const struct chart *chart)
{
	fputs("</div>\n", chart->out);
}
