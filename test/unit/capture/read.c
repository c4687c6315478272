// SPDX-License-Identifier: GPL-2.0-only
/* Captures: read as they were written, and refused whole where something does not fit. */
#include "check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>
#include <json-c/json_pointer.h>

#define TIME_NS	UINT64_C(1764252000123456789)

/* a card with one of everything; blocks are the caller's */
static struct capture_card example(void)
{
	static const char block[] = "smart block", log[] = "a log of the card";
	static struct capture_log logs[] = {
		{ .place = { .instance = 77, .sequence = 1, .oldest = 3, .lost = 2, .next = 4 } },
		{ .place = { .instance = 77, .sequence = 3, .oldest = 3, .next = 4,
			     .time_ns = UINT64_MAX, .boot_ns = 5, .length = sizeof(log),
			     .flags = OCXLPMEM_LOG_WAITED }, .block = (void *)log },
	};

	return (struct capture_card) {
		.id = 3,
		.place = { .serial = 0xfedcba9876543210, .firmware = "FW\\\"1", .nmem = "nmem3",
			   .address = "0009:00:00.1", .slot = "U78", .region = "region3",
			   .region_size = UINT64_MAX, .bad_bytes = 512, .numa_node = 8,
			   .state = OCXLPMEM_STATE_FATAL },
		.smart = { .asked = true, .age_ms = 9, .has_header = true,
			   .header = { .status = -EREMOTEIO, .card_status = 5,
				       .state = OCXLPMEM_STATE_FATAL, .count = 1,
				       .chi = 0xffffffffffffffff },
			   .block = (void *)block, .len = sizeof(block) },
		.stats = { .asked = true, .error = -ETIMEDOUT },
		.events_error = -EIO,
		.log_count = 2, .logs = logs, .logs_error = -EAGAIN,
		.logs_end = { .instance = 77, .oldest = 3, .next = 4, .pending = 1, .keepers = 2 },
	};
}

/* change: what is done to the list before it is written; NULL */
static void write_capture(struct capture_writer *writer, const struct capture_card *card,
			  void (*change)(struct json_object *list))
{
	struct json_object *list = json_object_new_object(), *cards = json_object_new_array();
	struct json_object *obj = json_object_new_object();

	*writer = (struct capture_writer) { .time_ns = TIME_NS };
	assert_int_equal(capture_write_file(writer, "kernel.log", "line\n", 5), 0);
	assert_int_equal(capture_write_card(writer, card, obj), 0);
	json_object_array_add(cards, obj);
	json_object_object_add(list, "schema", json_object_new_string(CAPTURE_SCHEMA));
	json_object_object_add(list, "time_ns", json_object_new_uint64(TIME_NS));
	json_object_object_add(list, "cards", cards);
	if (change)
		change(list);
	assert_int_equal(capture_write_end(writer, list), 0);
	json_object_put(list);
}

static void same_payload(const struct capture_payload *a, const struct capture_payload *b)
{
	assert_int_equal(a->asked, b->asked);
	assert_int_equal(a->error, b->error);
	assert_int_equal(a->age_ms, b->age_ms);
	assert_int_equal(a->has_header, b->has_header);
	assert_memory_equal(&a->header, &b->header, sizeof(a->header));
	assert_int_equal(a->len, b->len);
	if (a->len)
		assert_memory_equal(a->block, b->block, a->len);
}

static void same_card(const struct capture_card *a, const struct capture_card *b)
{
	size_t i;

	assert_int_equal(a->id, b->id);
	assert_memory_equal(&a->place, &b->place, sizeof(a->place));
	assert_int_equal(a->open_error, b->open_error);
	same_payload(&a->smart, &b->smart);
	same_payload(&a->stats, &b->stats);
	assert_int_equal(a->has_events, b->has_events);
	assert_int_equal(a->events_error, b->events_error);
	assert_int_equal(a->events, b->events);
	assert_int_equal(a->logs_error, b->logs_error);
	assert_memory_equal(&a->logs_end, &b->logs_end, sizeof(a->logs_end));
	assert_int_equal(a->log_count, b->log_count);
	for (i = 0; i < a->log_count; i++) {
		assert_memory_equal(&a->logs[i].place, &b->logs[i].place,
				    sizeof(a->logs[i].place));
		if (a->logs[i].place.length)
			assert_memory_equal(a->logs[i].block, b->logs[i].block,
					    a->logs[i].place.length);
	}
}

