/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ndctl is shown of a card's health: the payloads in libndctl's terms. */
#ifndef NDCTL_REPORT_H
#define NDCTL_REPORT_H

#include <libocxlpmem.h>

/**
 * struct report - health in the form of libndctl's SMART getters
 * @error: 0, or a negative errno: ndctl then shows "unknown"
 * @flags: ND_SMART_*_VALID; a value without its flag is 0 and means nothing.
 *	Never SPARES (utilisation is not spares), never ALARM (ndctl would show
 *	alarms for a controller temperature and spares that this card does not have)
 * @health: ND_SMART_*_HEALTH, 0 is ok
 * @temperature: of the medium, 1/16 degree Celsius, sign in bit 15
 * @life_used: percent
 */
struct report {
	int error;
	unsigned int flags;
	unsigned int health;
	unsigned int temperature;
	unsigned int life_used;
};

/**
 * report_make() - fill a report from payloads
 * @report: out
 * @smart: payload of OCXLPMEM_ND_SMART
 * @smart_len: its bytes
 * @stats: payload of OCXLPMEM_ND_CONTROLLER_STATS; NULL if it could not be had,
 *	which costs the report no more than what only statistics tell
 * @stats_len: its bytes
 */
void report_make(struct report *report, const void *smart, size_t smart_len,
		 const void *stats, size_t stats_len);

/* is it worth asking for statistics after this SMART payload? */
bool report_wants_stats(const struct ocxlpmem_payload_header *smart);

#endif
