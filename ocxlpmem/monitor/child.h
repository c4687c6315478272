/* SPDX-License-Identifier: GPL-2.0-only */
/* A program that the monitor runs, one at a time of each purpose, and never for long. */
#ifndef MONITOR_CHILD_H
#define MONITOR_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "util/must_check.h"

/**
 * struct child - one that runs
 * @pid: of it and of its process group; 0: none runs
 * @end_ms: it is killed then
 * @killed: and was
 * @output: what it writes to standard output; -1: that is our standard error
 */
struct child {
	pid_t pid;
	uint64_t end_ms;
	bool killed;
	int output;
};

/**
 * struct child_order - what to run
 * @argv: the program's path first: no shell looks at it
 * @extra: words for its environment, beside our own; NULL: none
 * @input: for its standard input, may be NULL
 * @seconds: how long it may take
 * @output: keep what it writes
 */
struct child_order {
	char *const *argv;
	char *const *extra;
	const char *input;
	unsigned int seconds;
	bool output;
};

/* by CLOCK_MONOTONIC */
uint64_t now_ms(void);
/* 0, or -errno: nothing runs */
int child_start(struct child *child, const struct child_order *order) must_check;
/* true: it has ended; *code: of its exit, 128 and the signal else */
bool child_ended(struct child *child, int *code);
/* kills it if its time is over */
void child_watch(struct child *child);
void child_kill(struct child *child);
/* what it wrote, as far as that makes sense; free() it. Once, after its end */
char *child_output(struct child *child);

#endif
