// SPDX-License-Identifier: GPL-2.0-only
/* The list of a capture as JSON. What is not known is absent, as everywhere. */
#include "list.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define ERRNO_MAX	4095
/* letters of a PCI address, and of a driver's name */
#define ADDRESS		"0123456789abcdef:."
#define DRIVER		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

static const char *const state_words[] = OCXLPMEM_STATE_WORDS;

/* ---- values: a member of a structure, and its key ------------------------ */

enum kind {
	U8, U32, U64,
	HEX,		/* uint64_t of 16 digits; 0 is absent */
	MASK,		/* the same, but 0 is a value */
	SIGNED,		/* int; negative is absent */
	STATE,		/* int, as a word; negative is absent */
	ERRNO,		/* int, negative, as its name; 0 is absent */
	TEXT,		/* char[CAPTURE_TEXT]; "" is absent */
};

struct member {
	const char *key;
	enum kind kind;
	size_t offset;
};

#define MEMBER(structure, member, kind, key) { key, kind, offsetof(struct structure, member) }

static const struct member place_members[] = {
	MEMBER(capture_place, nmem, TEXT, "nmem"),
	MEMBER(capture_place, serial, HEX, "serial"),
	MEMBER(capture_place, firmware, TEXT, "firmware_version"),
	MEMBER(capture_place, state, STATE, "state"),
	MEMBER(capture_place, address, TEXT, "pci_address"),
	MEMBER(capture_place, slot, TEXT, "slot"),
	MEMBER(capture_place, bus, TEXT, "bus"),
	MEMBER(capture_place, provider, TEXT, "provider"),
	MEMBER(capture_place, region, TEXT, "region"),
	MEMBER(capture_place, region_size, U64, "region_size_bytes"),
	MEMBER(capture_place, numa_node, SIGNED, "numa_node"),
	MEMBER(capture_place, bad_bytes, U64, "bad_bytes"),
};

static const struct member payload_members[] = {
	MEMBER(capture_payload, error, ERRNO, "errno"),
	MEMBER(capture_payload, age_ms, U32, "age_ms"),
};

static const struct member header_members[] = {
	MEMBER(ocxlpmem_payload_header, status, ERRNO, "status"),
	MEMBER(ocxlpmem_payload_header, card_status, U8, "card_status"),
	MEMBER(ocxlpmem_payload_header, state, U32, "state"),
	MEMBER(ocxlpmem_payload_header, count, U32, "count"),
	MEMBER(ocxlpmem_payload_header, chi, MASK, "chi"),
};

static const struct member log_members[] = {
	MEMBER(ocxlpmem_error_log_place, instance, HEX, "instance"),
	MEMBER(ocxlpmem_error_log_place, sequence, U64, "sequence"),
	MEMBER(ocxlpmem_error_log_place, oldest, U64, "oldest"),
	MEMBER(ocxlpmem_error_log_place, next, U64, "next"),
	MEMBER(ocxlpmem_error_log_place, lost, U64, "lost"),
	MEMBER(ocxlpmem_error_log_place, time_ns, U64, "time_ns"),
	MEMBER(ocxlpmem_error_log_place, boot_ns, U64, "boot_ns"),
	MEMBER(ocxlpmem_error_log_place, pending, U32, "pending"),
	MEMBER(ocxlpmem_error_log_place, length, U32, "length"),
	MEMBER(ocxlpmem_error_log_place, keepers, U32, "keepers"),
	MEMBER(ocxlpmem_error_log_place, flags, U32, "flags"),
};

static const struct member open_members[] = {
	MEMBER(capture_card, open_error, ERRNO, "open_errno"),
};

static const struct member event_members[] = {
	MEMBER(capture_card, events_error, ERRNO, "errno"),
};

static const struct member mask_members[] = {
	MEMBER(capture_card, events, MASK, "events"),
};

static const struct member end_members[] = {
	MEMBER(capture_card, logs_error, ERRNO, "errno"),
};

static const struct member function_members[] = {
	MEMBER(capture_function, address, TEXT, "pci_address"),
	MEMBER(capture_function, driver, TEXT, "driver"),
};

static struct json_object *hex(uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%016" PRIx64, value);
	return json_object_new_string(text);
}

