/* SPDX-License-Identifier: GPL-2.0-only */
/* Logs as they come. */
#ifndef LOG_FOLLOW_H
#define LOG_FOLLOW_H

#include "run.h"

/*
 * To be called before a file is opened: from then on signals wait until log_follow() takes
 * them.
 */
void log_follow_prepare(void);
/* shows logs as they come, until --count, a signal or the reader's end; exit code */
int log_follow(struct log_run *run, struct cards *cards);

#endif