static void what_was_written_is_read(void **state)
{
	const struct capture_card card = example();
	struct capture_writer writer;
	struct capture capture;
	const char *why;

	write_capture(&writer, &card, NULL);
	assert_int_equal(capture_read(&capture, writer.archive.bytes, writer.archive.len, &why), 0);
	assert_int_equal(capture.time_ns, TIME_NS);
	assert_int_equal(capture.card_count, 1);
	same_card(&capture.cards[0], &card);
	assert_ptr_equal(capture_card_find(&capture, "ocxlpmem3"), &capture.cards[0]);
	assert_null(capture_card_find(&capture, "ocxlpmem4"));
	assert_null(capture_card_find(&capture, "nmem3"));
	capture_free(&capture);
	free(writer.archive.bytes);
}

static void refused(const struct capture_writer *writer)
{
	struct capture capture;
	const char *why = NULL;

	assert_int_equal(capture_read(&capture, writer->archive.bytes, writer->archive.len, &why),
			 -EPROTO);
	assert_non_null(why);
}

/* of what is not the list itself */
static void any_byte_of_a_file_counts(void **state)
{
	const struct capture_card card = example();
	struct capture_writer writer;
	size_t at;

	write_capture(&writer, &card, NULL);
	for (at = 512; at < 512 + 5; at++) {
		writer.archive.bytes[at] ^= 0x20;
		refused(&writer);
		writer.archive.bytes[at] ^= 0x20;
	}
	free(writer.archive.bytes);
}

/* one value of the list becomes another: where, and what, as JSON */
static const struct change {
	const char *where;
	const char *what;
} *change;

static void do_change(struct json_object *list)
{
	struct json_object *what = json_tokener_parse(change->what);

	assert_int_equal(json_pointer_set(&list, change->where, what), 0);
}

#define CARD	"/cards/0"
#define ANSWERS	CARD "/answers"
#define LOG	ANSWERS "/logs/held/1"
#define LONG	"\"0123456789012345678901234567890123456789012345678901234567890123\""

static void a_list_that_does_not_fit(void **state)
{
	static const struct change changes[] = {
		{ "/schema", "\"ocxlpmem-capture/2.0\"" }, { "/schema", "null" },
		{ "/time_ns", "null" }, { "/time_ns", "\"now\"" }, { "/time_ns", "-1" },
		{ "/cards", "null" }, { "/cards", "\"three\"" }, { "/cards/-", "4" },
		{ CARD "/card", "\"ocxlpmem4\"" }, { CARD "/card", "\"ocxlpmem03\"" },
		{ CARD "/card", "\"ocxlpmem4294967299\"" }, { CARD "/card", "\"../3\"" },
		{ CARD "/numa_node", "-5" }, { CARD "/numa_node", "1099511627776" },
		{ CARD "/state", "\"glad\"" }, { CARD "/serial", "\"0x12\"" },
		{ CARD "/serial", "7" }, { CARD "/slot", LONG },
		{ ANSWERS, "null" }, { ANSWERS "/stats/errno", "\"EGLAD\"" },
		{ ANSWERS "/smart/header", "null" }, { ANSWERS "/smart/header/card_status", "256" },
		{ ANSWERS "/logs/errno", "null" }, { ANSWERS "/logs/end", "null" },
		{ ANSWERS "/logs/held", "{}" }, { ANSWERS "/logs/held/-", "1" },
		{ LOG "/length", "100" }, { LOG "/length", "0" }, { LOG "/length", "4294967296" },
		{ LOG "/sequence", "9" },
		{ "/functions_without_driver", "[{\"pci_address\": \"0009:00:00.1\"}]" },
		{ "/functions_without_driver", "[{\"pci_address\": \"1; reboot\", \"why\": \"\"}]" },
		{ "/functions_without_driver", "[{\"pci_address\": \"1:0.0\", \"why\": \"\", "
					       "\"driver\": \"$(reboot)\"}]" },
		{ "/kept_logs", "[{\"name\": \"../kernel.log\"}]" }, { "/kept_logs", "[1]" },
	};
	const struct capture_card card = example();

	for (change = changes; change < changes + COUNT(changes); change++) {
		struct capture_writer writer;

		write_capture(&writer, &card, do_change);
		refused(&writer);
		free(writer.archive.bytes);
	}
}

