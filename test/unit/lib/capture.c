// SPDX-License-Identifier: GPL-2.0-only
/* Decoding captured bytes of any kind: examples, streams, and rubbish. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static uint64_t number(const void *object, const char *key)
{
	enum ocxlpmem_kind kind = ocxlpmem_object_kind(object);
	const struct ocxlpmem_field *fields;
	struct ocxlpmem_value value;
	size_t n, i;

	fields = ocxlpmem_fields(kind, &n);
	for (i = 0; i < n; i++)
		if (!strcmp(fields[i].key, key) &&
		    !ocxlpmem_field_value(&fields[i], object, &value))
			return value.u64;
	fail_msg("no %s", key);
	return 0;
}

static void assert_absent(const void *object, const char *key)
{
	const struct ocxlpmem_field *fields;
	struct ocxlpmem_value value;
	size_t n, i;

	fields = ocxlpmem_fields(ocxlpmem_object_kind(object), &n);
	for (i = 0; i < n; i++)
		if (!strcmp(fields[i].key, key))
			assert_int_equal(ocxlpmem_field_value(&fields[i], object, &value), -ENODATA);
}

static struct ocxlpmem_object *decode(enum ocxlpmem_kind kind, const char *name)
{
	struct ocxlpmem_object *object;
	size_t len, used, raw_len;
	void *bytes = example(name, &len);

	assert_int_equal(ocxlpmem_decode(NULL, kind, bytes, len, &object, &used), 0);
	assert_int_equal(used, len);
	assert_int_equal(ocxlpmem_object_kind(object), kind);
	assert_memory_equal(ocxlpmem_object_raw(object, &raw_len), bytes, len);
	assert_int_equal(raw_len, len);
	free(bytes);
	return object;
}

static void request(void **state)
{
	struct ocxlpmem_object *object = decode(OCXLPMEM_KIND_REQUEST, "request");

	assert_int_equal(number(object, "opcode"), 5);
	assert_int_equal(number(object, "id"), 3);
	assert_int_equal(number(object, "word_7"), 0);
	assert_absent(object, "offset");
	assert_absent(object, "size");
	assert_absent(object, "debug_action");
	assert_absent(object, "function_code");
	assert_null(ocxlpmem_object_smart(object));
	assert_null(ocxlpmem_object_stats(object));
	assert_null(ocxlpmem_object_error_log(object));
	ocxlpmem_object_unref(object);
}

/* the parameters of dump and debug requests, and that others do not have them */
static void request_parameters(void **state)
{
	static const uint8_t dump[64] = { 7, 0, 9, 0, 0, 0, 0, 0, 0x00, 0x10, 0, 0, 0x00, 0x20 };
	static const uint8_t debug[64] = { 3, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x34, 0x12, 5 };
	struct ocxlpmem_object *object;

	assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_REQUEST, dump, 64, &object, NULL), 0);
	assert_int_equal(number(object, "offset"), 0x2000);
	assert_absent(object, "debug_action");
	assert_int_equal(number(object, "size"), 0x1000);
	ocxlpmem_object_unref(object);

	assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_REQUEST, debug, 64, &object, NULL), 0);
	assert_int_equal(number(object, "debug_action"), 5);
	assert_int_equal(number(object, "function_code"), 0x1234);
	ocxlpmem_object_unref(object);
}

static void registers(void **state)
{
	struct ocxlpmem_object *object = decode(OCXLPMEM_KIND_CAPABILITY, "capability");

	assert_int_equal(number(object, "read_latency_ns"), 300);
	assert_int_equal(number(object, "ready_timeout_seconds"), 10);
	assert_int_equal(number(object, "memory_timeout_seconds"), 300);
	assert_int_equal(number(object, "dump_max_bytes"), 64 << 20);
	ocxlpmem_object_unref(object);

	object = decode(OCXLPMEM_KIND_AREA, "area");
	assert_int_equal(number(object, "request_offset"), 0x1000);
	assert_int_equal(number(object, "response_offset"), 0x1040);
	assert_int_equal(number(object, "data_offset"), 0x2000);
	assert_int_equal(number(object, "data_size_bytes"), 0x8000);
	ocxlpmem_object_unref(object);
}

