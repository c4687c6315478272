/* SPDX-License-Identifier: GPL-2.0-only */
/* One value of a card's own truth, by its name; a test fails if it is not there once. */
#ifndef TEST_UNIT_TRUTH_H
#define TEST_UNIT_TRUTH_H

#include <stdio.h>
#include <string.h>

#include "card/card.h"

#define TRUTH_MAX	128

struct truth_search {
	const char *name;
	char *value;
	int found;
};

static void truth_look(void *context, const char *name, const char *value)
{
	struct truth_search *search = context;

	if (strcmp(name, search->name))
		return;
	search->found++;
	snprintf(search->value, TRUTH_MAX, "%s", value);
}

static void truth_of(struct card *card, __u64 now, const char *name, char value[TRUTH_MAX])
{
	struct truth_search search = { .name = name, .value = value };

	card_truth_values(card, now, truth_look, &search);
	if (search.found != 1)
		fail_msg("the truth has \"%s\" %d times", name, search.found);
}

#endif
