// SPDX-License-Identifier: GPL-2.0-only
/* JSON from text that may not be UTF-8, and from numbers. */
#include "json.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "memory.h"
#include "text.h"

/* DEL, and the C1 controls in UTF-8: bytes of the escape, or 0 */
static size_t late_control(const char *p)
{
	if (*p == 0x7f)
		return 1;
	return (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] < 0xa0 ? 2 : 0;
}

static bool has_late_control(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (late_control(text + i))
			return true;
	}
	return false;
}

/* json-c escapes the controls below a blank only, but a terminal acts on others too */
static int escaped_string(struct json_object *obj, struct printbuf *out, int level, int flags)
{
	struct json_object *plain = json_object_new_string_len(json_object_get_string(obj),
							       json_object_get_string_len(obj));
	const char *p = json_object_to_json_string_ext(plain, flags);
	size_t n;

	(void)level;
	for (; *p; p += n ? n : 1) {
		n = late_control(p);
		if (n)
			sprintbuf(out, "\\u%04x", (unsigned char)p[n - 1]);
		else
			printbuf_memappend(out, p, 1);
	}
	json_object_put(plain);
	return 0;
}

struct json_object *json_text(const char *text, size_t len)
{
	struct json_object *obj;
	char *clean = NULL;

	if (!text_is_utf8(text, len)) {
		clean = text_to_utf8(text, len);
		text = clean;
		len = strlen(clean);
	}
	obj = json_object_new_string_len(text, len);
	if (has_late_control(text, len))
		json_object_set_serializer(obj, escaped_string, NULL, NULL);
	free(clean);
	return obj;
}

/* digits need no escapes: looking at each of them would take most of the time */
static int plain_string(struct json_object *obj, struct printbuf *out, int level, int flags)
{
	(void)level;
	(void)flags;
	printbuf_memappend(out, "\"", 1);
	printbuf_memappend(out, json_object_get_string(obj), json_object_get_string_len(obj));
	return printbuf_memappend(out, "\"", 1);
}

struct json_object *json_hex(const void *bytes, size_t len)
{
	struct json_object *obj;
	char *digits = xmalloc(2 * len + 1);

	text_hex(digits, bytes, len);
	obj = json_object_new_string_len(digits, 2 * len);
	json_object_set_serializer(obj, plain_string, NULL, NULL);
	free(digits);
	return obj;
}

void json_add(struct json_object *obj, const char *key, struct json_object *value)
{
	json_object_object_add_ex(obj, key, value, JSON_C_OBJECT_ADD_CONSTANT_KEY);
}

void json_add_text(struct json_object *obj, const char *key, const char *text)
{
	json_add(obj, key, json_text(text, strlen(text)));
}

void json_add_u64(struct json_object *obj, const char *key, uint64_t value)
{
	json_add(obj, key, json_object_new_uint64(value));
}

void json_add_i64(struct json_object *obj, const char *key, int64_t value)
{
	json_add(obj, key, json_object_new_int64(value));
}

void json_add_bool(struct json_object *obj, const char *key, bool value)
{
	json_add(obj, key, json_object_new_boolean(value));
}

struct json_object *json_double(double value)
{
	char digits[352];

	/* JSON has no number for it */
	if (!isfinite(value))
		return NULL;
	snprintf(digits, sizeof(digits), "%.6f", value);
	/* 12.500000 -> 12.5, but 12.000000 -> 12.0: it stays a floating number */
	for (size_t n = strlen(digits); n > 2 && digits[n - 1] == '0' && digits[n - 2] != '.'; n--)
		digits[n - 1] = 0;
	return json_object_new_double_s(value, digits);
}

void json_add_double(struct json_object *obj, const char *key, double value)
{
	/* what is not known is absent */
	if (isfinite(value))
		json_add(obj, key, json_double(value));
}

int json_get_u64(struct json_object *obj, const char *key, uint64_t *value)
{
	struct json_object *found;

	if (!json_object_object_get_ex(obj, key, &found) ||
	    !json_object_is_type(found, json_type_int) || json_object_get_int64(found) < 0)
		return -ENOENT;
	*value = json_object_get_uint64(found);
	return 0;
}

int json_get_text(struct json_object *obj, const char *key, const char **value)
{
	struct json_object *found;

	if (!json_object_object_get_ex(obj, key, &found) ||
	    !json_object_is_type(found, json_type_string))
		return -ENOENT;
	*value = json_object_get_string(found);
	return 0;
}

static const char *object_text(struct json_object *obj, enum json_style style, size_t *len)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	if (style == JSON_PRETTY)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	return json_object_to_json_string_length(obj, flags, len);
}

int json_print(FILE *out, struct json_object *obj, enum json_style style)
{
	const char *text;
	size_t len;
	int err = 0;

	text = object_text(obj, style, &len);
	errno = 0;
	if (!text)
		err = -ENOMEM;
	else if (fwrite(text, 1, len, out) != len ||
		 (style != JSON_INLINE && fputc('\n', out) == EOF))
		err = errno ? -errno : -EIO;
	json_object_put(obj);
	return err;
}

int json_save(const char *path, const char *temporary, struct json_object *obj,
	      unsigned int mode, bool durable)
{
	size_t len;
	const char *text = object_text(obj, JSON_PRETTY, &len);
	char *line = text ? xasprintf("%s\n", text) : NULL;
	int err = line ? file_replace(path, temporary, line, len + 1, mode, durable) : -ENOMEM;

	free(line);
	json_object_put(obj);
	return err;
}
