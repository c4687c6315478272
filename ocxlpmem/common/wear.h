/* SPDX-License-Identifier: GPL-2.0-only */
/* When the life that remains of cards gets down to their thresholds, as their history says. */
#ifndef WEAR_H
#define WEAR_H

#include "history.h"
#include "util/trend.h"

/* a finding, if the early end of the interval is so near */
#define WEAR_WARN_DAYS	90

/**
 * struct wear - of one card
 * @serial: which
 * @verdict: whether there is a trend; the rest holds with TREND_FOUND alone
 * @trend: of the normalised value of the life that remains
 * @current, @threshold: of the last record; HISTORY_NONE if it had none
 */
struct wear {
	uint64_t serial;
	enum trend_verdict verdict;
	struct trend trend;
	int32_t current;
	int32_t threshold;
};

struct wears {
	size_t count;
	struct wear *all;
};

/* from a history, of which the last record of a day is enough */
void wears_take(struct wears *wears, const struct history *history);
/* the same from the files of a directory; cards: see history_read() */
struct failure *wears_read(struct wears *wears, const char *directory, double now,
			   const struct cards *cards);
void wears_free(struct wears *wears);
/* NULL: there is nothing of it. wears may be NULL */
const struct wear *wears_find(const struct wears *wears, const struct ocxlpmem_card *card);

/**
 * struct wear_forecast - when it gets there
 * @threshold: where
 * @when: since 1970, with eight chances in ten between the first and the last of them
 */
struct wear_forecast {
	int32_t threshold;
	double when[TREND_LINES];
};

/*
 * False: nothing can be said. health: as the card is now, or NULL: as it was recorded last;
 * wear may be NULL.
 */
bool wear_forecast(const struct wear *wear, const struct ocxlpmem_health *health, double now,
		   struct wear_forecast *forecast);
/* "between 2026-01-31 and 2026-03-15"; free() it */
char *wear_forecast_text(const struct wear_forecast *forecast, double now);
/* why nothing can be said, for people */
const char *wear_verdict_text(const struct wear *wear);
/* adds a finding if it may get there within so many days; 0 or -ENOMEM */
int wear_judge(const struct wear *wear, const struct ocxlpmem_health *health, double now,
	       unsigned int days, struct ocxlpmem_findings *findings);

#endif
