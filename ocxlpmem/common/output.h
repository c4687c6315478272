/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects of the library as text and JSON. All of it walks the library's field
 * tables; no command knows the name of a field.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "libocxlpmem.h"
#include "util/json.h"
#include "util/text.h"

enum fields {
	FIELDS_CHEAP,		/* what needs no further reading */
	FIELDS_ALL,
	FIELDS_MEASURED,	/* what has a metric: numbers that change */
};

/* adds the fields that object has to obj */
void fields_to_json(struct json_object *obj, enum ocxlpmem_kind kind, const void *object,
		    enum fields fields);
/* adds all of them as an object of their own */
void fields_add(struct json_object *obj, const char *key, enum ocxlpmem_kind kind,
		const void *object);
/* "time" and "monotonic_ns" of a record: two clocks, the second one that of the boot */
void times_to_json(struct json_object *obj, const struct timespec *wall,
		   const struct timespec *boot);
/* those of now */
void now_to_json(struct json_object *obj);
/* one line a field: "  label   value unit" */
void fields_to_text(FILE *out, enum ocxlpmem_kind kind, const void *object, unsigned int indent);

/* a table with one column a field, and one line of it */
struct table *rows_table(enum ocxlpmem_kind kind, enum fields fields);
void rows_add(struct table *table, enum ocxlpmem_kind kind, const void *object,
	      enum fields fields);

/* the colour that a state word of a card or of its health has */
enum text_colour state_colour(const char *word);

#endif
