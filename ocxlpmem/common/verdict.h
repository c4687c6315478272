/* SPDX-License-Identifier: GPL-2.0-only */
/* A line a card, then why it is so and what to do. */
#ifndef VERDICT_H
#define VERDICT_H

#include "condition.h"
#include "contents.h"
#include "functions.h"
#include "grid.h"

/* card, nmem, status, temperature, life, time it has been on, health if that is not ok */
struct grid *verdict_grid(void);
void verdict_add_card(struct grid *grid, const struct card_job *job);
void verdict_add_function(struct grid *grid, const struct function *function);

/*
 * The lines "why" and "do"; those with the same answer are one. card may be NULL, and
 * in_use, which is told where what is on the card must go.
 */
void verdict_print_findings(FILE *out, const struct ocxlpmem_findings *findings,
			    const struct ocxlpmem_card *card, const char *in_use);
/* such a line, broken where the terminal ends */
void verdict_print_line(FILE *out, const char *label, const char *words);

/*
 * Who uses what is on a card, if a finding says that it must go; free() it. NULL: nobody, or
 * nothing must go. *reader is opened for the first card that needs it.
 */
char *verdict_users(const struct invocation *inv, struct content_reader **reader,
		    const struct card_job *job);

#endif
