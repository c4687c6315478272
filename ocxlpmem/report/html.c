// SPDX-License-Identifier: GPL-2.0-only
/* The frame of the page, and text that stays text in it. */
#include "html.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "util/memory.h"

/* the page needs nothing, and what somebody might bring into it gets nothing */
#define POLICY "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

static const char *entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	}
	return NULL;
}

void html_text(FILE *out, const char *text)
{
	char *shown = text_printable(text, strlen(text));
	const char *at, *entity;

	for (at = shown; *at; at++) {
		entity = entity_of(*at);
		if (entity)
			fputs(entity, out);
		else
			putc(*at, out);
	}
	free(shown);
}

void html_put(FILE *out, const char *opening, const char *text, const char *end)
{
	fputs(opening, out);
	html_text(out, text ? text : "-");
	fputs(end, out);
}

void html_putf(FILE *out, const char *opening, const char *end, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	html_put(out, opening, text, end);
	free(text);
}

void html_status(FILE *out, enum ocxlpmem_status status)
{
	static const char *const signs[] = {
		[OCXLPMEM_STATUS_OK] = "&#10003;", [OCXLPMEM_STATUS_WARNING] = "&#9650;",
		[OCXLPMEM_STATUS_CRITICAL] = "&#10007;", [OCXLPMEM_STATUS_UNKNOWN] = "?",
	};
	const char *word = ocxlpmem_status_str(status);

	fprintf(out, "<b class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</b>", word,
		signs[status], word);
}

char *html_time(double seconds)
{
	const time_t when = (time_t)seconds;
	char text[32] = "";
	struct tm tm;

	if (gmtime_r(&when, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm);
	return xstrdup(text);
}

void html_begin(FILE *out, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"" POLICY "\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n"
	      "<meta name=\"referrer\" content=\"no-referrer\">\n", out);
	html_put(out, "<title>", title, "</title>\n");
	fprintf(out, "<style>\n%s</style>\n</head>\n<body>\n", html_style);
}

void html_end(FILE *out)
{
	fputs("</body>\n</html>\n", out);
}
