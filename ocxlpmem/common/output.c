// SPDX-License-Identifier: GPL-2.0-only
/* Field tables as JSON, as lines of text and as rows. */
#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NS_PER_S	UINT64_C(1000000000)
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
		{ "erasing", TEXT_YELLOW }, { "may-be-erasing", TEXT_YELLOW },
		{ "critical", TEXT_RED }, { "fatal", TEXT_RED }, { "gone", TEXT_RED },
	};
	size_t i;

	for (i = 0; i < sizeof(colours) / sizeof(*colours); i++) {
		if (!strcmp(colours[i].word, word))
			return colours[i].colour;
	}
	return TEXT_PLAIN;
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
	char digits[TEXT_NUMBER];

	switch (value->type) {
	case OCXLPMEM_TYPE_U64:
		return json_object_new_uint64(value->u64);
	case OCXLPMEM_TYPE_S64:
		return json_object_new_int64(value->s64);
	case OCXLPMEM_TYPE_HEX:
		return json_object_new_string(text_hex_number(digits, value->u64, field->digits));
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
		if ((field->detail && fields == FIELDS_CHEAP) ||
		    (!field->metric && fields == FIELDS_MEASURED))
			continue;
		if (!ocxlpmem_field_value(field, object, &value))
			json_add(obj, field->key, value_json(field, &value));
	}
}

void fields_add(struct json_object *obj, const char *key, enum ocxlpmem_kind kind,
		const void *object)
{
	struct json_object *part = json_object_new_object();

	fields_to_json(part, kind, object, FIELDS_ALL);
	json_add(obj, key, part);
}

void times_to_json(struct json_object *obj, const struct timespec *wall,
		   const struct timespec *boot)
{
	char text[TEXT_TIME];

	json_add_text(obj, "time", text_time(text, wall));
	json_add_u64(obj, "monotonic_ns", boot->tv_sec * NS_PER_S + boot->tv_nsec);
}

void now_to_json(struct json_object *obj)
{
	struct timespec wall, boot;

	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	times_to_json(obj, &wall, &boot);
}

static void put_strings(FILE *out, const struct ocxlpmem_value *value)
{
	size_t i;

	for (i = 0; i < value->count; i++) {
		fputs_unlocked(i ? ", " : "", out);
		fputs_unlocked(value->strings[i], out);
	}
	if (!value->count)
		fputs_unlocked("none", out);
}

static void put_number(FILE *out, int64_t value)
{
	char digits[TEXT_NUMBER];

	if (value < 0)
		putc_unlocked('-', out);
	fputs_unlocked(text_number(digits, value < 0 ? -(uint64_t)value : (uint64_t)value), out);
}

/* without the unit */
static void put_value(FILE *out, const struct ocxlpmem_field *field,
		      const struct ocxlpmem_value *value)
{
	char digits[2 * SHORT_BYTES + TEXT_NUMBER];

	switch (value->type) {
	case OCXLPMEM_TYPE_U64:
		fputs_unlocked(text_number(digits, value->u64), out);
		return;
	case OCXLPMEM_TYPE_S64:
		put_number(out, value->s64);
		return;
	case OCXLPMEM_TYPE_HEX:
		fputs_unlocked(text_hex_number(digits, value->u64, field->digits), out);
		return;
	case OCXLPMEM_TYPE_BOOL:
		fputs_unlocked(value->boolean ? "yes" : "no", out);
		return;
	case OCXLPMEM_TYPE_STRING:
		fputs_unlocked(value->string, out);
		return;
	case OCXLPMEM_TYPE_STRINGS:
		put_strings(out, value);
		return;
	case OCXLPMEM_TYPE_BYTES:
		text_hex(digits, value->bytes, value->count);
		fputs_unlocked(digits, out);
		return;
	}
}

/* what nobody counts the digits of */
#define MANY_BYTES (1u << 20)

static void put_unit(FILE *out, const struct ocxlpmem_field *field,
		     const struct ocxlpmem_value *value)
{
	char size[TEXT_SIZE];

	if (!field->unit)
		return;
	putc_unlocked(' ', out);
	fputs_unlocked(field->unit, out);
	if (value->type == OCXLPMEM_TYPE_U64 && !strcmp(field->unit, "bytes") &&
	    value->u64 >= MANY_BYTES)
		fprintf(out, " (%s)", text_size(size, value->u64));
}

static bool is_long(const struct ocxlpmem_value *value)
{
	return value->type == OCXLPMEM_TYPE_BYTES && value->count > SHORT_BYTES;
}

static void put_blanks(FILE *out, size_t count)
{
	while (count--)
		putc_unlocked(' ', out);
}

void fields_to_text(FILE *out, enum ocxlpmem_kind kind, const void *object, unsigned int indent)
{
	const struct ocxlpmem_field *fields, *field;
	struct ocxlpmem_value value;
	size_t count, i, width = 0, longs = 0, len;

	fields = ocxlpmem_fields(kind, &count);
	/* of all fields, so that two objects of a kind look alike */
	for (i = 0, field = fields; i < count; i++, field++) {
		len = strlen(field->name);
		width = len > width ? len : width;
	}
	for (i = 0, field = fields; i < count; i++, field++) {
		if (ocxlpmem_field_value(field, object, &value))
			continue;
		if (is_long(&value)) {
			longs++;
			continue;
		}
		put_blanks(out, indent);
		fputs_unlocked(field->name, out);
		put_blanks(out, width - strlen(field->name) + 2);
		put_value(out, field, &value);
		put_unit(out, field, &value);
		putc_unlocked('\n', out);
	}
	for (i = 0, field = fields; longs && i < count; i++, field++) {
		if (field->type != OCXLPMEM_TYPE_BYTES ||
		    ocxlpmem_field_value(field, object, &value) || !is_long(&value))
			continue;
		fprintf(out, "%*s%s, %zu bytes:\n", (int)indent, "", field->name, value.count);
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

static void add_cell(struct table *table, const struct ocxlpmem_field *field,
		     const struct ocxlpmem_value *value)
{
	char digits[TEXT_NUMBER], *text = NULL;
	size_t size;
	FILE *out;

	if (value->type == OCXLPMEM_TYPE_U64)
		return table_add(table, text_number(digits, value->u64));
	if (value->type == OCXLPMEM_TYPE_HEX)
		return table_add(table, text_hex_number(digits, value->u64, field->digits));
	if (value->type == OCXLPMEM_TYPE_STRING)
		return table_add(table, value->string);
	if (is_long(value))
		return table_addf(table, "%zu bytes", value->count);
	out = open_memstream(&text, &size);
	if (!out)
		return table_add(table, NULL);
	put_value(out, field, value);
	fclose(out);
	table_add(table, text);
	free(text);
}

void rows_add(struct table *table, enum ocxlpmem_kind kind, const void *object,
	      enum fields fields)
{
	const struct ocxlpmem_field *field;
	struct ocxlpmem_value value;
	size_t count;

	field = ocxlpmem_fields(kind, &count);
	for (; count--; field++) {
		if (field->detail && fields == FIELDS_CHEAP)
			continue;
		if (ocxlpmem_field_value(field, object, &value)) {
			table_add(table, NULL);
			continue;
		}
		add_cell(table, field, &value);
	}
}
