/* SPDX-License-Identifier: GPL-2.0-only */
/* What the page is made of. */
#ifndef REPORT_H
#define REPORT_H

#include "logs.h"
#include "ocxlpmem/common/functions.h"
#include "ocxlpmem/common/wear.h"

/* seconds before now, of which temperatures are shown hour by hour */
#define REPORT_HOURLY	(30.0 * TREND_DAY)

/**
 * struct report - one run
 * @inv: of it
 * @now: the moment that is judged, seconds since 1970
 * @conditions: what the cards are judged by
 * @cards: the jobs' results are conditions
 * @logs: one each
 * @users: who uses what is on a card that should be replaced, one each, or NULL; owned
 * @functions: without driver
 * @kept: all logs that were kept
 * @history: what the monitor has recorded
 * @wears: what it says of wear
 * @unread: why there is no history, or NULL
 */
struct report {
	const struct invocation *inv;
	double now;
	struct conditions conditions;
	struct cards cards;
	struct told_logs *logs;
	char **users;
	struct functions functions;
	struct kept_logs kept;
	struct history history;
	struct wears wears;
	struct failure *unread;
};

/* the page */
void page_print(FILE *out, const struct report *report);
/* the part of it about one card */
void section_print(FILE *out, const struct report *report, size_t i);
/* how it went on: wear and temperature */
void graphs_print(FILE *out, const struct report *report, size_t i);
/* its error logs */
void timeline_print(FILE *out, const struct report *report, size_t i);

/**
 * struct findings_of - what is wrong with a card or a function
 * @findings: they
 * @card: or NULL
 * @users: who uses what is on it, or NULL
 * @name: to be told with each, a card's with a link to its part; or NULL
 */
struct findings_of {
	const struct ocxlpmem_findings *findings;
	const struct ocxlpmem_card *card;
	const char *users;
	const char *name;
};

/* those of one severity, as items of a list */
void findings_print(FILE *out, const struct findings_of *of, enum ocxlpmem_status severity);

/* the worst first */
#define REPORT_STATUSES (OCXLPMEM_STATUS_UNKNOWN + 1)
extern const enum ocxlpmem_status report_order[REPORT_STATUSES];

#endif
