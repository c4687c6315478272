// SPDX-License-Identifier: GPL-2.0-only
/* The page: first whether something is wrong and what to do, then all cards, then each. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "capture/capture.h"
#include "config.h"
#include "html.h"
#include "report.h"
#include "util/memory.h"

/* ---- what is wrong ---------------------------------------------------------- */

const enum ocxlpmem_status report_order[REPORT_STATUSES] = {
	OCXLPMEM_STATUS_CRITICAL, OCXLPMEM_STATUS_WARNING, OCXLPMEM_STATUS_UNKNOWN,
	OCXLPMEM_STATUS_OK,
};

/* how many cards and functions have each status */
static void count(const struct report *report, size_t counts[REPORT_STATUSES])
{
	size_t i;

	for (i = 0; i < report->cards.count; i++)
		counts[condition_status(report->cards.jobs[i].result)]++;
	for (i = 0; i < report->functions.count; i++)
		counts[ocxlpmem_findings_status(report->functions.all[i].findings)]++;
}

static void print_counts(FILE *out, const size_t counts[], size_t all)
{
	size_t i, told = 0;

	if (counts[OCXLPMEM_STATUS_OK] == all) {
		fprintf(out, all == 1 ? "The card is ok" : "All %zu cards are ok", all);
		return;
	}
	fprintf(out, "%zu card%s: ", all, text_plural(all));
	for (i = 0; i < REPORT_STATUSES; i++) {
		if (counts[report_order[i]])
			fprintf(out, "%s%zu %s", told++ ? ", " : "", counts[report_order[i]],
				ocxlpmem_status_str(report_order[i]));
	}
}

/* of all cards, before the less bad ones of any */
static void print_findings(FILE *out, const struct report *report, enum ocxlpmem_status severity)
{
	size_t i;

	for (i = 0; i < report->cards.count; i++) {
		const struct card_job *job = &report->cards.jobs[i];
		const struct condition *condition = job->result;

		findings_print(out, &(struct findings_of) {
			condition->findings, job->card, report->users[i],
			ocxlpmem_card_name(job->card),
		}, severity);
	}
	for (i = 0; i < report->functions.count; i++) {
		const struct function *function = &report->functions.all[i];

		findings_print(out, &(struct findings_of) {
			.findings = function->findings, .name = function->address,
		}, severity);
	}
}

static enum ocxlpmem_status worst_of(const size_t counts[])
{
	size_t i;

	for (i = 0; i < REPORT_STATUSES; i++) {
		if (counts[report_order[i]])
			return report_order[i];
	}
	return OCXLPMEM_STATUS_OK;
}

static void print_verdict(FILE *out, const struct report *report)
{
	size_t counts[REPORT_STATUSES] = { 0 }, i;
	enum ocxlpmem_status worst;

	count(report, counts);
	worst = worst_of(counts);
	fprintf(out, "<section class=\"panel verdict edge-%s\">\n<p class=\"%s\">",
		ocxlpmem_status_str(worst), ocxlpmem_status_str(worst));
	print_counts(out, counts, report->cards.count + report->functions.count);
	fputs("</p>\n", out);
	if (worst == OCXLPMEM_STATUS_OK)
		fputs("<p>Nothing needs to be done.</p>\n", out);
	else
		fputs("<ul class=\"do\">\n", out);
	for (i = 0; i < REPORT_STATUSES - 1; i++)
		print_findings(out, report, report_order[i]);
	if (worst != OCXLPMEM_STATUS_OK)
		fputs("</ul>\n", out);
	fputs("</section>\n", out);
}

/* ---- all cards ---------------------------------------------------------------- */

static void print_numbers(FILE *out, const struct report *report, const struct card_job *job)
{
	const struct condition *condition = job->result;
	const struct ocxlpmem_health *health = condition->health;
	struct wear_forecast forecast;
	unsigned int percent;
	int celsius;

	fputs("<td data-label=\"temperature\" class=\"n\">", out);
	if (health && !ocxlpmem_health_media_temperature(health, &celsius))
		fprintf(out, "%d &deg;C", celsius);
	fputs("</td><td data-label=\"life\" class=\"n\">", out);
	if (health && !ocxlpmem_health_life_remaining(health, &percent))
		fprintf(out, "%u %%", percent);
	fputs("</td><td data-label=\"at its threshold\">", out);
	if (wear_forecast(wears_find(&report->wears, job->card), health, report->now, &forecast)) {
		char *when = wear_forecast_text(&forecast, report->now);

		html_text(out, when);
		free(when);
	}
	fputs("</td>", out);
}

