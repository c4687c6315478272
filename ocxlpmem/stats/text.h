/* SPDX-License-Identifier: GPL-2.0-only */
/* Statistics as text: all of a card, or a line a sample. */
#ifndef STATS_TEXT_H
#define STATS_TEXT_H

#include "ocxlpmem/common/cards.h"
#include "rates.h"

/**
 * struct history - what is known of a card; lives in card_job.result
 * @before: the answer before, if there was one
 * @now: the last answer; none if the card gave none this time
 */
struct history {
	struct sample before;
	struct sample now;
};

/* everything that the cards said: exactly, or with human units and what follows from it */
void stats_print(const struct cards *cards, bool exactly);

/* what a run of stats_print_sample() remembers */
struct sample_lines {
	unsigned int count;
};

/* a line a card, after headings where they are wanted */
void stats_print_sample(struct sample_lines *lines, const struct cards *cards);

#endif
