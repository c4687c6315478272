/* SPDX-License-Identifier: GPL-2.0-only */
/* A log, a gap or a change of state as one line of a table. */
#ifndef LOG_LINE_H
#define LOG_LINE_H

#include "ocxlpmem/common/grid.h"
#include "ocxlpmem/common/log_record.h"

/* received, card, number, type, actions, code; wide enough for what is not known yet */
struct grid *log_grid(void);
void log_grid_add(struct grid *grid, const struct ocxlpmem_card *card,
		  const struct log_record *record);

/* one line, after headings if they are wanted */
void log_line_print(FILE *out, const struct ocxlpmem_card *card, const struct log_record *record,
		    bool headings);

#endif
