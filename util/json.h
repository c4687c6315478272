/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small additions to json-c. Every function that makes an object gives the
 * caller the reference; json_add_*() give it to the object they add to.
 */
#ifndef UTIL_JSON_H
#define UTIL_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "must_check.h"

/* a string from bytes of any kind: what is not UTF-8 becomes U+FFFD, all controls are escaped */
struct json_object *json_text(const char *text, size_t len);
/* two lower-case digits a byte */
struct json_object *json_hex(const void *bytes, size_t len);

/* rounded to six digits, so that 0.1 does not read 0.10000000000000001; null if not finite */
struct json_object *json_double(double value);

/* keys are not copied: they must live as long as obj, as literals do */
void json_add(struct json_object *obj, const char *key, struct json_object *value);
void json_add_text(struct json_object *obj, const char *key, const char *text);
void json_add_u64(struct json_object *obj, const char *key, uint64_t value);
void json_add_i64(struct json_object *obj, const char *key, int64_t value);
void json_add_bool(struct json_object *obj, const char *key, bool value);
/* nothing if it is not finite */
void json_add_double(struct json_object *obj, const char *key, double value);

/* 0, or -ENOENT: no such key, or of another type */
int json_get_u64(struct json_object *obj, const char *key, uint64_t *value);
int json_get_text(struct json_object *obj, const char *key, const char **value);

enum json_style {
	JSON_PRETTY,	/* over several lines */
	JSON_LINE,	/* on one line */
	JSON_INLINE,	/* the same, without the newline at its end */
};

/* writes and drops obj; 0 or -errno */
int json_print(FILE *out, struct json_object *obj, enum json_style style);

/* drops obj; the file appears whole or not at all: see file_replace() */
int json_save(const char *path, const char *temporary, struct json_object *obj,
	      unsigned int mode, bool durable) must_check;

#endif
