// SPDX-License-Identifier: GPL-2.0-only
/* The part of the page about one card. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "report.h"

static void print_fact(FILE *out, const char *name, const char *text)
{
	if (!text)
		return;
	html_put(out, "<div><dt>", name, "</dt>");
	html_put(out, "<dd>", text, "</dd></div>\n");
}

static void print_factf(FILE *out, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void print_factf(FILE *out, const char *name, const char *format, ...)
{
	char text[128];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	print_fact(out, name, text);
}

static void print_health(FILE *out, const struct ocxlpmem_health *health)
{
	unsigned int percent;
	char text[TEXT_SIZE];
	uint64_t hours;
	int celsius;

	print_fact(out, "health in ndctl",
		   ocxlpmem_health_state_str(ocxlpmem_health_state(health)));
	if (!ocxlpmem_health_media_temperature(health, &celsius))
		print_factf(out, "temperature", "%d \302\260C", celsius);
	if (!ocxlpmem_health_life_remaining(health, &percent))
		print_factf(out, "life remaining", "%u %%", percent);
	if (!ocxlpmem_health_power_on_hours(health, &hours))
		print_factf(out, "powered on", "%s", text_span(text, hours * 3600.0));
	if (!ocxlpmem_health_critical_resource_utilization(health, &percent))
		print_factf(out, "critical resource", "%u %%", percent);
}

static void print_forecast(FILE *out, const struct report *report, const struct card_job *job)
{
	const struct condition *condition = job->result;
	struct wear_forecast forecast;
	char *when;

	if (!wear_forecast(wears_find(&report->wears, job->card), condition->health, report->now,
			   &forecast))
		return;
	when = wear_forecast_text(&forecast, report->now);
	print_factf(out, "at its threshold", "%s", when);
	free(when);
}

static void print_facts(FILE *out, const struct report *report, const struct card_job *job)
{
	const struct condition *condition = job->result;
	struct ocxlpmem_card *card = job->card;
	char text[TEXT_SIZE];
	uint64_t number;
	int node;

	fputs("<dl>\n", out);
	if (condition->health)
		print_health(out, condition->health);
	print_forecast(out, report, job);
	if (!ocxlpmem_card_region_size(card, &number))
		print_fact(out, "size", text_size(text, number));
	print_fact(out, "slot", ocxlpmem_card_slot(card));
	if (!ocxlpmem_card_serial(card, &number))
		print_factf(out, "serial number", "0x%016" PRIx64, number);
	print_fact(out, "firmware", ocxlpmem_card_firmware_version(card));
	print_fact(out, "DIMM", ocxlpmem_card_nmem(card));
	print_fact(out, "PCI address", ocxlpmem_card_address(card));
	if (!ocxlpmem_card_numa_node(card, &node) && node >= 0)
		print_factf(out, "NUMA node", "%d", node);
	fputs("</dl>\n", out);
}

/* ---- attributes ------------------------------------------------------------ */

static void print_attribute(FILE *out, const struct ocxlpmem_smart_attribute *attr)
{
	static const char *const words[] = {
		[OCXLPMEM_FAILING_NO] = "no", [OCXLPMEM_FAILING_PAST] = "in the past",
		[OCXLPMEM_FAILING_NOW] = "now",
	};
	const enum ocxlpmem_failing failing = ocxlpmem_smart_attribute_failing(attr);

	html_putf(out, "<tr><td data-label=\"id\" class=\"n\">", "</td>", "%u",
		  ocxlpmem_smart_attribute_id(attr));
	html_put(out, "<td data-label=\"name\">", ocxlpmem_smart_attribute_name(attr), "</td>");
	html_putf(out, "<td data-label=\"value\" class=\"n\">", "</td>", "%u",
		  ocxlpmem_smart_attribute_current(attr));
	html_putf(out, "<td data-label=\"worst\" class=\"n\">", "</td>", "%u",
		  ocxlpmem_smart_attribute_worst(attr));
	if (ocxlpmem_smart_attribute_threshold(attr))
		html_putf(out, "<td data-label=\"threshold\" class=\"n\">", "</td>", "%u",
			  ocxlpmem_smart_attribute_threshold(attr));
	else
		fputs("<td data-label=\"threshold\" class=\"n\">none</td>", out);
	html_putf(out, "<td data-label=\"raw\" class=\"n\">", "</td>", "%" PRIu64,
		  ocxlpmem_smart_attribute_raw(attr));
	html_put(out, "<td data-label=\"kind\">",
		 ocxlpmem_smart_attribute_pre_failure(attr) ? "pre-failure" : "advisory", "</td>");
	fprintf(out, "<td data-label=\"failing\">%s%s%s</td></tr>\n",
		failing == OCXLPMEM_FAILING_NOW ? "<b class=\"critical\">" : "", words[failing],
		failing == OCXLPMEM_FAILING_NOW ? "</b>" : "");
}

static void print_attributes(FILE *out, const struct ocxlpmem_smart *smart)
{
	static const char *const headings[] = {
		"id", "name", "value", "worst", "threshold", "raw", "kind", "failing", NULL
	};
	static const char numbers[] = "ynyyyynn";
	size_t i;

	fputs("<h3>Attributes</h3>\n<div class=\"scroll\"><table class=\"stack narrow\">"
	      "<thead><tr>", out);
	for (i = 0; headings[i]; i++)
		fprintf(out, "<th scope=\"col\"%s>%s</th>", numbers[i] == 'y' ? " class=\"n\"" : "",
			headings[i]);
	fputs("</tr></thead>\n<tbody>\n", out);
	for (i = 0; i < ocxlpmem_smart_count(smart); i++)
		print_attribute(out, ocxlpmem_smart_attribute(smart, i));
	fputs("</tbody></table></div>\n", out);
}

static void print_findings(FILE *out, const struct report *report, size_t i)
{
	const struct condition *condition = report->cards.jobs[i].result;
	const struct findings_of of = {
		condition->findings, report->cards.jobs[i].card, report->users[i], NULL
	};
	size_t severity;

	if (!ocxlpmem_findings_get(of.findings, 0))
		return;
	fputs("<ul class=\"do\">\n", out);
	for (severity = 0; severity < REPORT_STATUSES; severity++)
		findings_print(out, &of, report_order[severity]);
	fputs("</ul>\n", out);
}

void section_print(FILE *out, const struct report *report, size_t i)
{
	const struct card_job *job = &report->cards.jobs[i];
	const struct condition *condition = job->result;
	const enum ocxlpmem_status status = condition_status(condition);
	const struct ocxlpmem_smart *smart;

	fprintf(out, "<section class=\"panel card edge-%s\" id=\"card%u\">\n",
		ocxlpmem_status_str(status), ocxlpmem_card_id(job->card));
	html_put(out, "<h2>", ocxlpmem_card_name(job->card), " ");
	html_status(out, status);
	fputs("</h2>\n", out);
	print_findings(out, report, i);
	print_facts(out, report, job);
	graphs_print(out, report, i);
	timeline_print(out, report, i);
	smart = condition->health ? ocxlpmem_health_smart(condition->health) : NULL;
	if (smart && ocxlpmem_smart_count(smart))
		print_attributes(out, smart);
	fputs("</section>\n", out);
}
