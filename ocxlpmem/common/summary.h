/* SPDX-License-Identifier: GPL-2.0-only */
/* The last line: how many cards there are, and how they are. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include <stdio.h>

#include "libocxlpmem.h"

struct summary {
	size_t cards;
	size_t count[OCXLPMEM_STATUS_UNKNOWN + 1];
};

void summary_add(struct summary *summary, enum ocxlpmem_status status);
/* next: the command to type where not all is well; may be NULL */
void summary_print(const struct summary *summary, FILE *out, const char *next);

#endif
