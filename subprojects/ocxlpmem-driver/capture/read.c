// SPDX-License-Identifier: GPL-2.0-only
/* A capture from an archive: all of it is as it was written, or nothing is taken. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sha2.h>

#include "list.h"

/* deeper is no list of ours */
#define DEPTH	16

static const char damaged[] = "its list does not fit what it holds";

/* NULL: it is no JSON */
static struct json_object *parse(const struct archive_file *file)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
	struct json_object *obj;
	bool whole;

	if (!tokener)
		return NULL;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	obj = json_tokener_parse_ex(tokener, (const char *)file->data, (int)file->size);
	whole = json_tokener_get_error(tokener) == json_tokener_success &&
		json_tokener_get_parse_end(tokener) == file->size &&
		json_object_is_type(obj, json_type_object);
	json_tokener_free(tokener);
	if (whole)
		return obj;
	json_object_put(obj);
	return NULL;
}

/* "ocxlpmem-capture/1.7" has more than we know, and all that we want */
static bool is_known(struct json_object *list)
{
	static const char schema[] = CAPTURE_SCHEMA;
	const char *word = list_text(list, "schema");

	return word && !strncmp(word, schema, strrchr(schema, '.') + 1 - schema);
}

static bool is_as_listed(const struct archive *archive, struct json_object *obj)
{
	const char *name = list_text(obj, "file"), *sum = list_text(obj, "sha256");
	char true_sum[SHA256_DIGEST_STRING_LENGTH];
	const struct archive_file *file;
	uint64_t bytes;

	if (!name || !sum || !list_number(obj, "bytes", &bytes))
		return false;
	file = archive_find(archive, name);
	return file && file->size == bytes &&
	       !strcmp(SHA256Data(file->data, file->size, true_sum), sum);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* as many different names as there are files beside the list: so none is not listed */
static bool all_differ(struct json_object *files, size_t count)
{
	const char **names = calloc(count ? count : 1, sizeof(*names));
	bool differ = names;
	size_t i;

	for (i = 0; names && i < count; i++)
		names[i] = list_text(json_object_array_get_idx(files, i), "file");
	if (names)
		qsort(names, count, sizeof(*names), by_text);
	for (i = 1; differ && i < count; i++)
		differ = strcmp(names[i - 1], names[i]);
	free(names);
	return differ;
}

static bool check_files(const struct archive *archive, struct json_object *list)
{
	struct json_object *files = list_array(list, "files");
	size_t count = files ? json_object_array_length(files) : 0, i;

	if (!files || count + 1 != archive->count)
		return false;
	for (i = 0; i < count; i++) {
		if (!is_as_listed(archive, json_object_array_get_idx(files, i)))
			return false;
	}
	return all_differ(files, count);
}

/* a copy, so that a capture that was read is as one that was recorded. False: no memory */
static bool take_block(const struct archive_file *file, void **block)
{
	*block = malloc(file->size ? file->size : 1);
	if (*block)
		memcpy(*block, file->data, file->size);
	return *block;
}

static bool read_payload_block(const struct capture *capture, const struct capture_card *card,
			       const char *kind, struct capture_payload *payload)
{
	const struct archive_file *file;
	char name[ARCHIVE_NAME];

	list_payload_name(name, card, kind);
	file = archive_find(&capture->archive, name);
	if (!file)
		return true;
	if (!payload->has_header || !file->size || !take_block(file, &payload->block))
		return false;
	payload->len = file->size;
	return true;
}

static bool read_log_block(const struct capture *capture, const struct capture_card *card,
			   struct capture_log *log)
{
	const struct archive_file *file;
	char name[ARCHIVE_NAME];

	if (!log->place.length)
		return log->place.lost;
	list_log_name(name, card, log);
	file = archive_find(&capture->archive, name);
	return file && file->size == log->place.length && take_block(file, &log->block);
}

static bool read_card(struct capture *capture, struct json_object *obj)
{
	struct capture_card *card = &capture->cards[capture->card_count++];
	size_t i;

	if (!list_read_card(card, obj) ||
	    (capture->card_count > 1 && card[-1].id >= card->id) ||
	    !read_payload_block(capture, card, "smart", &card->smart) ||
	    !read_payload_block(capture, card, "stats", &card->stats))
		return false;
	for (i = 0; i < card->log_count; i++) {
		if (!read_log_block(capture, card, &card->logs[i]))
			return false;
	}
	return true;
}

static bool read_cards(struct capture *capture)
{
	struct json_object *array = list_array(capture->list, "cards");
	size_t count = array ? json_object_array_length(array) : 0, i;

	if (!array || count > CAPTURE_CARDS)
		return false;
	capture->cards = calloc(count ? count : 1, sizeof(*capture->cards));
	for (i = 0; i < count; i++) {
		if (!capture->cards || !read_card(capture, json_object_array_get_idx(array, i)))
			return false;
	}
	return capture->cards;
}

static bool read_functions(struct capture *capture)
{
	struct json_object *array = list_array(capture->list, "functions_without_driver");
	size_t count = array ? json_object_array_length(array) : 0, i;

	if (count > CAPTURE_CARDS)
		return false;
	capture->functions = calloc(count ? count : 1, sizeof(*capture->functions));
	for (i = 0; i < count; i++) {
		if (!capture->functions ||
		    !list_read_function(&capture->functions[capture->function_count++],
					json_object_array_get_idx(array, i)))
			return false;
	}
	return capture->functions;
}

static bool read_kept(struct capture *capture)
{
	struct json_object *array = list_array(capture->list, "kept_logs");
	size_t count = array ? json_object_array_length(array) : 0, i;
	const char *directory = list_text(capture->list, "kept_directory");
	const struct archive_file *file;
	char name[ARCHIVE_NAME];

	capture->kept_directory = directory ? strdup(directory) : NULL;
	capture->kept = calloc(count ? count : 1, sizeof(*capture->kept));
	for (i = 0; capture->kept && i < count; i++) {
		struct capture_kept *kept = &capture->kept[capture->kept_count++];

		if (!list_read_kept(kept, json_object_array_get_idx(array, i)))
			return false;
		list_kept_name(name, kept);
		file = archive_find(&capture->archive, name);
		if (!file || !take_block(file, &kept->block))
			return false;
		kept->len = file->size;
	}
	return capture->kept && (!directory || capture->kept_directory);
}

static const char *read_list(struct capture *capture)
{
	const struct archive_file *file = archive_find(&capture->archive, CAPTURE_LIST);

	if (!file)
		return "it is no capture: it has no " CAPTURE_LIST;
	capture->list = parse(file);
	if (!capture->list)
		return damaged;
	if (!is_known(capture->list))
		return "it is of another version";
	if (!check_files(&capture->archive, capture->list) ||
	    !list_number(capture->list, "time_ns", &capture->time_ns) ||
	    !read_cards(capture) || !read_functions(capture) || !read_kept(capture))
		return damaged;
	return NULL;
}

int capture_read(struct capture *capture, const void *bytes, size_t len, const char **why)
{
	int err;

	*capture = (struct capture) { 0 };
	err = archive_read(&capture->archive, bytes, len, why);
	if (err)
		return err;
	*why = read_list(capture);
	if (!*why)
		return 0;
	capture_free(capture);
	return -EPROTO;
}

const struct capture_card *capture_card_find(const struct capture *capture, const char *name)
{
	size_t len = strlen(OCXLPMEM_CLASS), i;

	for (i = 0; i < capture->card_count && !strncmp(name, OCXLPMEM_CLASS, len); i++) {
		if (strtoul(name + len, NULL, 10) == capture->cards[i].id)
			return &capture->cards[i];
	}
	return NULL;
}

static void free_card(struct capture_card *card)
{
	free(card->smart.block);
	free(card->stats.block);
	while (card->log_count)
		free(card->logs[--card->log_count].block);
	free(card->logs);
}

void capture_free(struct capture *capture)
{
	while (capture->card_count)
		free_card(&capture->cards[--capture->card_count]);
	while (capture->function_count)
		free(capture->functions[--capture->function_count].why);
	free(capture->cards);
	free(capture->functions);
	while (capture->kept_count) {
		struct capture_kept *kept = &capture->kept[--capture->kept_count];

		free(kept->name);
		free(kept->block);
	}
	free(capture->kept);
	free(capture->kept_directory);
	json_object_put(capture->list);
	archive_free(&capture->archive);
	*capture = (struct capture) { 0 };
}
