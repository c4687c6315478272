// SPDX-License-Identifier: GPL-2.0-only
/* Forecasts of cards' wear, from what the monitor has recorded. */
#include "wear.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

/* what nobody has continued for so long says nothing of now */
#define STALE_DAYS	14
/* a year's records say nothing of a day that is further away, and nobody plans for it */
#define FAR_YEARS	5
#define FAR_DAYS	(FAR_YEARS * 365)

/* only the last line of a card: what was before may have been another life */
static struct wear wear_of(const struct history_card *card)
{
	struct wear wear = {
		.serial = card->serial, .current = HISTORY_NONE, .threshold = HISTORY_NONE,
	};
	struct trend_point *points = xcalloc(card->count - card->line + 1, sizeof(*points));
	size_t i, count = 0;

	for (i = card->line; i < card->count; i++) {
		const struct history_sample *sample = &card->samples[i];

		/* 0 is none: device.md 5.2 */
		if (sample->current <= 0)
			continue;
		points[count++] = (struct trend_point) { sample->time, sample->current };
		wear.current = sample->current;
		wear.threshold = sample->threshold;
	}
	wear.verdict = trend_find(points, count, &wear.trend);
	free(points);
	return wear;
}

void wears_take(struct wears *wears, const struct history *history)
{
	size_t i;

	wears->count = history->count;
	wears->all = xcalloc(history->count + 1, sizeof(*wears->all));
	for (i = 0; i < history->count; i++)
		wears->all[i] = wear_of(&history->cards[i]);
}

struct failure *wears_read(struct wears *wears, const char *directory, double now,
			   const struct cards *cards)
{
	struct history history;
	/* no day is read whole that is no later than that */
	struct failure *failure = history_read(directory, now, now + 2.0 * TREND_DAY, cards,
					       &history);

	wears_take(wears, &history);
	history_free(&history);
	return failure;
}

void wears_free(struct wears *wears)
{
	free(wears->all);
	*wears = (struct wears) { 0 };
}

const struct wear *wears_find(const struct wears *wears, const struct ocxlpmem_card *card)
{
	uint64_t serial;
	size_t i;

	if (!wears || ocxlpmem_card_serial(card, &serial))
		return NULL;
	for (i = 0; i < wears->count; i++) {
		if (wears->all[i].serial == serial)
			return &wears->all[i];
	}
	return NULL;
}

/* ---- what they say -------------------------------------------------------- */

bool wear_forecast(const struct wear *wear, const struct ocxlpmem_health *health, double now,
		   struct wear_forecast *forecast)
{
	const struct ocxlpmem_smart_attribute *attr = history_life(health);
	int32_t current, threshold;
	unsigned int line;

	if (!wear || wear->verdict != TREND_FOUND ||
	    wear->trend.end < now - (double)STALE_DAYS * TREND_DAY)
		return false;
	current = attr ? (int32_t)ocxlpmem_smart_attribute_current(attr) : wear->current;
	threshold = attr ? (int32_t)ocxlpmem_smart_attribute_threshold(attr) : wear->threshold;
	/* without a threshold there is nothing to get down to; past it, it is a finding already */
	if (threshold <= 0 || current <= threshold)
		return false;
	forecast->threshold = threshold;
	for (line = 0; line < TREND_LINES; line++)
		forecast->when[line] = trend_reaches(&wear->trend, line, threshold);
	return true;
}

char *wear_forecast_text(const struct wear_forecast *forecast, double now)
{
	const double far = now + (double)FAR_DAYS * TREND_DAY;
	char early[TEXT_DAY], late[TEXT_DAY];

	if (forecast->when[TREND_EARLY] > far)
		return xasprintf("not within %d years", FAR_YEARS);
	if (forecast->when[TREND_LATE] > far)
		return xasprintf("not before %s", text_day(early, forecast->when[TREND_EARLY]));
	return xasprintf("between %s and %s", text_day(early, forecast->when[TREND_EARLY]),
			 text_day(late, forecast->when[TREND_LATE]));
}

const char *wear_verdict_text(const struct wear *wear)
{
	static const char *const texts[] = {
		[TREND_FOUND] = "the last record is too old, or the card gives no threshold",
		[TREND_TOO_SHORT] = "there are not yet 30 days of history",
		[TREND_TOO_FLAT] = "the life that remains has not yet gone down three times",
		[TREND_UNCLEAR] = "what is recorded shows no clear trend",
	};

	return wear ? texts[wear->verdict] : "there is no history of this card";
}

int wear_judge(const struct wear *wear, const struct ocxlpmem_health *health, double now,
	       unsigned int days, struct ocxlpmem_findings *findings)
{
	struct ocxlpmem_finding finding = {
		.code = OCXLPMEM_FINDING_WEAR_FORECAST, .severity = OCXLPMEM_STATUS_WARNING,
	};
	struct wear_forecast forecast;
	char *when, *text;
	int err;

	if (!wear_forecast(wear, health, now, &forecast) ||
	    forecast.when[TREND_EARLY] > now + (double)days * TREND_DAY)
		return 0;
	when = wear_forecast_text(&forecast, now);
	text = xasprintf("life may get to its threshold %d %s", forecast.threshold, when);
	finding.value = (int64_t)((forecast.when[TREND_EARLY] - now) / TREND_DAY);
	finding.limit = days;
	finding.detail = text;
	err = ocxlpmem_findings_add(findings, &finding);
	free(text);
	free(when);
	return err;
}
