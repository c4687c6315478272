/* SPDX-License-Identifier: GPL-2.0-only */
/* Which metrics there are: the one table, and what each says of a card. */
#ifndef METRICS_FAMILY_H
#define METRICS_FAMILY_H

#include "ocxlpmem/common/functions.h"
#include "ocxlpmem/common/wear.h"
#include "page.h"
#include "reading.h"
#include "textfile.h"

/**
 * struct machine - what the metrics tell of
 * @cards: the jobs' results are conditions
 * @readings: one a card
 * @functions: without driver
 * @expected: cards that there should be; 0: nobody said
 * @old: the page of the last run
 * @now_ns: the moment, since 1970
 * @wears: what the history says of wear
 */
struct machine {
	const struct cards *cards;
	const struct reading *readings;
	const struct functions *functions;
	uint64_t expected;
	const struct old_page *old;
	uint64_t now_ns;
	const struct wears *wears;
};

void families_print(struct page *page, const struct machine *machine);

#endif