static void card_twice(struct json_object *list)
{
	struct json_object *cards;

	assert_true(json_object_object_get_ex(list, "cards", &cards));
	json_object_array_add(cards, json_object_get(json_object_array_get_idx(cards, 0)));
}

static void a_card_stands_there_once(void **state)
{
	const struct capture_card card = example();
	struct capture_writer writer;

	write_capture(&writer, &card, card_twice);
	refused(&writer);
	free(writer.archive.bytes);
}

/* a later program may say more */
static void more(struct json_object *list)
{
	json_object_object_add(list, "schema", json_object_new_string("ocxlpmem-capture/1.12"));
	json_object_object_add(list, "mood", json_object_new_string("fine"));
}

static void what_is_new_is_left_alone(void **state)
{
	const struct capture_card card = example();
	struct capture_writer writer;
	struct capture capture;
	const char *why;

	write_capture(&writer, &card, more);
	assert_int_equal(capture_read(&capture, writer.archive.bytes, writer.archive.len, &why), 0);
	capture_free(&capture);
	free(writer.archive.bytes);
}

/* the list as text: files that are not there, or not listed */
static void list_is(const char *text, bool with_file)
{
	struct archive_writer archive = { 0 };

	if (with_file)
		assert_int_equal(archive_add(&archive, "a", "x", 1, 0), 0);
	assert_int_equal(archive_add(&archive, CAPTURE_LIST, text, strlen(text), 0), 0);
	assert_int_equal(archive_end(&archive), 0);
	refused(&(struct capture_writer) { .archive = archive });
	free(archive.bytes);
}

#define HEAD "{\"schema\":\"ocxlpmem-capture/1.0\",\"time_ns\":1,\"cards\":[],\"files\":["
#define X_SUM "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
#define X_LINE "{\"file\":\"a\",\"bytes\":1,\"sha256\":\"" X_SUM "\"}"

static void files_and_list(void **state)
{
	struct archive_writer archive = { 0 };

	list_is("", false);
	list_is("[]", false);
	list_is("{", false);
	list_is(HEAD "]} ", true);
	list_is(HEAD "]}x", false);
	list_is(HEAD X_LINE "]}", false);
	list_is(HEAD X_LINE "," X_LINE "]}", true);
	list_is(HEAD "{\"file\":\"a\",\"bytes\":2,\"sha256\":\"" X_SUM "\"}]}", true);
	list_is(HEAD "{\"file\":\"a\",\"bytes\":1,\"sha256\":\"2d\"}]}", true);
	list_is(HEAD "{\"file\":\"b\",\"bytes\":1,\"sha256\":\"" X_SUM "\"}]}", true);
	list_is(HEAD "7]}", true);
	/* deeper than any of ours */
	list_is("{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]}", false);
	/* no list at all */
	assert_int_equal(archive_end(&archive), 0);
	refused(&(struct capture_writer) { .archive = archive });
	free(archive.bytes);
}

int read_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(any_byte_of_a_file_counts),
		cmocka_unit_test(a_list_that_does_not_fit),
		cmocka_unit_test(a_card_stands_there_once),
		cmocka_unit_test(what_is_new_is_left_alone),
		cmocka_unit_test(files_and_list),
	};

	return RUN(tests);
}
