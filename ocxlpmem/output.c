// SPDX-License-Identifier: GPL-2.0-only
#include "output.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

/* bytes up to here stand on one line, more of them get a hex dump */
#define SHORT_BYTES 16

enum text_colour state_colour(const char *word)
{
	static const struct {
		const char *word;
		enum text_colour colour;
	} colours[] = {
		{ "ok", TEXT_GREEN }, { "ready", TEXT_GREEN },
		{ "non-critical", TEXT_YELLOW }, { "unknown", TEXT_YELLOW },
		{ "waiting", TEXT_YELLOW }, { "not-ready", TEXT_YELLOW },
		{ "erasing", TEXT_YELLOW },
		{ "critical", TEXT_RED }, { "fatal", TEXT_RED }, { "gone", TEXT_RED },
	};
	size_t i;

	for (i = 0; i < sizeof(colours) / sizeof(*colours); i++) {
		if (!strcmp(colours[i].word, word))
			return colours[i].colour;
	}
	return TEXT_PLAIN;
}

static void hex_number(char out[24], const struct ocxlpmem_field *field, uint64_t value)
{
	snprintf(out, 24, "0x%0*" PRIx64, field->digits, value);
}

static struct json_object *strings_json(const struct ocxlpmem_value *value)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < value->count; i++)
		json_object_array_add(array, json_text(value->strings[i],
						       strlen(value->strings[i])));
	return array;
}

static struct json_object *value_json(const struct ocxlpmem_field *field,
				      const struct ocxlpmem_value *value)
{
	char digits[24];

	switch (value->type) {
	case OCXLPMEM_TYPE_U64:
		return json_object_new_uint64(value->u64);
	case OCXLPMEM_TYPE_S64:
		return json_object_new_int64(value->s64);
	case OCXLPMEM_TYPE_HEX:
		hex_number(digits, field, value->u64);
		return json_object_new_string(digits);
	case OCXLPMEM_TYPE_BOOL:
		return json_object_new_boolean(value->boolean);
	case OCXLPMEM_TYPE_STRING:
		return json_text(value->string, strlen(value->string));
	case OCXLPMEM_TYPE_STRINGS:
		return strings_json(value);
	case OCXLPMEM_TYPE_BYTES:
		return json_hex(value->bytes, value->count);
	}
	return NULL;
}

void fields_to_json(struct json_object *obj, enum ocxlpmem_kind kind, const void *object,
		    enum fields fields)
{
	const struct ocxlpmem_field *field;
	struct ocxlpmem_value value;
	size_t count, i;

	field = ocxlpmem_fields(kind, &count);
	for (i = 0; i < count; i++, field++) {
		if (field->detail && fields == FIELDS_CHEAP)
			continue;
		if (!ocxlpmem_field_value(field, object, &value))
			json_add(obj, field->key, value_json(field, &value));
	}
}

static char *join(const struct ocxlpmem_value *value)
{
	size_t i, len = 0, used = 0;
	char *text;

	for (i = 0; i < value->count; i++)
		len += strlen(value->strings[i]) + 2;
	if (!len)
		return xstrdup("none");
	text = xmalloc(len + 1);
	for (i = 0; i < value->count; i++)
		used += sprintf(text + used, "%s%s", i ? ", " : "", value->strings[i]);
	return text;
}

static char *bytes_text(const struct ocxlpmem_value *value)
{
	char *text;

	if (value->count > SHORT_BYTES)
		return xasprintf("%zu bytes", value->count);
	text = xmalloc(2 * SHORT_BYTES + 1);
	text_hex(text, value->bytes, value->count);
	return text;
}

/* without the unit */
static char *value_text(const struct ocxlpmem_field *field, const struct ocxlpmem_value *value)
{
	char digits[24];

	switch (value->type) {
	case OCXLPMEM_TYPE_U64:
		return xasprintf("%" PRIu64, value->u64);
	case OCXLPMEM_TYPE_S64:
		return xasprintf("%" PRId64, value->s64);
	case OCXLPMEM_TYPE_HEX:
		hex_number(digits, field, value->u64);
		return xstrdup(digits);
	case OCXLPMEM_TYPE_BOOL:
		return xstrdup(value->boolean ? "yes" : "no");
	case OCXLPMEM_TYPE_STRING:
		return xstrdup(value->string);
	case OCXLPMEM_TYPE_STRINGS:
		return join(value);
	case OCXLPMEM_TYPE_BYTES:
		return bytes_text(value);
	}
	return xstrdup("");
}

void fields_to_text(FILE *out, enum ocxlpmem_kind kind, const void *object, unsigned int indent)
{
	struct table *table = table_new(2, NULL);
	const struct ocxlpmem_field *fields, *field;
	struct ocxlpmem_value value;
	size_t count, i;
	char *text;

	fields = ocxlpmem_fields(kind, &count);
	for (i = 0, field = fields; i < count; i++, field++) {
		if (ocxlpmem_field_value(field, object, &value))
			continue;
		text = value_text(field, &value);
		table_add(table, field->name);
		table_addf(table, "%s%s%s", text, field->unit ? " " : "",
			   field->unit ? field->unit : "");
		free(text);
	}
	table_print(table, out, indent);
	table_free(table);
	for (i = 0, field = fields; i < count; i++, field++) {
		if (field->type != OCXLPMEM_TYPE_BYTES ||
		    ocxlpmem_field_value(field, object, &value) || value.count <= SHORT_BYTES)
			continue;
		fprintf(out, "%*s%s:\n", (int)indent, "", field->name);
		text_hexdump(out, value.bytes, value.count, 0, indent + 2);
	}
}

struct table *rows_table(enum ocxlpmem_kind kind, enum fields fields)
{
	const struct ocxlpmem_field *field;
	const char *headings[32];
	unsigned int columns = 0, i;
	struct table *table;
	bool right[32];
	size_t count;

	field = ocxlpmem_fields(kind, &count);
	for (; count-- && columns < 32; field++) {
		if (field->detail && fields == FIELDS_CHEAP)
			continue;
		right[columns] = field->type == OCXLPMEM_TYPE_U64 ||
				 field->type == OCXLPMEM_TYPE_S64;
		headings[columns++] = field->name;
	}
	table = table_new(columns, headings);
	for (i = 0; i < columns; i++) {
		if (right[i])
			table_align_right(table, i);
	}
	return table;
}

void rows_add(struct table *table, enum ocxlpmem_kind kind, const void *object,
	      enum fields fields)
{
	const struct ocxlpmem_field *field;
	struct ocxlpmem_value value;
	size_t count;
	char *text;

	field = ocxlpmem_fields(kind, &count);
	for (; count--; field++) {
		if (field->detail && fields == FIELDS_CHEAP)
			continue;
		if (ocxlpmem_field_value(field, object, &value)) {
			table_add(table, NULL);
			continue;
		}
		text = value_text(field, &value);
		table_add(table, text);
		free(text);
	}
}
