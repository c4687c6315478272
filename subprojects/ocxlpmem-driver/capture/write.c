// SPDX-License-Identifier: GPL-2.0-only
/* A capture into an archive, file by file, the list last. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <sha2.h>

#include "list.h"

#define NS_PER_S	UINT64_C(1000000000)
/* what the list is expected to need, and for each file */
#define LIST_RESERVE	(256u << 10)
#define LINE_RESERVE	1024

static void add_sum(struct json_object *obj, const void *data, size_t size)
{
	char sum[SHA256_DIGEST_STRING_LENGTH];

	json_object_object_add(obj, "sha256",
			       json_object_new_string(SHA256Data(data, size, sum)));
}

bool capture_file_fits(const struct capture_writer *writer, size_t size)
{
	size_t files = writer->files ? json_object_array_length(writer->files) : 0;

	return archive_fits(&writer->archive, size, LIST_RESERVE + files * LINE_RESERVE);
}

int capture_write_file(struct capture_writer *writer, const char *name, const void *data,
		       size_t size)
{
	struct json_object *obj;
	int err = archive_add(&writer->archive, name, data, size, writer->time_ns / NS_PER_S);

	if (err)
		return err;
	if (!writer->files)
		writer->files = json_object_new_array();
	obj = json_object_new_object();
	json_object_object_add(obj, "file", json_object_new_string(name));
	json_object_object_add(obj, "bytes", json_object_new_uint64(size));
	add_sum(obj, data, size);
	json_object_array_add(writer->files, obj);
	return 0;
}

static int write_payload(struct capture_writer *writer, const struct capture_card *card,
			 const char *kind, const struct capture_payload *payload)
{
	char name[ARCHIVE_NAME];

	if (!payload->len)
		return 0;
	list_payload_name(name, card, kind);
	return capture_write_file(writer, name, payload->block, payload->len);
}

int capture_write_card(struct capture_writer *writer, const struct capture_card *card,
		       struct json_object *list)
{
	char name[ARCHIVE_NAME];
	size_t i;
	int err;

	err = write_payload(writer, card, "smart", &card->smart);
	if (!err)
		err = write_payload(writer, card, "stats", &card->stats);
	for (i = 0; i < card->log_count && !err; i++) {
		if (!card->logs[i].place.length)
			continue;
		list_log_name(name, card, &card->logs[i]);
		err = capture_write_file(writer, name, card->logs[i].block,
					 card->logs[i].place.length);
	}
	if (!err)
		list_add_card(list, card);
	return err;
}

int capture_write_kept(struct capture_writer *writer, const struct capture_kept *kept,
		       struct json_object *list)
{
	char name[ARCHIVE_NAME];
	int err;

	list_kept_name(name, kept);
	err = capture_write_file(writer, name, kept->block, kept->len);
	if (!err)
		list_add_kept(list, kept);
	return err;
}

int capture_write_end(struct capture_writer *writer, struct json_object *list)
{
	const char *text;
	size_t len;
	int err;

	json_object_object_add(list, "files", writer->files ? writer->files :
			       json_object_new_array());
	writer->files = NULL;
	text = json_object_to_json_string_length(list, JSON_C_TO_STRING_PRETTY |
						 JSON_C_TO_STRING_SPACED |
						 JSON_C_TO_STRING_NOSLASHESCAPE, &len);
	if (!text)
		return -ENOMEM;
	err = archive_add(&writer->archive, CAPTURE_LIST, text, len, writer->time_ns / NS_PER_S);
	return err ? err : archive_end(&writer->archive);
}

void capture_writer_drop(struct capture_writer *writer)
{
	json_object_put(writer->files);
	writer->files = NULL;
}
