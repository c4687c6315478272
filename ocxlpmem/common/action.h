/* SPDX-License-Identifier: GPL-2.0-only */
/* Acts upon one card: which it is, and what a failure comes to. */
#ifndef ACTION_H
#define ACTION_H

#include "cards.h"

/* the one card that the arguments name; 0, or the exit code after saying what is wrong */
int action_select(const struct invocation *inv, struct cards *cards);

/*
 * A failure of the library as that of an act: 1 where a command that only asks has
 * CODE_ALL_CARDS. so_far: what became of the act, or NULL; hint: instead of the remedy's, or
 * NULL.
 */
struct failure *action_failure(const struct ocxlpmem_card *card, int error, const char *so_far,
			       const char *hint);

#endif
