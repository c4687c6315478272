// SPDX-License-Identifier: LGPL-2.1-or-later
/* The conventions of SMART data: names, units, and what makes a card unhealthy. */
#include <errno.h>

#include "convention.h"
#include "object.h"

static int value_of_hours(uint64_t raw, int64_t *value)
{
	/* a card does not count it, or none is so old */
	if (raw > INT64_MAX)
		return -ENODATA;
	*value = raw;
	return 0;
}

static int value_of_temperature(uint64_t raw, int64_t *value)
{
	int celsius, err = lib_raw_temperature(raw, &celsius);

	*value = celsius;
	return err;
}

static int value_of_percent(uint64_t raw, int64_t *value)
{
	unsigned int percent;
	int err = lib_raw_percent(raw, &percent);

	if (!err)
		*value = percent;
	return err;
}

static const struct attribute {
	unsigned int id;
	const char *name;
	const char *unit;
	int (*value)(uint64_t raw, int64_t *value);
} attributes[] = {
	{ WIRE_SMART_POWER_ON_HOURS, "power-on hours", "hours", value_of_hours },
	{ WIRE_SMART_TEMPERATURE, "temperature", "celsius", value_of_temperature },
	{ WIRE_SMART_LIFE_REMAINING, "life remaining", "percent", value_of_percent },
};

/* [failing][pre-failure]; failures of the past are reasons, not states */
static const struct lib_severity severities[][2] = {
	[OCXLPMEM_FAILING_NO] = { {}, {} },
	[OCXLPMEM_FAILING_PAST] = {
		{ OCXLPMEM_HEALTH_OK, "failed in the past" },
		{ OCXLPMEM_HEALTH_OK, "failed in the past" },
	},
	[OCXLPMEM_FAILING_NOW] = {
		{ OCXLPMEM_HEALTH_NON_CRITICAL, "failing now" },
		{ OCXLPMEM_HEALTH_CRITICAL, "failing now" },
	},
};

static const struct lib_verdict verdicts[] = {
	[OCXLPMEM_STATE_WAITING] = { true, OCXLPMEM_HEALTH_UNKNOWN, "card is starting" },
	[OCXLPMEM_STATE_NOT_READY] = { true, OCXLPMEM_HEALTH_UNKNOWN, "card is not ready" },
	[OCXLPMEM_STATE_READY] = { false, OCXLPMEM_HEALTH_OK, NULL },
	[OCXLPMEM_STATE_ERASING] = { true, OCXLPMEM_HEALTH_UNKNOWN, "card is being erased" },
	[OCXLPMEM_STATE_FATAL] = { true, OCXLPMEM_HEALTH_FATAL, "card reports a fatal error" },
	[OCXLPMEM_STATE_GONE] = { true, OCXLPMEM_HEALTH_UNKNOWN, "card is gone" },
	[OCXLPMEM_STATE_MAY_BE_ERASING] = { true, OCXLPMEM_HEALTH_UNKNOWN,
					    "card may be erasing its medium" },
};

static const struct lib_verdict no_verdict = {
	true, OCXLPMEM_HEALTH_UNKNOWN, "card is in an unknown state"
};

static const struct attribute *attribute_of(unsigned int id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_COUNT(attributes); i++)
		if (attributes[i].id == id)
			return &attributes[i];
	return NULL;
}

const char *lib_attribute_name(unsigned int id)
{
	const struct attribute *attribute = attribute_of(id);

	return attribute ? attribute->name : NULL;
}

int lib_attribute_value(const struct wire_smart_attribute *attr, int64_t *value, const char **unit)
{
	const struct attribute *attribute = attribute_of(attr->id);

	if (!attribute)
		return -ENODATA;
	*unit = attribute->unit;
	return attribute->value(attr->raw, value);
}

static bool below(unsigned int value, unsigned int threshold)
{
	return threshold && value && value <= threshold;
}

enum ocxlpmem_failing lib_attribute_failing(const struct wire_smart_attribute *attr)
{
	if (below(attr->normalised, attr->threshold))
		return OCXLPMEM_FAILING_NOW;
	if (below(attr->worst, attr->threshold))
		return OCXLPMEM_FAILING_PAST;
	return OCXLPMEM_FAILING_NO;
}

/* the margin is a choice: life goes down by a few percent a year */
#define NEAR_LIFE	5

bool lib_attribute_near_life(const struct wire_smart_attribute *attr)
{
	return attr->id == WIRE_SMART_LIFE_REMAINING && attr->threshold &&
	       attr->normalised > attr->threshold &&
	       attr->normalised <= attr->threshold + NEAR_LIFE;
}

/* bits 15:0, signed; what the others mean is not known */
int lib_raw_temperature(uint64_t raw, int *celsius)
{
	*celsius = (int16_t)(raw & 0xffff);
	return 0;
}

int lib_raw_percent(uint64_t raw, unsigned int *percent)
{
	if (raw > LIB_PERCENT_MAX)
		return -ENODATA;
	*percent = raw;
	return 0;
}

const struct lib_severity *lib_severity(enum ocxlpmem_failing failing, bool pre_failure)
{
	const struct lib_severity *severity = &severities[failing][pre_failure];

	return severity->reason ? severity : NULL;
}

const struct lib_verdict *lib_verdict(unsigned int state)
{
	return state < ARRAY_COUNT(verdicts) ? &verdicts[state] : &no_verdict;
}
