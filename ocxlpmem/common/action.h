/* SPDX-License-Identifier: GPL-2.0-only */
/* Acts upon one card: which it is, whether it is meant, and what came of it. */
#ifndef ACTION_H
#define ACTION_H

#include "cards.h"

/* the option of acts that nobody does by accident */
#define OPT_CONFIRM(values, member) \
	OPT_STRING(0, "confirm", values, member, "SERIAL", \
		   "do not ask: this is the card that is meant")

/**
 * struct action - what a command does to a card
 * @act: NULL, or why it did not
 * @text: says on standard output that it did
 * @add: what the card's object in JSON has of it, also if it did not
 * @end: frees what act() left in its argument; the card is still there
 */
struct action {
	struct failure *(*act)(const struct invocation *inv, struct ocxlpmem_card *card,
			       void *arg);
	void (*text)(const struct ocxlpmem_card *card, const void *arg);
	void (*add)(struct json_object *obj, const struct card_job *job, const void *arg);
	void (*end)(void *arg);
};

/* to the one card that the arguments name; the exit code, all is said */
int action_run(const struct invocation *inv, const struct action *action, void *arg);

/*
 * The card's serial number is asked for, or its name if it has none, unless given says it.
 * what: "erase", of the card. NULL, or why the act is not confirmed.
 */
struct failure *action_confirm(const struct ocxlpmem_card *card, const char *what,
			       const char *given);

/*
 * A failure of the library as that of an act: 1 where a command that only asks has
 * CODE_ALL_CARDS. so_far: what became of the act, or NULL; hint: instead of the remedy's, or
 * NULL.
 */
struct failure *action_failure(const struct ocxlpmem_card *card, int error, const char *so_far,
			       const char *hint);

#endif