/* a card that does not say how large a dump can be */
static void no_largest_dump(void **state)
{
	static const uint8_t registers[16];
	struct ocxlpmem_object *object;

	assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_CAPABILITY, registers, 16, &object,
					 NULL), 0);
	assert_absent(object, "dump_max_bytes");
	ocxlpmem_object_unref(object);
}

static void erase(void **state)
{
	struct ocxlpmem_object *object = decode(OCXLPMEM_KIND_ERASE, "erase");
	const struct ocxlpmem_field *fields;
	struct ocxlpmem_value value;
	size_t n, i;

	assert_int_equal(number(object, "accessible_pages_erased"), 4096);
	assert_int_equal(number(object, "defective_pages_erased"), 2);
	assert_int_equal(number(object, "defective_pages_tried"), 3);
	fields = ocxlpmem_fields(OCXLPMEM_KIND_ERASE, &n);
	for (i = 0; i < n; i++) {
		if (strcmp(fields[i].key, "complete"))
			continue;
		assert_int_equal(ocxlpmem_field_value(&fields[i], object, &value), 0);
		assert_false(value.boolean);
	}
	ocxlpmem_object_unref(object);
}

/* a whole block, and the word that means something; nothing between them */
static void response(void **state)
{
	struct ocxlpmem_object *object = decode(OCXLPMEM_KIND_RESPONSE, "response");
	static const uint8_t word[64] = { 0x21, 0, 0x34, 0x12 };
	size_t used, len;

	assert_int_equal(number(object, "id"), 3);
	ocxlpmem_object_unref(object);
	for (len = 0; len < 64; len++) {
		void *part = exact(word, len);

		if (len != 8)
			assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_RESPONSE, part, len,
							 &object, NULL), -EBADMSG);
		free(part);
	}
	assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_RESPONSE, word, 8, &object, &used), 0);
	assert_int_equal(used, 8);
	assert_int_equal(number(object, "status"), 0x21);
	assert_int_equal(number(object, "id"), 0x1234);
	ocxlpmem_object_unref(object);
}

static void headers(void **state)
{
	static const char *const names[] = { "smart", "stats", "error-log", "dump" };
	struct ocxlpmem_object *object;
	unsigned int i;
	size_t len, used;
	uint8_t *bytes;

	for (i = 0; i < COUNT(names); i++) {
		object = decode(OCXLPMEM_KIND_HEADER, names[i]);
		ocxlpmem_object_unref(object);

		/* the header alone is enough; with a part of the rest it is cut off */
		bytes = example(names[i], &len);
		assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_HEADER, bytes, 8, &object,
						 &used), 0);
		assert_int_equal(used, 8);
		assert_int_equal(number(object, "length_bytes"), len - 8);
		ocxlpmem_object_unref(object);
		assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_HEADER, bytes, 9, &object,
						 NULL), -EBADMSG);
		assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_HEADER, bytes, 7, &object,
						 NULL), -EBADMSG);
		bytes[6] = '?';
		assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_HEADER, bytes, len, &object,
						 NULL), -EPROTO);
		free(bytes);
	}
}

static const char *text(const void *object, const char *key)
{
	const struct ocxlpmem_field *fields;
	struct ocxlpmem_value value;
	size_t n, i;

	fields = ocxlpmem_fields(ocxlpmem_object_kind(object), &n);
	for (i = 0; i < n; i++)
		if (!strcmp(fields[i].key, key) &&
		    !ocxlpmem_field_value(&fields[i], object, &value))
			return value.string;
	fail_msg("no %s", key);
	return NULL;
}

