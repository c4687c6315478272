// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>

#include <glib.h>

#include "report.h"

static bool verbose;

/* names come from anywhere: what a terminal would obey is shown as \xNN, bytes of UTF-8 stay */
static char *escape(const char *text)
{
	GString *out = g_string_new(NULL);

	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		/* U+0080 to U+009F are control characters too */
		bool is_c1 = p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0;

		if (is_c1)
			g_string_append_printf(out, "\\x%02x", *p++);
		if (is_c1 || *p < ' ' || *p == 0x7f)
			g_string_append_printf(out, "\\x%02x", *p);
		else
			g_string_append_c(out, *p);
	}
	return g_string_free(out, FALSE);
}

/* one write a line, so that lines of several threads do not mix */
static void say(const char *format, va_list args)
{
	g_autofree char *raw = g_strdup_vprintf(format, args);
	g_autofree char *text = escape(raw);

	fprintf(stderr, "ocxlpmem-sim: %s\n", text);
}

void sim_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

void sim_note(const char *format, ...)
{
	va_list args;

	if (!verbose)
		return;
	va_start(args, format);
	say(format, args);
	va_end(args);
}

bool sim_report_is_verbose(void)
{
	return verbose;
}

void sim_report_verbose(bool on)
{
	verbose = on;
}
