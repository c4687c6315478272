// SPDX-License-Identifier: GPL-2.0-only
/* JSON from bytes of any kind, numbers at their limits, and outputs that fail. */
#include "check.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/json.h"
#include "util/text.h"

static char *text_of(struct json_object *obj, enum json_style style)
{
	size_t len;
	char *text;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(json_print(out, obj, style), 0);
	fclose(out);
	return text;
}

static void is(struct json_object *obj, const char *wanted)
{
	char *text = text_of(obj, JSON_INLINE);

	assert_string_equal(text, wanted);
	free(text);
}

static void escapes(void **state)
{
	is(json_text("plain", 5), "\"plain\"");
	is(json_text("", 0), "\"\"");
	is(json_text("a\"b\\c/d", 7), "\"a\\\"b\\\\c/d\"");
	is(json_text("\x1b[2J\n", 5), "\"\\u001b[2J\\n\"");
	/* json-c leaves these as they are, a terminal does not */
	is(json_text("\x7f", 1), "\"\\u007f\"");
	is(json_text("\xc2\x80\xc2\x9b\xc2\xa0", 6), "\"\\u0080\\u009b\xc2\xa0\"");
	is(json_text("a\0b", 3), "\"a\xef\xbf\xbd" "b\"");
	is(json_text("\x9b" "2J\x7f", 4), "\"\xef\xbf\xbd" "2J\\u007f\"");
	/* no NUL behind the last byte: one is not to be looked for */
	is(json_text("ab\xc2\x9b", 3), "\"ab\xef\xbf\xbd\"");
}

/* what comes out is read by any parser as what went in, and shows no control */
static void any_bytes(void **state)
{
	unsigned char bytes[48];
	unsigned int seed = 7, round, i;

	for (round = 0; round < 5000; round++) {
		size_t len = rand_r(&seed) % sizeof(bytes);
		char *in, *line, *clean;
		struct json_object *back;

		for (i = 0; i < len; i++)
			bytes[i] = rand_r(&seed) & 1 ? 0xc0 | rand_r(&seed) : rand_r(&seed) >> 8;
		in = exact(bytes, len);
		line = text_of(json_text(in, len), JSON_LINE);
		for (i = 0; line[i + 1]; i++)
			assert_true((unsigned char)line[i] >= 0x20 && line[i] != 0x7f);
		back = json_tokener_parse(line);
		clean = text_to_utf8(in, len);
		assert_string_equal(json_object_get_string(back), clean);
		json_object_put(back);
		free(clean);
		free(line);
		free(in);
	}
}

static void digits(void **state)
{
	is(json_hex("\x00\x7f\xff", 3), "\"007fff\"");
	is(json_hex("", 0), "\"\"");
}

static void doubles(void **state)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{ 0, "0.0" }, { 0.1, "0.1" }, { 12.5, "12.5" }, { 12, "12.0" }, { 100, "100.0" },
		{ 0.0000004, "0.0" }, { 1.0000005, "1.000001" }, { -2.25, "-2.25" },
		/* there is no number for these in JSON */
		{ NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
	};
	struct json_object *back;
	char *text;
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		is(json_double(cases[i].value), cases[i].text);
	text = text_of(json_double(1.7976931348623157e308), JSON_INLINE);
	back = json_tokener_parse(text);
	assert_true(json_object_get_double(back) == 1.7976931348623157e308);
	json_object_put(back);
	free(text);
}

static void members(void **state)
{
	struct json_object *obj = json_object_new_object();

	json_add_u64(obj, "u", UINT64_MAX);
	json_add_i64(obj, "i", INT64_MIN);
	json_add_bool(obj, "b", true);
	json_add_double(obj, "d", 0.25);
	json_add_double(obj, "absent", NAN);
	json_add_double(obj, "absent", -INFINITY);
	json_add_text(obj, "t", "\x7f");
	json_add(obj, "n", NULL);
	is(obj, "{\"u\":18446744073709551615,\"i\":-9223372036854775808,\"b\":true,"
		"\"d\":0.25,\"t\":\"\\u007f\",\"n\":null}");
}

static void styles(void **state)
{
	static const char *const wanted[] = {
		[JSON_PRETTY] = "{\n  \"a\": 1\n}\n", [JSON_LINE] = "{\"a\":1}\n",
		[JSON_INLINE] = "{\"a\":1}",
	};
	enum json_style style;

	for (style = JSON_PRETTY; style <= JSON_INLINE; style++) {
		struct json_object *obj = json_object_new_object();
		char *text;

		json_add_u64(obj, "a", 1);
		text = text_of(obj, style);
		/* json-c may leave a blank before the end of a line or not */
		assert_string_equal(text, wanted[style]);
		free(text);
	}
}