static void print_card(FILE *out, const struct report *report, size_t i)
{
	const struct card_job *job = &report->cards.jobs[i];
	char text[TEXT_SIZE];
	uint64_t number;

	fprintf(out, "<tr><td data-label=\"card\"><a href=\"#card%u\">",
		ocxlpmem_card_id(job->card));
	html_put(out, "", ocxlpmem_card_name(job->card), "</a></td><td data-label=\"status\">");
	html_status(out, condition_status(job->result));
	fputs("</td>", out);
	print_numbers(out, report, job);
	html_put(out, "<td data-label=\"slot\">", ocxlpmem_card_slot(job->card), "</td>");
	html_put(out, "<td data-label=\"size\" class=\"n wide\">",
		 ocxlpmem_card_region_size(job->card, &number) ? "" : text_size(text, number),
		 "</td>");
	html_put(out, "<td data-label=\"firmware\" class=\"wide\">",
		 ocxlpmem_card_firmware_version(job->card), "</td>");
	if (ocxlpmem_card_serial(job->card, &number))
		fputs("<td data-label=\"serial\" class=\"wide\">none</td></tr>\n", out);
	else
		fprintf(out, "<td data-label=\"serial\" class=\"wide\">0x%016" PRIx64 "</td></tr>\n",
			number);
}

static void print_table(FILE *out, const struct report *report)
{
	static const struct { const char *name, *class; } columns[] = {
		{ "card", "" }, { "status", "" }, { "temperature", " class=\"n\"" },
		{ "life", " class=\"n\"" }, { "at its threshold", "" }, { "slot", "" },
		{ "size", " class=\"n wide\"" }, { "firmware", " class=\"wide\"" },
		{ "serial", " class=\"wide\"" },
	};
	size_t i;

	fputs("<section>\n<h2>Cards</h2>\n<div class=\"scroll\"><table class=\"stack\">"
	      "<thead><tr>", out);
	for (i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		fprintf(out, "<th scope=\"col\"%s>%s</th>", columns[i].class, columns[i].name);
	fputs("</tr></thead>\n<tbody>\n", out);
	for (i = 0; i < report->cards.count; i++)
		print_card(out, report, i);
	for (i = 0; i < report->functions.count; i++) {
		const struct function *function = &report->functions.all[i];

		html_put(out, "<tr><td data-label=\"card\">", function->address,
			 "</td><td data-label=\"status\">");
		html_status(out, ocxlpmem_findings_status(function->findings));
		fputs("</td><td colspan=\"7\" data-label=\"\">no driver</td></tr>\n", out);
	}
	fputs("</tbody></table></div>\n</section>\n", out);
}

/* ---- the page ------------------------------------------------------------------ */

/* of a capture only what it tells; free() it */
static char *machine_name(const struct report *report)
{
	struct json_object *names;
	struct utsname name;
	const char *text;

	if (report->inv->capture) {
		names = json_object_object_get(report->inv->capture->list, "names");
		return xstrdup(names && !json_get_text(names, "machine", &text) ? text :
			       "a capture");
	}
	return xstrdup(cards_are_elsewhere(report->inv) || uname(&name) ? "another machine" :
		       name.nodename);
}

static void print_head(FILE *out, const struct report *report)
{
	char *machine = machine_name(report), *time = html_time(report->now), *title;

	title = xasprintf("Persistent memory cards of %s", machine);
	html_begin(out, title);
	html_put(out, "<header>\n<h1>", title, "</h1>\n");
	html_put(out, report->inv->capture ? "<p class=\"soft\">As captured at " :
		 "<p class=\"soft\">As of ", time, " UTC</p>\n</header>\n<main>\n");
	free(title);
	free(time);
	free(machine);
}

static void print_foot(FILE *out, const struct report *report)
{
	fputs("</main>\n<footer class=\"soft\">\n", out);
	if (report->unread)
		html_put(out, "<p>No history: ", report->unread->message, ".</p>\n");
	else if (report->history.days)
		fprintf(out, "<p>History of %u day%s. A forecast is made of at least %d days in which "
			"the life that remains went down at least %d times.</p>\n",
			report->history.days, text_plural(report->history.days), TREND_MIN_DAYS,
			TREND_MIN_STEPS);
	html_put(out, "<p>" PROGRAM " report, version ", OCXLPMEM_VERSION, "</p>\n</footer>\n");
}

void page_print(FILE *out, const struct report *report)
{
	size_t i;

	print_head(out, report);
	print_verdict(out, report);
	print_table(out, report);
	for (i = 0; i < report->cards.count; i++)
		section_print(out, report, i);
	print_foot(out, report);
	html_end(out);
}
