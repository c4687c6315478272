// SPDX-License-Identifier: LGPL-2.1-or-later
/* The health of a card: a verdict with its reasons, from state and SMART data. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "convention.h"
#include "device.h"
#include "field.h"
#include "smart.h"
#include "stats.h"
#include "wire/register.h"

#define REASON_MAX	64

/**
 * struct ocxlpmem_health - health of a card
 * @base: no raw bytes
 * @state: the verdict
 * @card_state: OCXLPMEM_STATE_* it was computed from
 * @smart, @stats: referenced; NULL if not known
 * @stats_error: why there are none
 * @reasons: @reason_count words, in @texts
 */
struct ocxlpmem_health {
	struct ocxlpmem_object base;
	enum ocxlpmem_health_state state;
	unsigned int card_state;
	struct ocxlpmem_smart *smart;
	struct ocxlpmem_stats *stats;
	int stats_error;
	size_t reason_count;
	const char **reasons;
	char (*texts)[REASON_MAX];
};

static const char *const state_words[] = {
	[OCXLPMEM_HEALTH_OK] = "ok",
	[OCXLPMEM_HEALTH_NON_CRITICAL] = "non-critical",
	[OCXLPMEM_HEALTH_CRITICAL] = "critical",
	[OCXLPMEM_HEALTH_FATAL] = "fatal",
	[OCXLPMEM_HEALTH_UNKNOWN] = "unknown",
	NULL
};

/* what CHI adds to a fatal state */
static const struct {
	uint64_t chi;
	const char *reason;
} fatal_causes[] = {
	{ WIRE_CHI_CHFS, "controller hardware is fatal" },
	{ WIRE_CHI_CFFS, "controller firmware is fatal" },
};

const char *ocxlpmem_health_state_str(enum ocxlpmem_health_state state)
{
	return (unsigned int)state <= OCXLPMEM_HEALTH_UNKNOWN ? state_words[state] : "unknown";
}

static void health_destroy(struct ocxlpmem_object *object)
{
	struct ocxlpmem_health *health = (struct ocxlpmem_health *)object;

	lib_object_unref(health->smart);
	lib_object_unref(health->stats);
	free(health->reasons);
	free(health->texts);
}

__attribute__((format(printf, 2, 3)))
static void reason_add(struct ocxlpmem_health *health, const char *format, ...)
{
	char *text = health->texts[health->reason_count];
	va_list args;

	va_start(args, format);
	vsnprintf(text, REASON_MAX, format, args);
	va_end(args);
	health->reasons[health->reason_count++] = text;
}

static void reasons_of_state(struct ocxlpmem_health *health, const struct lib_verdict *verdict)
{
	uint64_t chi = health->smart && health->smart->has_header ? health->smart->header.chi : 0;
	size_t before = health->reason_count, i;

	if (!verdict->reason)
		return;
	if (verdict->health == OCXLPMEM_HEALTH_FATAL)
		for (i = 0; i < ARRAY_COUNT(fatal_causes); i++)
			if (chi & fatal_causes[i].chi)
				reason_add(health, "%s", fatal_causes[i].reason);
	if (health->reason_count == before)
		reason_add(health, "%s", verdict->reason);
}

static void attribute_judge(struct ocxlpmem_health *health, const struct lib_verdict *verdict,
			    const struct ocxlpmem_smart_attribute *attr)
{
	const char *name = lib_attribute_name(attr->wire.id);
	const struct lib_severity *severity;

	severity = lib_severity(lib_attribute_failing(&attr->wire),
				ocxlpmem_smart_attribute_pre_failure(attr));
	if (!severity)
		return;
	if (name)
		reason_add(health, "attribute %s %s", name, severity->reason);
	else
		reason_add(health, "attribute %u %s", attr->wire.id, severity->reason);
	if (!verdict->decides && severity->health > health->state)
		health->state = severity->health;
}

static void health_judge(struct ocxlpmem_health *health)
{
	const struct lib_verdict *verdict = lib_verdict(health->card_state);
	uint32_t i;

	health->state = verdict->health;
	reasons_of_state(health, verdict);
	if (!health->smart) {
		if (verdict->decides)
			return;
		health->state = OCXLPMEM_HEALTH_UNKNOWN;
		reason_add(health, "SMART data is missing");
		return;
	}
	for (i = 0; i < health->smart->count; i++)
		attribute_judge(health, verdict, &health->smart->attributes[i]);
}

