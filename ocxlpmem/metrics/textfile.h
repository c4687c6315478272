/* SPDX-License-Identifier: GPL-2.0-only */
/* The file that the node exporter's textfile collector reads. */
#ifndef METRICS_TEXTFILE_H
#define METRICS_TEXTFILE_H

#include "ocxlpmem/common/failure.h"
#include "util/must_check.h"

/* what the file had before; text is NULL if there was none that may be believed */
struct old_page {
	char *text;
};

void old_page_read(struct old_page *old, const char *path);
/* the value of that series, if it is a number without sign. NULL: none; free() it */
char *old_page_value(const struct old_page *old, const char *series);
void old_page_free(struct old_page *old);

/* all at once, readable for all. NULL, or why not */
struct failure *textfile_replace(const char *path, const char *text, size_t len) must_check;

#endif
