// SPDX-License-Identifier: GPL-2.0-only
/* The error logs of a card: when they came, and what each says. */
#include <inttypes.h>
#include <stdlib.h>

#include "chart.h"
#include "html.h"
#include "report.h"

/* the strip begins no later before now */
#define SHORTEST	(7.0 * TREND_DAY)

static void draw_those(const struct chart *chart, const struct told_logs *logs,
		       enum ocxlpmem_status severity)
{
	char class[32];
	size_t i;

	snprintf(class, sizeof(class), "tick %s", ocxlpmem_status_str(severity));
	for (i = 0; i < logs->count; i++) {
		if (logs->logs[i].severity == severity)
			chart_moment(chart, class, logs->logs[i].time);
	}
}

static void draw(FILE *out, const struct report *report, const struct told_logs *logs)
{
	const struct chart chart = {
		.out = out, .title = "When error logs were received; the table below has them all",
		.begin = chart_less(logs->logs[logs->count - 1].time, report->now - SHORTEST),
		.end = chart_more(logs->logs[0].time, report->now), .low = 0, .high = 1,
	};
	size_t severity;

	chart_begin(&chart);
	/* the worst last, on top of the others */
	for (severity = REPORT_STATUSES; severity--;)
		draw_those(&chart, logs, report_order[severity]);
	chart_words(&chart);
	chart_end(&chart);
}

static void print_actions(FILE *out, const struct ocxlpmem_error_log *log)
{
	const char *const *actions;
	size_t count, i;

	actions = ocxlpmem_error_log_actions(log, &count);
	fputs("<td data-label=\"asks for\">", out);
	for (i = 0; i < count; i++)
		html_put(out, i ? ", " : "", actions[i], "");
	fputs("</td>", out);
}

static void print_row(FILE *out, const struct told_log *told)
{
	char *time = html_time(told->time);

	html_put(out, "<tr><td data-label=\"received\">", time,
		 "</td><td data-label=\"severity\">");
	if (told->severity == OCXLPMEM_STATUS_OK)
		fputs("none", out);
	else
		html_status(out, told->severity);
	html_put(out, "</td><td data-label=\"type\">", ocxlpmem_error_log_type_str(told->log),
		 "</td>");
	print_actions(out, told->log);
	html_putf(out, "<td data-label=\"code\"><code>", "</code></td></tr>\n", "0x%08" PRIx32,
		  ocxlpmem_error_log_reference_code(told->log));
	free(time);
}

static void print_table(FILE *out, const struct told_logs *logs)
{
	size_t i;

	fputs("<div class=\"scroll\"><table class=\"stack\"><thead><tr>"
	      "<th scope=\"col\">received (UTC)</th><th scope=\"col\">severity</th>"
	      "<th scope=\"col\">type</th>"
	      "<th scope=\"col\">asks for</th><th scope=\"col\">code</th></tr></thead>\n"
	      "<tbody>\n", out);
	for (i = 0; i < logs->count; i++)
		print_row(out, &logs->logs[i]);
	fputs("</tbody></table></div>\n", out);
	if (logs->more)
		fprintf(out, "<p class=\"soft\">%zu older ones are not shown.</p>\n", logs->more);
}

void timeline_print(FILE *out, const struct report *report, size_t i)
{
	const struct condition *condition = report->cards.jobs[i].result;
	const struct told_logs *logs = &report->logs[i];

	fputs("<h3>Error logs</h3>\n", out);
	if (logs->count) {
		draw(out, report, logs);
		print_table(out, logs);
	} else {
		fputs("<p class=\"soft\">None that the driver holds or that was kept.</p>\n", out);
	}
	if (condition_is_watched(condition) && condition->watched.logs_pending)
		fputs("<p>There are more on the card, which nobody has fetched yet.</p>\n", out);
}
