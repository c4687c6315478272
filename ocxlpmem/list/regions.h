/* SPDX-License-Identifier: GPL-2.0-only */
/* list -v and list --regions: where cards are, and what is on them. */
#ifndef REGIONS_H
#define REGIONS_H

#include "ocxlpmem/common/cards.h"

/*
 * Prints what is on the cards; verbose: a block a card, with where it is. Returns the
 * exit code: 1 if nothing else was asked for and nothing is known.
 */
int regions_list(const struct invocation *inv, const struct cards *cards, bool verbose);

#endif
