// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>

#include <glib.h>

#include "report.h"

static bool verbose;

/* one write a line, so that lines of several threads do not mix */
static void say(const char *format, va_list args)
{
	g_autofree char *text = g_strdup_vprintf(format, args);

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
