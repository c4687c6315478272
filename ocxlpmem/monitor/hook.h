/* SPDX-License-Identifier: GPL-2.0-only */
/* The program that is run for each record, one at a time. */
#ifndef MONITOR_HOOK_H
#define MONITOR_HOOK_H

#include "child.h"
#include "event.h"

#define HOOK_QUEUE	100

/**
 * struct hook - the program, and the records that it has not seen
 * @path: NULL: there is none
 * @first, @count, @queue: a ring of records
 * @dropped: did not fit in since that was told
 * @child: it, for the first of them
 */
struct hook {
	const char *path;
	unsigned int first;
	unsigned int count;
	struct json_object *queue[HOOK_QUEUE];
	uint64_t dropped;
	struct child child;
};

/* NULL, or why it is not run: it must be root's alone, and a program */
struct failure *hook_open(struct hook *hook, const char *path);
void hook_close(struct hook *hook);
/* takes a reference */
void hook_offer(struct hook *hook, struct json_object *event);
/*
 * Sees to the one that runs, and runs the next. A record of what went wrong, that is to be
 * posted, or NULL.
 */
struct json_object *hook_turn(struct hook *hook, struct ledger *ledger);
bool hook_is_busy(const struct hook *hook);

#endif
