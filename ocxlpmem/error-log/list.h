/* SPDX-License-Identifier: GPL-2.0-only */
/* What the cards and their drivers hold, all at once. */
#ifndef LOG_LIST_H
#define LOG_LIST_H

#include "run.h"

/* reads, shows and keeps; exit code */
int log_list(struct log_run *run, struct cards *cards);

#endif
