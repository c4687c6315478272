/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What numbers of the card mean where its makers never said: the conventions of
 * this project (device.md 5.6, all INFERRED). They stand here and in
 * convention.c only, so that they can be changed in one place.
 */
#ifndef LIB_CONVENTION_H
#define LIB_CONVENTION_H

#include "libocxlpmem.h"
#include "wire/smart.h"

#define LIB_PERCENT_MAX	100	/* above is not valid; never clamped */

/* NULL if the meaning of this id was never published */
const char *lib_attribute_name(unsigned int id);
enum ocxlpmem_failing lib_attribute_failing(const struct wire_smart_attribute *attr);
/* the life that remains is just above its threshold */
bool lib_attribute_near_life(const struct wire_smart_attribute *attr);

/* the meaning of raw; -ENODATA: not valid */
int lib_raw_temperature(uint64_t raw, int *celsius);
int lib_raw_percent(uint64_t raw, unsigned int *percent);
/* the same by id, also for hours; unit: "celsius", "percent" or "hours" */
int lib_attribute_value(const struct wire_smart_attribute *attr, int64_t *value,
			const char **unit);

/**
 * struct lib_severity - what a failing attribute says about the card
 * @health: no better than this
 * @reason: its words, after "attribute NAME "
 */
struct lib_severity {
	enum ocxlpmem_health_state health;
	const char *reason;
};

/* NULL: nothing to say */
const struct lib_severity *lib_severity(enum ocxlpmem_failing failing, bool pre_failure);

/**
 * struct lib_verdict - what a card's state says about its health
 * @decides: the attributes have no say
 * @health: if so, this is it
 * @reason: why; NULL for a ready card
 */
struct lib_verdict {
	bool decides;
	enum ocxlpmem_health_state health;
	const char *reason;
};

/* also for a state that this library does not know */
const struct lib_verdict *lib_verdict(unsigned int state);

#endif