static void words_of_an_error_log(void **state)
{
	struct ocxlpmem_object *object = decode(OCXLPMEM_KIND_ERROR_LOG, "error-log");

	assert_string_equal(text(object, "wwid"), "0x50050760000000010000000000000002");
	assert_string_equal(text(object, "firmware_version"), "FW000123");
	assert_string_equal(text(object, "type"), "general");
	ocxlpmem_object_unref(object);
}

/* three in a row, as from a file; then the end */
static void stream(void **state)
{
	size_t len, used, offset = 0;
	uint8_t *one = example("error-log", &len), *all = malloc(3 * len + 4);
	struct ocxlpmem_object *object;
	unsigned int i;

	for (i = 0; i < 3; i++)
		memcpy(all + i * len, one, len);
	memcpy(all + 3 * len, one, 4);
	for (i = 0; i < 3; i++) {
		assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_ERROR_LOG, all + offset,
						 3 * len + 4 - offset, &object, &used), 0);
		assert_non_null(ocxlpmem_object_error_log(object));
		offset += used;
		ocxlpmem_object_unref(object);
	}
	assert_int_equal(ocxlpmem_decode(NULL, OCXLPMEM_KIND_ERROR_LOG, all + offset, 4, &object,
					 &used), -EBADMSG);
	free(one);
	free(all);
}

/* every kind, every length of the examples of every kind: no crash, no reading beyond */
static void rubbish(void **state)
{
	static const char *const names[] = { "smart", "stats", "error-log", "dump", "request",
					     "response", "capability", "area", "erase" };
	struct ocxlpmem_object *object;
	size_t len, used, n;
	unsigned int i, kind;
	int err;

	for (i = 0; i < COUNT(names); i++) {
		void *bytes = example(names[i], &len);

		for (n = 0; n <= len; n++) {
			void *part = exact(bytes, n);

			for (kind = 0; kind <= OCXLPMEM_KIND_COUNT; kind++) {
				err = ocxlpmem_decode(NULL, kind, part, n, &object, &used);
				if (!err) {
					assert_true(used && used <= n);
					ocxlpmem_object_unref(object);
				} else if (ocxlpmem_kind_decodable(kind)) {
					assert_true(err == -EBADMSG || err == -EPROTO);
				} else {
					assert_int_equal(err, -EINVAL);
				}
			}
			free(part);
		}
		free(bytes);
	}
}

static void failure_in_words(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_object *object;

	assert_int_equal(ocxlpmem_decode(machine->ctx, OCXLPMEM_KIND_SMART, "1234567", 7, &object,
					 NULL), -EBADMSG);
	assert_string_equal(ocxlpmem_failure(machine->ctx)->message,
			    "cannot decode smart: the bytes end before the block does "
			    "(fewer bytes than the fixed part needs)");
	assert_int_equal(ocxlpmem_decode(machine->ctx, OCXLPMEM_KIND_SMART, "12345678", 8, &object,
					 NULL), -EPROTO);
	assert_string_equal(ocxlpmem_failure(machine->ctx)->message,
			    "cannot decode smart: the bytes are no such block "
			    "(the data header has other identifying letters)");
	assert_int_equal(ocxlpmem_failure(machine->ctx)->fault, OCXLPMEM_FAULT_PROTOCOL);
	assert_int_equal(ocxlpmem_decode(machine->ctx, OCXLPMEM_KIND_CARD, "", 0, &object, NULL),
			 -EINVAL);
}

int capture_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(request),
		cmocka_unit_test(request_parameters),
		cmocka_unit_test(registers),
		cmocka_unit_test(no_largest_dump),
		cmocka_unit_test(erase),
		cmocka_unit_test(response),
		cmocka_unit_test(headers),
		cmocka_unit_test(words_of_an_error_log),
		cmocka_unit_test(stream),
		cmocka_unit_test(rubbish),
		ON_MACHINE(failure_in_words),
	};

	return RUN(tests);
}
