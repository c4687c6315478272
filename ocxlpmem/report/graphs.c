// SPDX-License-Identifier: GPL-2.0-only
/* How a card went on: its life with the forecast, and its temperature. */
#include <math.h>
#include <stdlib.h>

#include "chart.h"
#include "html.h"
#include "report.h"
#include "util/memory.h"

/* where records are missing for so long, a line is broken */
#define DAYS_GAP	(4.0 * TREND_DAY)
#define HOURS_GAP	(13.0 * HISTORY_PERIOD)
/* a forecast is drawn so far at most */
#define AHEAD_MAX	(400.0 * TREND_DAY)

static struct trend_point *points_of(const struct history_card *card, size_t first,
				     int32_t (*value)(const struct history_sample *sample),
				     size_t *count)
{
	struct trend_point *points = xcalloc(card->count - first + 1, sizeof(*points));
	size_t i;

	*count = 0;
	for (i = first; i < card->count; i++) {
		int32_t number = value(&card->samples[i]);

		if (number != HISTORY_NONE)
			points[(*count)++] = (struct trend_point) { card->samples[i].time, number };
	}
	return points;
}

/* clocks are set: what is not in order would be drawn back and forth */
static int by_time(const void *a, const void *b)
{
	const struct trend_point *x = a, *y = b;

	return (x->time > y->time) - (x->time < y->time);
}

static struct trend_point *sorted(const struct history_card *card, size_t first,
				  int32_t (*value)(const struct history_sample *sample),
				  size_t *count)
{
	struct trend_point *points = points_of(card, first, value, count);

	qsort(points, *count, sizeof(*points), by_time);
	return points;
}

static int32_t life_of(const struct history_sample *sample)
{
	return sample->current > 0 ? sample->current : sample->life;
}

static int32_t temperature_of(const struct history_sample *sample)
{
	return sample->temperature;
}

static int32_t highest_of(const struct history_sample *sample)
{
	return sample->highest;
}

/* ---- wear ----------------------------------------------------------------- */

static int32_t threshold_of(const struct report *report, size_t i)
{
	const struct condition *condition = report->cards.jobs[i].result;
	const struct ocxlpmem_smart_attribute *attr = history_life(condition->health);
	const struct wear *wear = wears_find(&report->wears, report->cards.jobs[i].card);

	if (attr)
		return ocxlpmem_smart_attribute_threshold(attr);
	return wear ? wear->threshold : HISTORY_NONE;
}

/* what the picture shows, in words; free() it */
static char *wear_words(const struct report *report, size_t i, const struct trend_point *points,
			size_t count, const struct wear_forecast *forecast)
{
	const struct wear *wear = wears_find(&report->wears, report->cards.jobs[i].card);
	const struct trend_point *first = &points[0], *last = &points[count - 1];
	char *when = forecast ? wear_forecast_text(forecast, report->now) : NULL;
	char day[TEXT_DAY], *words;

	text_day(day, first->time);
	if (when)
		words = xasprintf("%.0f %% at the last record, %.0f %% on %s. Forecast: at the card's "
				  "threshold of %d %% %s (eight chances in ten).", last->value,
				  first->value, day, forecast->threshold, when);
	else
		words = xasprintf("%.0f %% at the last record, %.0f %% on %s. No forecast: %s.",
				  last->value, first->value, day, wear_verdict_text(wear));
	free(when);
	return words;
}

static double wear_end(const struct report *report, const struct trend_point *first,
		       const struct wear_forecast *forecast)
{
	double end;

	if (!forecast)
		return report->now;
	/* as much again as there was, if it takes so long */
	end = chart_less(forecast->when[TREND_LATE],
			 report->now + chart_more(report->now - first->time, 90.0 * TREND_DAY));
	return chart_less(end, report->now + AHEAD_MAX);
}

static void draw_wear(const struct chart *chart, const struct report *report, size_t i,
		      const struct trend_point *points, size_t count, bool forecast)
{
	const struct wear *wear = wears_find(&report->wears, report->cards.jobs[i].card);
	const int32_t threshold = threshold_of(report, i);

	chart_begin(chart);
	if (forecast)
		chart_cone(chart, &wear->trend, wear->trend.end, chart->end);
	if (threshold > 0)
		chart_level(chart, "limit", threshold);
	if (forecast)
		chart_moment(chart, "now", report->now);
	chart_line(chart, "line", points, count, DAYS_GAP);
	chart_words(chart);
	if (threshold > 0)
		chart_mark(chart, "threshold", threshold);
	chart_end(chart);
}

