// SPDX-License-Identifier: LGPL-2.1-or-later
/* One SMART attribute, and its fields. */
#include "convention.h"
#include "field.h"
#include "smart.h"

unsigned int ocxlpmem_smart_attribute_id(const struct ocxlpmem_smart_attribute *attr)
{
	return attr->wire.id;
}

const char *ocxlpmem_smart_attribute_name(const struct ocxlpmem_smart_attribute *attr)
{
	const char *name = lib_attribute_name(attr->wire.id);

	return name ? name : OCXLPMEM_UNPUBLISHED;
}

uint64_t ocxlpmem_smart_attribute_raw(const struct ocxlpmem_smart_attribute *attr)
{
	return attr->wire.raw;
}

unsigned int ocxlpmem_smart_attribute_current(const struct ocxlpmem_smart_attribute *attr)
{
	return attr->wire.normalised;
}

unsigned int ocxlpmem_smart_attribute_worst(const struct ocxlpmem_smart_attribute *attr)
{
	return attr->wire.worst;
}

unsigned int ocxlpmem_smart_attribute_threshold(const struct ocxlpmem_smart_attribute *attr)
{
	return attr->wire.threshold;
}

unsigned int ocxlpmem_smart_attribute_flags(const struct ocxlpmem_smart_attribute *attr)
{
	return attr->wire.flags;
}

bool ocxlpmem_smart_attribute_pre_failure(const struct ocxlpmem_smart_attribute *attr)
{
	return attr->wire.flags & WIRE_SMART_FLAG_PRE_FAILURE;
}

enum ocxlpmem_failing
ocxlpmem_smart_attribute_failing(const struct ocxlpmem_smart_attribute *attr)
{
	return lib_attribute_failing(&attr->wire);
}

/* by enum ocxlpmem_failing */
static const char *const failing_words[] = { "no", "past", "now", NULL };
static const char *const unit_words[] = { "hours", "celsius", "percent", NULL };
static const char *const kind_words[] = { "advisory", "pre-failure", NULL };

static int get_name(const struct ocxlpmem_field *field, const void *object,
		    struct ocxlpmem_value *value)
{
	value->string = ocxlpmem_smart_attribute_name(object);
	return 0;
}

int ocxlpmem_smart_attribute_value(const struct ocxlpmem_smart_attribute *attr, int64_t *value,
				   const char **unit)
{
	return lib_attribute_value(&attr->wire, value, unit);
}

static int get_value(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	const char *unit;

	return ocxlpmem_smart_attribute_value(object, &value->s64, &unit);
}

static int get_unit(const struct ocxlpmem_field *field, const void *object,
		    struct ocxlpmem_value *value)
{
	int64_t number;

	return ocxlpmem_smart_attribute_value(object, &number, &value->string);
}

static int get_kind(const struct ocxlpmem_field *field, const void *object,
		    struct ocxlpmem_value *value)
{
	value->string = kind_words[ocxlpmem_smart_attribute_pre_failure(object)];
	return 0;
}

static int get_failing(const struct ocxlpmem_field *field, const void *object,
		       struct ocxlpmem_value *value)
{
	value->string = failing_words[ocxlpmem_smart_attribute_failing(object)];
	return 0;
}

#define NUMBER(member) \
	FIELD_NUMBER(struct ocxlpmem_smart_attribute, wire.member), .always = true
#define WORD(function, list) \
	.type = OCXLPMEM_TYPE_STRING, .get = function, .words = list, .always = true

static const struct ocxlpmem_field fields[] = {
	FIELD(SMART_ATTRIBUTE, "id", "id", "Number of the attribute", FIELD_U64, NUMBER(id)),
	FIELD(SMART_ATTRIBUTE, "name", "name",
	      "Meaning of the attribute, unpublished for one whose meaning never was",
	      WORD(get_name, NULL)),
	FIELD(SMART_ATTRIBUTE, "raw", "raw", "Raw value as the card counts it", FIELD_U64,
	      NUMBER(raw), FIELD_GAUGE_UNNAMED),
	FIELD(SMART_ATTRIBUTE, "value", "value",
	      "What the raw value means, signed; absent where nobody knows",
	      .type = OCXLPMEM_TYPE_S64, .get = get_value, .bits = 64),
	FIELD(SMART_ATTRIBUTE, "unit", "unit", "Unit of that value",
	      .type = OCXLPMEM_TYPE_STRING, .get = get_unit, .words = unit_words),
	FIELD(SMART_ATTRIBUTE, "current", "current",
	      "Normalised value; sinks as things get worse, 0 is not given", FIELD_U64,
	      NUMBER(normalised), FIELD_GAUGE_UNNAMED),
	FIELD(SMART_ATTRIBUTE, "worst", "worst", "Lowest normalised value so far, 0 is not given",
	      FIELD_U64, NUMBER(worst), FIELD_GAUGE_UNNAMED),
	FIELD(SMART_ATTRIBUTE, "threshold", "threshold",
	      "The attribute fails when its normalised value is not above this, 0 is never",
	      FIELD_U64, NUMBER(threshold), FIELD_GAUGE_UNNAMED),
	FIELD(SMART_ATTRIBUTE, "flags", "flags", "Flag bits as the card gave them", FIELD_HEX(4),
	      NUMBER(flags)),
	FIELD(SMART_ATTRIBUTE, "kind", "kind",
	      "What failing means: pre-failure that the card is about to fail, advisory less",
	      WORD(get_kind, kind_words)),
	FIELD(SMART_ATTRIBUTE, "failing", "failing", "Whether the attribute fails or has failed",
	      WORD(get_failing, failing_words)),
};

const struct lib_kind lib_kind_smart_attribute = {
	.word = "smart-attribute",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
};