static struct json_object *word_of_errno(int error)
{
	const char *name = strerrorname_np(-error);

	return json_object_new_string(name ? name : "EIO");
}

/* NULL: absent */
static struct json_object *value_of(const struct member *member, const void *base)
{
	const void *p = (const char *)base + member->offset;

	switch (member->kind) {
	case U8:
		return json_object_new_int(*(const uint8_t *)p);
	case U32:
		return json_object_new_int64(*(const uint32_t *)p);
	case U64:
		return json_object_new_uint64(*(const uint64_t *)p);
	case HEX:
		return *(const uint64_t *)p ? hex(*(const uint64_t *)p) : NULL;
	case MASK:
		return hex(*(const uint64_t *)p);
	case SIGNED:
		return *(const int *)p < 0 ? NULL : json_object_new_int(*(const int *)p);
	case STATE:
		return *(const int *)p < 0 || *(const int *)p > OCXLPMEM_STATE_MAX ? NULL :
		       json_object_new_string(state_words[*(const int *)p]);
	case ERRNO:
		return *(const int *)p ? word_of_errno(*(const int *)p) : NULL;
	case TEXT:
		return *(const char *)p ? json_object_new_string(p) : NULL;
	}
	return NULL;
}

static void add_members(struct json_object *obj, const struct member *member, size_t count,
			const void *base)
{
	struct json_object *value;

	for (; count--; member++) {
		value = value_of(member, base);
		if (value)
			json_object_object_add(obj, member->key, value);
	}
}

#define ADD(obj, members, base) add_members(obj, members, COUNT(members), base)

/* ---- the other way ------------------------------------------------------- */

const char *list_text(struct json_object *obj, const char *key)
{
	struct json_object *found;

	if (!json_object_object_get_ex(obj, key, &found) ||
	    !json_object_is_type(found, json_type_string))
		return NULL;
	return json_object_get_string(found);
}

static bool is_number(struct json_object *obj, uint64_t *value)
{
	if (!json_object_is_type(obj, json_type_int) || json_object_get_int64(obj) < 0)
		return false;
	*value = json_object_get_uint64(obj);
	return true;
}

bool list_number(struct json_object *obj, const char *key, uint64_t *value)
{
	struct json_object *found;

	return json_object_object_get_ex(obj, key, &found) && is_number(found, value);
}

struct json_object *list_array(struct json_object *obj, const char *key)
{
	struct json_object *found;

	if (!json_object_object_get_ex(obj, key, &found) ||
	    !json_object_is_type(found, json_type_array))
		return NULL;
	return found;
}

static struct json_object *object_in(struct json_object *obj, const char *key)
{
	struct json_object *found;

	if (!json_object_object_get_ex(obj, key, &found) ||
	    !json_object_is_type(found, json_type_object))
		return NULL;
	return found;
}

static bool number_up_to(struct json_object *obj, uint64_t max, uint64_t *value)
{
	return is_number(obj, value) && *value <= max;
}

static bool hex_of(const char *text, uint64_t *value)
{
	if (strlen(text) != 18 || strncmp(text, "0x", 2) ||
	    strspn(text + 2, "0123456789abcdef") != 16)
		return false;
	*value = strtoull(text, NULL, 16);
	return true;
}

static bool errno_of(const char *word, int *error)
{
	const char *name;
	int i;

	for (i = 1; i <= ERRNO_MAX; i++) {
		name = strerrorname_np(i);
		if (!name || strcmp(name, word))
			continue;
		*error = -i;
		return true;
	}
	return false;
}

static bool state_of(const char *word, int *state)
{
	int i;

	for (i = 0; i <= OCXLPMEM_STATE_MAX; i++) {
		if (strcmp(state_words[i], word))
			continue;
		*state = i;
		return true;
	}
	return false;
}

static bool text_of(const char *word, char out[CAPTURE_TEXT])
{
	size_t len = strlen(word);

	if (len >= CAPTURE_TEXT)
		return false;
	memcpy(out, word, len + 1);
	return true;
}

