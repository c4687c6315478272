/* SPDX-License-Identifier: GPL-2.0-only */
/* Text in a page: whatever a card or a machine calls itself, it stays text. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include <stdio.h>

#include "ocxlpmem/common/condition.h"

/* for content and for what stands in double quotes */
void html_text(FILE *out, const char *text);
/* opening and end are ours, text is not; NULL is a dash */
void html_put(FILE *out, const char *opening, const char *text, const char *end);
/* the same, text made of a format */
void html_putf(FILE *out, const char *opening, const char *end, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* its word and a sign, for who sees no colours */
void html_status(FILE *out, enum ocxlpmem_status status);
/* "2026-01-31 12:00", in UTC; free() it */
char *html_time(double seconds);

/* from the doctype to the body */
void html_begin(FILE *out, const char *title);
void html_end(FILE *out);

extern const char html_style[];

#endif
