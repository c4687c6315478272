/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Getters that many field tables share, and the usual openings of their lines. */
#ifndef LIB_FIELD_H
#define LIB_FIELD_H

#include <errno.h>

#include "object.h"

/*
 * The member at offset field->id of the object, an unsigned number of
 * field->bits bits (8, 16, 32 or 64; NBITS in the tables says both).
 */
int lib_field_number(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value);
/* the char array at offset field->id; -ENODATA if it is empty */
int lib_field_text(const struct ocxlpmem_field *field, const void *object,
		   struct ocxlpmem_value *value);

/* .get, .id and .bits for a member that is an unsigned number */
#define FIELD_NUMBER(type_, member) \
	.get = lib_field_number, .id = offsetof(type_, member), \
	.bits = 8 * sizeof(((type_ *)0)->member)
#define FIELD_TEXT(type_, member) \
	.type = OCXLPMEM_TYPE_STRING, .get = lib_field_text, .id = offsetof(type_, member)
/* a line of a table: what each field has, then the rest by name */
#define FIELD(kind_, name_, key_, help_, ...) { \
	.kind = OCXLPMEM_KIND_##kind_, .name = name_, .key = key_, .help = help_, __VA_ARGS__ }
#define FIELD_U64	.type = OCXLPMEM_TYPE_U64
#define FIELD_HEX(n)	.type = OCXLPMEM_TYPE_HEX, .digits = (n)
#define FIELD_GAUGE(name, divisor) \
	.metric = OCXLPMEM_METRIC_GAUGE, .metric_name = "ocxlpmem_" name, \
	.metric_divisor = (divisor)
/* one that is no metric of its own: another one tells it */
#define FIELD_GAUGE_UNNAMED	.metric = OCXLPMEM_METRIC_GAUGE
#define FIELD_COUNTER(name, divisor) \
	.metric = OCXLPMEM_METRIC_COUNTER, .metric_name = "ocxlpmem_" name, \
	.metric_divisor = (divisor)

#endif
