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

/*
 * A client that dies inside an ioctl makes umockdev complain through GLib.
 * That is no news for the user, so GLib's messages need --verbose as well.
 */
static GLogWriterOutput glib_message(GLogLevelFlags level, const GLogField *fields, gsize count,
				     gpointer data)
{
	g_autofree char *text = NULL;

	if (level & G_LOG_LEVEL_DEBUG)
		return G_LOG_WRITER_HANDLED;
	if (!verbose && !(level & (G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL)))
		return G_LOG_WRITER_HANDLED;
	text = g_log_writer_format_fields(level, fields, count, FALSE);
	sim_error("%s", text);
	return G_LOG_WRITER_HANDLED;
}

void sim_report_verbose(bool on)
{
	verbose = on;
	g_log_set_writer_func(glib_message, NULL, NULL);
}
