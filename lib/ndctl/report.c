// SPDX-License-Identifier: LGPL-2.1-or-later
/* What ndctl is shown of a card's health. */
#include <errno.h>
#include <string.h>
#include <ndctl/libndctl.h>

#include "report.h"

#define SIGN		(1u << 15)
#define SIXTEENTHS_MAX	(SIGN - 1)

static const unsigned int health_bits[] = {
	[OCXLPMEM_HEALTH_OK] = 0,
	[OCXLPMEM_HEALTH_NON_CRITICAL] = ND_SMART_NON_CRITICAL_HEALTH,
	[OCXLPMEM_HEALTH_CRITICAL] = ND_SMART_CRITICAL_HEALTH,
	[OCXLPMEM_HEALTH_FATAL] = ND_SMART_FATAL_HEALTH,
};

bool report_wants_stats(const struct ocxlpmem_payload_header *smart)
{
	return !smart->status && smart->state == OCXLPMEM_STATE_READY;
}

static void add_temperature(struct report *report, const struct ocxlpmem_health *health)
{
	unsigned int sixteenths;
	int celsius;

	if (ocxlpmem_health_media_temperature(health, &celsius))
		return;
	sixteenths = 16 * (celsius < 0 ? -celsius : celsius);
	if (sixteenths > SIXTEENTHS_MAX)
		return;
	report->temperature = celsius < 0 ? sixteenths | SIGN : sixteenths;
	report->flags |= ND_SMART_TEMP_VALID;
}

static void add_life_used(struct report *report, const struct ocxlpmem_health *health)
{
	unsigned int remaining;

	if (ocxlpmem_health_life_remaining(health, &remaining))
		return;
	report->life_used = 100 - remaining;
	report->flags |= ND_SMART_USED_VALID;
}

static void fill(struct report *report, const struct ocxlpmem_health *health)
{
	enum ocxlpmem_health_state state = ocxlpmem_health_state(health);

	if (state == OCXLPMEM_HEALTH_UNKNOWN) {
		report->error = -EAGAIN;
		return;
	}
	report->flags = ND_SMART_HEALTH_VALID;
	report->health = health_bits[state];
	add_temperature(report, health);
	add_life_used(report, health);
}

/* health from what came; smart is NULL for a fatal card that did not answer */
static int compute(struct report *report, unsigned int state, struct ocxlpmem_smart *smart,
		   const void *stats_payload, size_t stats_len)
{
	struct ocxlpmem_stats *stats = NULL;
	struct ocxlpmem_health *health;
	int err;

	if (stats_payload && ocxlpmem_stats_from_payload(stats_payload, stats_len, &stats))
		stats = NULL;
	err = ocxlpmem_health_compute(state, smart, stats, &health);
	ocxlpmem_stats_unref(stats);
	if (err)
		return err;
	fill(report, health);
	ocxlpmem_health_unref(health);
	return report->error;
}

void report_make(struct report *report, const void *smart_payload, size_t smart_len,
		 const void *stats_payload, size_t stats_len)
{
	struct ocxlpmem_payload_header header;
	struct ocxlpmem_smart *smart = NULL;
	int err;

	memset(report, 0, sizeof(*report));
	if (smart_len < sizeof(header)) {
		report->error = -EPROTO;
		return;
	}
	memcpy(&header, smart_payload, sizeof(header));

	err = ocxlpmem_smart_from_payload(smart_payload, smart_len, &smart);
	/* the state word stands above what a command made of it */
	if (!err || header.state == OCXLPMEM_STATE_FATAL)
		err = compute(report, header.state, smart, stats_payload, stats_len);
	report->error = err;
	ocxlpmem_smart_unref(smart);
}