int ocxlpmem_health_compute(unsigned int state, struct ocxlpmem_smart *smart,
			    struct ocxlpmem_stats *stats, struct ocxlpmem_health **out)
{
	/* one for each attribute, two for the state, one for missing SMART data */
	size_t reasons = (smart ? smart->count : 0) + (size_t)3;
	struct ocxlpmem_health *health;

	health = lib_object_new(OCXLPMEM_KIND_HEALTH, sizeof(*health), NULL, 0);
	if (!health)
		return -ENOMEM;
	health->reasons = calloc(reasons, sizeof(*health->reasons));
	health->texts = calloc(reasons, sizeof(*health->texts));
	if (!health->reasons || !health->texts) {
		lib_object_unref(health);
		return -ENOMEM;
	}

	health->card_state = state;
	health->smart = lib_object_ref(smart);
	health->stats = lib_object_ref(stats);
	health_judge(health);
	*out = health;
	return 0;
}

/**
 * struct answers - what an open card says
 * @state: OCXLPMEM_STATE_*
 * @smart, @stats: NULL: not known
 * @stats_error: why there are no statistics
 */
struct answers {
	unsigned int state;
	struct ocxlpmem_smart *smart;
	struct ocxlpmem_stats *stats;
	int stats_error;
};

/* a card whose state says enough need not answer */
static int card_ask(struct ocxlpmem_card *card, int fd, struct answers *answers)
{
	struct ocxlpmem_payload_header header;
	bool has_header;
	int err;

	err = lib_smart_read(card, fd, &answers->smart, &header, &has_header);
	if (err && (!has_header || !lib_verdict(header.state)->decides))
		return err;
	if (header.state == OCXLPMEM_STATE_GONE)
		return lib_card_fail(card, &(struct lib_trouble){ LIB_OP_SMART, -ENODEV, 0, NULL });

	answers->state = header.state;
	/* a fatal card is not asked again */
	if (!err && header.state == OCXLPMEM_STATE_FATAL)
		err = -EIO;
	answers->stats_error = err ? err : lib_stats_read(card, fd, &answers->stats);
	return 0;
}

int ocxlpmem_health_read(struct ocxlpmem_card *card, struct ocxlpmem_health **health)
{
	struct answers answers = {};
	int fd = lib_device_open(card, O_RDONLY);
	int err;

	if (fd < 0)
		return fd;
	err = card_ask(card, fd, &answers);
	close(fd);
	if (!err)
		err = ocxlpmem_health_compute(answers.state, answers.smart, answers.stats, health);
	if (!err)
		(*health)->stats_error = answers.stats_error;
	lib_object_unref(answers.smart);
	lib_object_unref(answers.stats);
	return err;
}

struct ocxlpmem_health *ocxlpmem_health_ref(struct ocxlpmem_health *health)
{
	return lib_object_ref(health);
}

struct ocxlpmem_health *ocxlpmem_health_unref(struct ocxlpmem_health *health)
{
	return lib_object_unref(health);
}

enum ocxlpmem_health_state ocxlpmem_health_state(const struct ocxlpmem_health *health)
{
	return health->state;
}

unsigned int ocxlpmem_health_card_state(const struct ocxlpmem_health *health)
{
	return health->card_state;
}

const char *const *ocxlpmem_health_reasons(const struct ocxlpmem_health *health, size_t *count)
{
	*count = health->reason_count;
	return health->reasons;
}

static const struct ocxlpmem_smart_attribute *attribute(const struct ocxlpmem_health *health,
							unsigned int id)
{
	return health->smart ? ocxlpmem_smart_by_id(health->smart, id) : NULL;
}

int ocxlpmem_health_media_temperature(const struct ocxlpmem_health *health, int *celsius)
{
	const struct ocxlpmem_smart_attribute *attr = attribute(health, WIRE_SMART_TEMPERATURE);

	return attr ? lib_raw_temperature(attr->wire.raw, celsius) : -ENODATA;
}

static int percent_of_stats(const struct ocxlpmem_health *health, enum ocxlpmem_stat stat,
			    unsigned int *percent)
{
	uint64_t value;
	int err;

	if (!health->stats)
		return -ENODATA;
	err = ocxlpmem_stats_get(health->stats, stat, &value);
	if (!err)
		*percent = value;
	return err;
}