static bool read_value(const struct member *member, struct json_object *value, void *base)
{
	void *p = (char *)base + member->offset;
	const char *word = "";
	uint64_t number = 0;

	if (member->kind >= HEX && member->kind != SIGNED) {
		if (!json_object_is_type(value, json_type_string))
			return false;
		word = json_object_get_string(value);
	}
	switch (member->kind) {
	case U8:
		if (!number_up_to(value, UINT8_MAX, &number))
			return false;
		*(uint8_t *)p = number;
		return true;
	case U32:
		if (!number_up_to(value, UINT32_MAX, &number))
			return false;
		*(uint32_t *)p = number;
		return true;
	case U64:
		return is_number(value, p);
	case SIGNED:
		if (!number_up_to(value, INT_MAX, &number))
			return false;
		*(int *)p = number;
		return true;
	case HEX:
	case MASK:
		return hex_of(word, p);
	case STATE:
		return state_of(word, p);
	case ERRNO:
		return errno_of(word, p);
	case TEXT:
		return text_of(word, p);
	}
	return false;
}

static bool read_members(struct json_object *obj, const struct member *member, size_t count,
			 void *base)
{
	struct json_object *value;

	for (; count--; member++) {
		if (json_object_object_get_ex(obj, member->key, &value) &&
		    !read_value(member, value, base))
			return false;
	}
	return true;
}

#define READ(obj, members, base) read_members(obj, members, COUNT(members), base)

/* ---- cards --------------------------------------------------------------- */

void list_payload_name(char out[ARCHIVE_NAME], const struct capture_card *card, const char *kind)
{
	snprintf(out, ARCHIVE_NAME, OCXLPMEM_CLASS "%u/%s.bin", card->id, kind);
}

void list_log_name(char out[ARCHIVE_NAME], const struct capture_card *card,
		   const struct capture_log *log)
{
	snprintf(out, ARCHIVE_NAME, OCXLPMEM_CLASS "%u/log-%016" PRIx64 "-%08" PRIu64 ".bin",
		 card->id, (uint64_t)log->place.instance, (uint64_t)log->place.sequence);
}

static void add_payload(struct json_object *answers, const char *key,
			const struct capture_payload *payload)
{
	struct json_object *obj, *header;

	if (!payload->asked)
		return;
	obj = json_object_new_object();
	ADD(obj, payload_members, payload);
	if (payload->has_header) {
		header = json_object_new_object();
		ADD(header, header_members, &payload->header);
		json_object_object_add(obj, "header", header);
	}
	json_object_object_add(answers, key, obj);
}

static bool read_payload(struct capture_payload *payload, struct json_object *answers,
			 const char *key)
{
	struct json_object *obj = object_in(answers, key), *header;

	if (!obj)
		return true;
	payload->asked = true;
	if (!READ(obj, payload_members, payload))
		return false;
	header = object_in(obj, "header");
	if (!header)
		return true;
	payload->has_header = true;
	return READ(header, header_members, &payload->header);
}

static void add_events(struct json_object *answers, const struct capture_card *card)
{
	struct json_object *obj;

	if (!card->has_events && !card->events_error)
		return;
	obj = json_object_new_object();
	if (card->has_events)
		ADD(obj, mask_members, card);
	else
		ADD(obj, event_members, card);
	json_object_object_add(answers, "events", obj);
}

static bool read_events(struct capture_card *card, struct json_object *answers)
{
	struct json_object *obj = object_in(answers, "events");

	if (!obj)
		return true;
	card->has_events = json_object_object_get_ex(obj, "events", NULL);
	return READ(obj, mask_members, card) && READ(obj, event_members, card);
}

static struct json_object *place_json(const struct ocxlpmem_error_log_place *place)
{
	struct json_object *obj = json_object_new_object();

	ADD(obj, log_members, place);
	return obj;
}

static void add_logs(struct json_object *answers, const struct capture_card *card)
{
	struct json_object *obj, *array;
	size_t i;

	if (!card->logs_error)
		return;
	obj = json_object_new_object();
	array = json_object_new_array();
	for (i = 0; i < card->log_count; i++)
		json_object_array_add(array, place_json(&card->logs[i].place));
	json_object_object_add(obj, "held", array);
	ADD(obj, end_members, card);
	json_object_object_add(obj, "end", place_json(&card->logs_end));
	json_object_object_add(answers, "logs", obj);
}