static void print_wear(FILE *out, const struct report *report, size_t i,
		       const struct history_card *card)
{
	const struct condition *condition = report->cards.jobs[i].result;
	struct wear_forecast forecast;
	size_t count;
	struct trend_point *points = sorted(card, card->line, life_of, &count);
	bool found = wear_forecast(wears_find(&report->wears, report->cards.jobs[i].card),
				   condition->health, report->now, &forecast);
	char *words;

	if (count) {
		struct chart chart = {
			.out = out, .title = "Life remaining, in percent, over time",
			.begin = points[0].time, .low = 0, .high = 100, .unit = "%",
		};

		chart.end = chart_more(wear_end(report, &points[0], found ? &forecast : NULL),
				       chart.begin + TREND_DAY);
		words = wear_words(report, i, points, count, found ? &forecast : NULL);
		fputs("<figure>\n", out);
		html_put(out, "<figcaption><b>Life remaining</b>: ", words, "</figcaption>\n");
		draw_wear(&chart, report, i, points, count, found);
		fputs("</figure>\n", out);
		free(words);
	}
	free(points);
}

/* ---- temperature ------------------------------------------------------------ */

static double extreme(const struct trend_point *points, size_t count, double begin, double start,
		      double (*choose)(double a, double b))
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (points[i].time >= begin)
			start = choose(start, points[i].value);
	}
	return start;
}

static void draw_temperature(FILE *out, const struct report *report,
			     const struct trend_point *points, size_t count,
			     const struct trend_point *peaks, size_t peak_count)
{
	const double last = points[count - 1].value, begin = report->now - REPORT_HOURLY;
	double low = extreme(points, count, begin, last, chart_less);
	double high = chart_more(extreme(points, count, begin, last, chart_more),
				 extreme(peaks, peak_count, begin, last, chart_more));
	const struct chart chart = {
		.out = out,
		.title = "Temperature of the medium, in degrees Celsius, in the last 30 days",
		.begin = chart_more(begin, chart_less(points[0].time, report->now - TREND_DAY)),
		.end = report->now,
		.low = floor(low / 10) * 10 - 5, .high = ceil(high / 10) * 10 + 5,
		.unit = "&deg;C",
	};

	fputs("<figure>\n", out);
	html_putf(out, "<figcaption><b>Temperature</b>: ", "</figcaption>\n",
		  "%.0f degrees Celsius at the last record; from %.0f to %.0f in the last 30 days.",
		  last, low, high);
	chart_begin(&chart);
	chart_line(&chart, "faint", peaks, peak_count, HOURS_GAP);
	chart_line(&chart, "line", points, count, HOURS_GAP);
	chart_words(&chart);
	chart_end(&chart);
	fputs("</figure>\n", out);
}

static void print_temperature(FILE *out, const struct report *report,
			      const struct history_card *card)
{
	size_t count, peak_count;
	struct trend_point *points = sorted(card, 0, temperature_of, &count);
	struct trend_point *peaks = sorted(card, 0, highest_of, &peak_count);

	/* what is older is had of each day once, which is no line */
	if (count && points[count - 1].time >= report->now - REPORT_HOURLY)
		draw_temperature(out, report, points, count, peaks, peak_count);
	free(peaks);
	free(points);
}

void graphs_print(FILE *out, const struct report *report, size_t i)
{
	const struct history_card *card = NULL;
	uint64_t serial;

	if (!ocxlpmem_card_serial(report->cards.jobs[i].card, &serial))
		card = history_find(&report->history, serial);
	if (!card) {
		fputs("<p class=\"soft\">No history of this card: the monitor has recorded nothing of "
		      "it.</p>\n", out);
		return;
	}
	fputs("<div class=\"charts\">\n", out);
	print_wear(out, report, i, card);
	print_temperature(out, report, card);
	fputs("</div>\n", out);
}