int ocxlpmem_health_life_remaining(const struct ocxlpmem_health *health, unsigned int *percent)
{
	const struct ocxlpmem_smart_attribute *attr;

	if (!percent_of_stats(health, OCXLPMEM_STAT_LIFE_REMAINING, percent))
		return 0;
	attr = attribute(health, WIRE_SMART_LIFE_REMAINING);
	return attr ? lib_raw_percent(attr->wire.raw, percent) : -ENODATA;
}

int ocxlpmem_health_power_on_hours(const struct ocxlpmem_health *health, uint64_t *hours)
{
	const struct ocxlpmem_smart_attribute *attr;

	attr = attribute(health, WIRE_SMART_POWER_ON_HOURS);
	if (!attr || !wire_counts(attr->wire.raw, 64))
		return -ENODATA;
	*hours = attr->wire.raw;
	return 0;
}

int ocxlpmem_health_critical_resource_utilization(const struct ocxlpmem_health *health,
						  unsigned int *percent)
{
	return percent_of_stats(health, OCXLPMEM_STAT_CRITICAL_RESOURCE_UTILIZATION, percent);
}

const struct ocxlpmem_smart *ocxlpmem_health_smart(const struct ocxlpmem_health *health)
{
	return health->smart;
}

const struct ocxlpmem_stats *ocxlpmem_health_stats(const struct ocxlpmem_health *health)
{
	return health->stats;
}

int ocxlpmem_health_stats_error(const struct ocxlpmem_health *health)
{
	return health->stats_error;
}

static int get_state(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	value->string = ocxlpmem_health_state_str(ocxlpmem_health_state(object));
	return 0;
}

static int get_reasons(const struct ocxlpmem_field *field, const void *object,
		       struct ocxlpmem_value *value)
{
	value->strings = ocxlpmem_health_reasons(object, &value->count);
	return 0;
}

static int get_temperature(const struct ocxlpmem_field *field, const void *object,
			   struct ocxlpmem_value *value)
{
	int celsius = 0;
	int err = ocxlpmem_health_media_temperature(object, &celsius);

	value->s64 = celsius;
	return err;
}

static int get_life(const struct ocxlpmem_field *field, const void *object,
		    struct ocxlpmem_value *value)
{
	unsigned int percent = 0;
	int err = ocxlpmem_health_life_remaining(object, &percent);

	value->u64 = percent;
	return err;
}

static int get_hours(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	return ocxlpmem_health_power_on_hours(object, &value->u64);
}

static int get_utilization(const struct ocxlpmem_field *field, const void *object,
			   struct ocxlpmem_value *value)
{
	unsigned int percent = 0;
	int err = ocxlpmem_health_critical_resource_utilization(object, &percent);

	value->u64 = percent;
	return err;
}

static const struct ocxlpmem_field fields[] = {
	FIELD(HEALTH, "health", "state", "Overall health of the card",
	      .type = OCXLPMEM_TYPE_STRING, .get = get_state, .words = state_words,
	      .always = true),
	FIELD(HEALTH, "reasons", "reasons", "Why the health is not ok, and failures of the past",
	      .type = OCXLPMEM_TYPE_STRINGS, .get = get_reasons, .always = true),
	FIELD(HEALTH, "media temperature", "media_temperature_celsius",
	      "Temperature of the medium", .type = OCXLPMEM_TYPE_S64, .get = get_temperature,
	      .bits = 16, .unit = "C", FIELD_GAUGE("media_temperature_celsius", 1)),
	FIELD(HEALTH, "life remaining", "life_remaining_percent",
	      "Share of the medium's life that is left", FIELD_U64, .get = get_life, .bits = 8,
	      .unit = "%", FIELD_GAUGE("life_remaining_ratio", 100)),
	FIELD(HEALTH, "power-on time", "power_on_hours", "Time the card has been powered in all",
	      FIELD_U64, .get = get_hours, .bits = 64, .unit = "h",
	      FIELD_GAUGE_UNNAMED),
	FIELD(HEALTH, "critical resource utilization", "critical_resource_utilization_percent",
	      "Use of the controller's scarcest resource", FIELD_U64, .get = get_utilization,
	      .bits = 8, .unit = "%", FIELD_GAUGE("critical_resource_utilization_ratio", 100)),
};

const struct lib_kind lib_kind_health = {
	.word = "health",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
	.destroy = health_destroy,
};
