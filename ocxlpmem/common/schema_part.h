/* SPDX-License-Identifier: GPL-2.0-only */
/* What schemas are made of. Everything is static: for the files that make them alone. */
#ifndef SCHEMA_PART_H
#define SCHEMA_PART_H

#include <stdio.h>
#include <string.h>

#include "failure.h"

static inline struct json_object *typed(const char *type)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "type", type);
	return obj;
}

static inline struct json_object *described(const char *type, const char *text)
{
	struct json_object *obj = typed(type);

	json_add_text(obj, "description", text);
	return obj;
}

static inline struct json_object *up_to(uint64_t maximum)
{
	struct json_object *obj = typed("integer");

	json_add_u64(obj, "minimum", 0);
	json_add_u64(obj, "maximum", maximum);
	return obj;
}

static inline struct json_object *signed_integer(void)
{
	struct json_object *obj = typed("integer");

	json_add(obj, "minimum", json_object_new_int64(INT64_MIN));
	json_add(obj, "maximum", json_object_new_int64(INT64_MAX));
	return obj;
}

static inline struct json_object *counter(const char *text)
{
	struct json_object *obj = up_to(UINT64_MAX);

	json_add_text(obj, "description", text);
	return obj;
}

/* with a fraction, never negative */
static inline struct json_object *quantity(const char *text)
{
	struct json_object *obj = described("number", text);

	json_add_u64(obj, "minimum", 0);
	return obj;
}

static inline struct json_object *words_enum(const char *const *words)
{
	struct json_object *array = json_object_new_array();

	for (; *words; words++)
		json_object_array_add(array, json_object_new_string(*words));
	return array;
}

static inline struct json_object *array_of(struct json_object *items)
{
	struct json_object *obj = typed("array");

	json_add(obj, "items", items);
	return obj;
}

/* ---- objects: properties, and which of them are required ----------------- */

static inline struct json_object *object_new(void)
{
	struct json_object *obj = typed("object");

	json_add(obj, "properties", json_object_new_object());
	json_add(obj, "required", json_object_new_array());
	return obj;
}

static inline void property(struct json_object *obj, const char *key,
			    struct json_object *schema, bool required)
{
	/* copies the key: not all are literals */
	json_object_object_add(json_object_object_get(obj, "properties"), key, schema);
	if (required)
		json_object_array_add(json_object_object_get(obj, "required"),
				      json_object_new_string(key));
}

static inline struct json_object *constant(const char *text)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "const", text);
	return obj;
}

static inline struct json_object *pattern(const char *regex)
{
	struct json_object *obj = typed("string");

	json_add_text(obj, "pattern", regex);
	return obj;
}

/* ---- field tables -------------------------------------------------------- */

static inline uint64_t field_maximum(const struct ocxlpmem_field *field)
{
	if (field->unit && !strcmp(field->unit, "%"))
		return 100;
	return field->bits && field->bits < 64 ? (UINT64_C(1) << field->bits) - 1 : UINT64_MAX;
}

static inline struct json_object *field_schema(const struct ocxlpmem_field *field)
{
	struct json_object *obj = NULL, *items;
	char regex[48];

	switch (field->type) {
	case OCXLPMEM_TYPE_U64:
		obj = up_to(field_maximum(field));
		break;
	case OCXLPMEM_TYPE_S64:
		obj = signed_integer();
		break;
	case OCXLPMEM_TYPE_HEX:
		snprintf(regex, sizeof(regex), "^0x[0-9a-f]{%u}$", field->digits);
		obj = pattern(regex);
		break;
	case OCXLPMEM_TYPE_BOOL:
		obj = typed("boolean");
		break;
	case OCXLPMEM_TYPE_STRING:
		obj = typed("string");
		if (field->words)
			json_add(obj, "enum", words_enum(field->words));
		break;
	case OCXLPMEM_TYPE_STRINGS:
		items = typed("string");
		if (field->words)
			json_add(items, "enum", words_enum(field->words));
		obj = array_of(items);
		break;
	case OCXLPMEM_TYPE_BYTES:
		obj = pattern("^([0-9a-f]{2})*$");
		break;
	}
	json_add_text(obj, "description", field->help);
	if (field->metric == OCXLPMEM_METRIC_COUNTER)
		json_add_text(obj, "x-metric", "counter");
	else if (field->metric == OCXLPMEM_METRIC_GAUGE)
		json_add_text(obj, "x-metric", "gauge");
	return obj;
}

static inline void add_fields(struct json_object *obj, enum ocxlpmem_kind kind)
{
	const struct ocxlpmem_field *field;
	size_t count;

	field = ocxlpmem_fields(kind, &count);
	for (; count--; field++)
		property(obj, field->key, field_schema(field), field->always);
}

static inline struct json_object *fields_object(enum ocxlpmem_kind kind)
{
	struct json_object *obj = object_new();

	add_fields(obj, kind);
	return obj;
}

/* ---- what several documents share ---------------------------------------- */

static inline struct json_object *time_schema(void)
{
	return pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z$");
}

static inline void add_times(struct json_object *obj, bool required)
{
	property(obj, "time", time_schema(), required);
	property(obj, "monotonic_ns", counter("Clock that nobody sets, in nanoseconds"), required);
}

static inline struct json_object *status_schema(void)
{
	const char *words[OCXLPMEM_STATUS_UNKNOWN + 2] = { NULL };
	struct json_object *status = typed("string");
	unsigned int i;

	for (i = 0; i <= OCXLPMEM_STATUS_UNKNOWN; i++)
		words[i] = ocxlpmem_status_str(i);
	json_add(status, "enum", words_enum(words));
	json_add_text(status, "description", "The worst severity of the findings");
	return status;
}

#endif
