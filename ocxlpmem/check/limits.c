// SPDX-License-Identifier: GPL-2.0-only
/* Limits of temperature and life: read, judged, and told to who draws the values. */
#include "limits.h"

#include <inttypes.h>

#include "util/memory.h"

bool limit_parse(const char *text, bool rising, struct limit *limit)
{
	int end = 0;

	*limit = (struct limit) { 0 };
	if (!text)
		return true;
	if (sscanf(text, "%6d,%6d%n", &limit->warning, &limit->critical, &end) != 2 || text[end])
		return false;
	limit->given = true;
	return rising ? limit->warning <= limit->critical : limit->warning >= limit->critical;
}

static void judge(const struct limit *limit, bool rising, int value,
		  enum ocxlpmem_finding_code code, struct ocxlpmem_findings *findings)
{
	bool critical = rising ? value > limit->critical : value < limit->critical;
	bool warning = rising ? value > limit->warning : value < limit->warning;
	const struct ocxlpmem_finding finding = {
		.code = code, .value = value,
		.severity = critical ? OCXLPMEM_STATUS_CRITICAL : OCXLPMEM_STATUS_WARNING,
		.limit = critical ? limit->critical : limit->warning,
	};

	if (!limit->given || (!warning && !critical))
		return;
	if (ocxlpmem_findings_add(findings, &finding))
		out_of_memory();
}

void limits_judge(const struct limits *limits, const struct condition *condition)
{
	const struct ocxlpmem_health *health = condition->health;
	unsigned int percent;
	int celsius;

	if (!health)
		return;
	if (!ocxlpmem_health_media_temperature(health, &celsius))
		judge(&limits->temperature, true, celsius, OCXLPMEM_FINDING_TEMPERATURE,
		      condition->findings);
	if (!ocxlpmem_health_life_remaining(health, &percent))
		judge(&limits->life, false, percent, OCXLPMEM_FINDING_LIFE, condition->findings);
}

void limits_perfdata(FILE *out, const struct limits *limits, const struct card_job *job)
{
	const struct condition *condition = job->result;
	const struct ocxlpmem_health *health = condition ? condition->health : NULL;
	const char *name = ocxlpmem_card_name(job->card);
	unsigned int percent;
	uint64_t hours;
	int celsius;

	if (!health)
		return;
	if (!ocxlpmem_health_media_temperature(health, &celsius)) {
		fprintf(out, " %s_temperature=%d", name, celsius);
		/* a range without lower end: a cold card is no finding */
		if (limits->temperature.given)
			fprintf(out, ";~:%d;~:%d", limits->temperature.warning,
				limits->temperature.critical);
	}
	if (!ocxlpmem_health_life_remaining(health, &percent)) {
		fprintf(out, " %s_life=%u%%", name, percent);
		if (limits->life.given)
			fprintf(out, ";%d:;%d:", limits->life.warning, limits->life.critical);
		else
			fputs(";;", out);
		fputs(";0;100", out);
	}
	if (!ocxlpmem_health_critical_resource_utilization(health, &percent))
		fprintf(out, " %s_critical_resource=%u%%;;;0;100", name, percent);
	if (!ocxlpmem_health_power_on_hours(health, &hours) && hours <= UINT64_MAX / 3600)
		fprintf(out, " %s_power_on=%" PRIu64 "s", name, hours * 3600);
	if (!condition->unwatched)
		fprintf(out, " %s_logs_held=%zu", name, condition->watched.logs_held);
}