/* what a file says is what somebody could have written there */
static void read_back(void **state)
{
	static const char text[] =
		"{\"max\":18446744073709551615,\"zero\":0,\"minus\":-1,\"least\":-9223372036854775808,"
		"\"part\":1.5,\"word\":\"7\",\"null\":null,\"list\":[1],\"object\":{}}";
	static const char *const numbers[] = { "minus", "least", "part", "word", "null", "list",
					       "object", "absent" };
	static const char *const texts[] = { "max", "part", "null", "list", "object", "absent" };
	struct json_object *obj = json_tokener_parse(text);
	const char *word = "kept";
	uint64_t value = 42;
	size_t i;

	assert_non_null(obj);
	for (i = 0; i < COUNT(numbers); i++)
		assert_int_equal(json_get_u64(obj, numbers[i], &value), -ENOENT);
	for (i = 0; i < COUNT(texts); i++)
		assert_int_equal(json_get_text(obj, texts[i], &word), -ENOENT);
	assert_int_equal(value, 42);
	assert_string_equal(word, "kept");
	assert_int_equal(json_get_u64(obj, "max", &value), 0);
	assert_true(value == UINT64_MAX);
	assert_int_equal(json_get_u64(obj, "zero", &value), 0);
	assert_int_equal(value, 0);
	assert_int_equal(json_get_text(obj, "word", &word), 0);
	assert_string_equal(word, "7");
	json_object_put(obj);
}

/* a file of somebody else's making may hold anything in the place of an object */
static void no_object(void **state)
{
	static const char *const others[] = { "[]", "1", "\"text\"", "true" };
	const char *word;
	uint64_t value;
	size_t i;

	for (i = 0; i < COUNT(others); i++) {
		struct json_object *obj = json_tokener_parse(others[i]);

		assert_int_equal(json_get_u64(obj, "a", &value), -ENOENT);
		assert_int_equal(json_get_text(obj, "a", &word), -ENOENT);
		json_object_put(obj);
	}
	assert_int_equal(json_get_u64(NULL, "a", &value), -ENOENT);
	assert_int_equal(json_get_text(NULL, "a", &word), -ENOENT);
}

static void print_to_a_full_disk(void **state)
{
	FILE *full = fopen("/dev/full", "w");

	assert_non_null(full);
	setvbuf(full, NULL, _IONBF, 0);
	assert_int_equal(json_print(full, json_text("a", 1), JSON_LINE), -ENOSPC);
	assert_int_equal(json_print(full, json_text("a", 1), JSON_INLINE), -ENOSPC);
	fclose(full);
}

/* json-c has no memory for the text: that is told, and obj is dropped all the same */
const char *__real_json_object_to_json_string_length(struct json_object *obj, int flags,
						     size_t *len);
const char *__wrap_json_object_to_json_string_length(struct json_object *obj, int flags,
						     size_t *len);

static bool textless;

const char *__wrap_json_object_to_json_string_length(struct json_object *obj, int flags,
						     size_t *len)
{
	return textless ? NULL : __real_json_object_to_json_string_length(obj, flags, len);
}

static void print_without_memory(void **state)
{
	textless = true;
	assert_int_equal(json_print(stderr, json_text("a", 1), JSON_INLINE), -ENOMEM);
	textless = false;
}

static void saved(void **state)
{
	struct json_object *obj = json_object_new_object(), *back;
	const char *word;
	struct stat st;

	json_add_text(obj, "a", "\x1b\x7f");
	assert_int_equal(json_save("saved.json", "saved.tmp", obj, 0640, true), 0);
	assert_int_equal(stat("saved.tmp", &st), -1);
	assert_int_equal(stat("saved.json", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	back = json_object_from_file("saved.json");
	assert_int_equal(json_get_text(back, "a", &word), 0);
	assert_string_equal(word, "\x1b\x7f");
	json_object_put(back);
	/* no place for it: obj is dropped all the same */
	assert_int_equal(json_save("none/saved", "none/tmp", json_text("a", 1), 0, false), -ENOENT);
}

int json_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(digits),
		cmocka_unit_test(doubles),
		cmocka_unit_test(members),
		cmocka_unit_test(styles),
		cmocka_unit_test(read_back),
		cmocka_unit_test(no_object),
		cmocka_unit_test(print_to_a_full_disk),
		cmocka_unit_test(print_without_memory),
		IN_SCRATCH(saved),
	};

	return RUN(tests);
}