static bool read_held(struct capture_card *card, struct json_object *array)
{
	size_t count = json_object_array_length(array), i;

	card->logs = calloc(count ? count : 1, sizeof(*card->logs));
	if (!card->logs)
		return false;
	for (i = 0; i < count; i++) {
		struct json_object *obj = json_object_array_get_idx(array, i);

		if (!json_object_is_type(obj, json_type_object) ||
		    !READ(obj, log_members, &card->logs[i].place))
			return false;
		card->log_count++;
	}
	return true;
}

static bool read_logs(struct capture_card *card, struct json_object *answers)
{
	struct json_object *obj = object_in(answers, "logs"), *array, *end;

	if (!obj)
		return true;
	array = list_array(obj, "held");
	end = object_in(obj, "end");
	/* the end has a reason, and a log has a place in the end's numbering */
	return array && end && READ(obj, end_members, card) && card->logs_error &&
	       READ(end, log_members, &card->logs_end) && read_held(card, array);
}

void list_add_card(struct json_object *obj, const struct capture_card *card)
{
	struct json_object *answers = json_object_new_object();
	char name[32];

	snprintf(name, sizeof(name), OCXLPMEM_CLASS "%u", card->id);
	json_object_object_add(obj, "card", json_object_new_string(name));
	ADD(obj, place_members, &card->place);
	ADD(answers, open_members, card);
	add_payload(answers, "smart", &card->smart);
	add_payload(answers, "stats", &card->stats);
	add_events(answers, card);
	add_logs(answers, card);
	json_object_object_add(obj, "answers", answers);
}

/* the number as it is written in one way only */
static bool read_name(struct capture_card *card, struct json_object *obj)
{
	const char *name = list_text(obj, "card");
	char same[32];

	if (!name || sscanf(name, OCXLPMEM_CLASS "%u", &card->id) != 1)
		return false;
	snprintf(same, sizeof(same), OCXLPMEM_CLASS "%u", card->id);
	return !strcmp(name, same);
}

bool list_read_card(struct capture_card *card, struct json_object *obj)
{
	struct json_object *answers = object_in(obj, "answers");

	*card = (struct capture_card) { .place = { .numa_node = -1, .state = -1 } };
	return answers && read_name(card, obj) && READ(obj, place_members, &card->place) &&
	       READ(answers, open_members, card) && read_payload(&card->smart, answers, "smart") &&
	       read_payload(&card->stats, answers, "stats") && read_events(card, answers) &&
	       read_logs(card, answers);
}

/* ---- functions without driver -------------------------------------------- */

struct json_object *capture_function_json(const struct capture_function *function)
{
	struct json_object *obj = json_object_new_object();

	ADD(obj, function_members, function);
	json_object_object_add(obj, "why", json_object_new_string(function->why));
	return obj;
}

bool list_read_function(struct capture_function *function, struct json_object *obj)
{
	const char *why = list_text(obj, "why");

	*function = (struct capture_function) { 0 };
	if (!why || !READ(obj, function_members, function) || !*function->address)
		return false;
	/* they become part of commands that somebody may copy */
	if (function->address[strspn(function->address, ADDRESS)] ||
	    function->driver[strspn(function->driver, DRIVER)])
		return false;
	function->why = strdup(why);
	return function->why;
}

/* ---- kept logs ----------------------------------------------------------- */

static const struct member kept_members[] = {
	MEMBER(capture_kept, received_ns, U64, "received_ns"),
};

void list_kept_name(char out[ARCHIVE_NAME], const struct capture_kept *kept)
{
	snprintf(out, ARCHIVE_NAME, "kept/%s", kept->name);
}

void list_add_kept(struct json_object *obj, const struct capture_kept *kept)
{
	json_object_object_add(obj, "name", json_object_new_string(kept->name));
	ADD(obj, kept_members, kept);
}

bool list_read_kept(struct capture_kept *kept, struct json_object *obj)
{
	const char *name = list_text(obj, "name");

	*kept = (struct capture_kept) { .name = name ? strdup(name) : NULL };
	return kept->name && READ(obj, kept_members, kept);
}
