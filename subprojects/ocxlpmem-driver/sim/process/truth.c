// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>
#include <sha2.h>

#include "card/card.h"
#include "save.h"
#include "outfile.h"
#include "truth.h"

/* a card gives at most 64 KiB and its header in one block */
#define BLOCK_MAX	(65536 + 8)
#define DUMP_PIECE	65536

/* ---- values ------------------------------------------------------------- */

/* a number if it is one, so that tests need not convert */
static struct json_object *value_object(const char *value)
{
	const char *digits = value + (*value == '-');

	if (!*digits || strlen(digits) != strspn(digits, "0123456789"))
		return json_object_new_string(value);
	if (*value == '-')
		return json_object_new_int64(strtoll(value, NULL, 10));
	return json_object_new_uint64(strtoull(value, NULL, 10));
}

static void add_value(void *context, const char *name, const char *value)
{
	json_object_object_add(context, name, value_object(value));
}

/* ---- blocks ------------------------------------------------------------- */

static struct json_object *hex_object(const unsigned char *data, size_t len)
{
	g_autofree char *hex = g_malloc(2 * len + 1);

	for (size_t i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", data[i]);
	return json_object_new_string_len(hex, 2 * len);
}

static void add_block(struct json_object *object, struct sim_card *card, uint64_t now,
		      const char *name, enum card_block kind)
{
	g_autofree unsigned char *block = g_malloc(BLOCK_MAX);
	size_t len = card_truth_block(card->model, kind, 0, block, BLOCK_MAX, now);

	if (len)
		json_object_object_add(object, name, hex_object(block, len));
}

static void add_blocks(struct json_object *object, struct sim_card *card, uint64_t now,
		       const char *name, enum card_block kind)
{
	g_autofree unsigned char *block = g_malloc(BLOCK_MAX);
	struct json_object *array = json_object_new_array();
	size_t len;

	for (unsigned int i = 0;
	     (len = card_truth_block(card->model, kind, i, block, BLOCK_MAX, now)); i++)
		json_object_array_add(array, hex_object(block, len));
	json_object_object_add(object, name, array);
}

/* ---- dump --------------------------------------------------------------- */

static char *dump_path(struct sim_card *card, const char *path)
{
	return g_strdup_printf("%s.%s.dump", path, card->name);
}

static bool write_dump(struct sim_card *card, uint32_t number, uint64_t size, const char *path,
		       char digest[SHA256_DIGEST_STRING_LENGTH], char *error, size_t error_size)
{
	g_autofree unsigned char *piece = g_malloc(DUMP_PIECE);
	g_autofree char *target = sim_outfile_resolve(path, error, error_size);
	struct sim_save save;
	SHA2_CTX sha;
	bool begun = target && sim_save_begin(&save, target);
	bool good = begun;

	if (!target)
		return false;
	SHA256Init(&sha);
	for (uint64_t at = 0; good && at < size; at += DUMP_PIECE) {
		size_t len = MIN(DUMP_PIECE, size - at);

		card_truth_dump_bytes(card->model, number, at, piece, len);
		SHA256Update(&sha, piece, len);
		good = sim_save_write(&save, piece, len);
	}
	SHA256End(&sha, digest);
	if (begun)
		good = sim_save_finish(&save, good);
	if (!good)
		snprintf(error, error_size, "cannot write %s: %s", path, strerror(errno));
	return good;
}

static bool add_dump(struct json_object *object, struct sim_card *card, const char *path,
		     char *error, size_t error_size)
{
	char digest[SHA256_DIGEST_STRING_LENGTH];
	g_autofree char *file = NULL;
	struct json_object *dump;
	__u64 size = 0;
	uint32_t number = card_truth_dump(card->model, &size);

	if (!number)
		return true;
	file = dump_path(card, path);
	if (!write_dump(card, number, size, file, digest, error, error_size))
		return false;
	dump = json_object_new_object();
	json_object_object_add(dump, "number", json_object_new_int64(number));
	json_object_object_add(dump, "size", json_object_new_uint64(size));
	json_object_object_add(dump, "sha256", json_object_new_string(digest));
	json_object_object_add(dump, "file", json_object_new_string(file));
	json_object_object_add(object, "dump", dump);
	return true;
}

/* ---- the whole ---------------------------------------------------------- */

static bool add_card(struct json_object *cards, struct sim_card *card, const char *path,
		     char *error, size_t size)
{
	struct json_object *object = json_object_new_object();
	struct json_object *values = json_object_new_object();
	uint64_t now = sim_card_now(card);
	char text[32];

	json_object_array_add(cards, object);
	json_object_object_add(object, "card", json_object_new_string(card->name));
	snprintf(text, sizeof(text), "nmem%u", card->number);
	json_object_object_add(object, "nmem", json_object_new_string(text));
	snprintf(text, sizeof(text), "0x%016" PRIx64, card->serial);
	json_object_object_add(object, "serial", json_object_new_string(text));
	card_truth_values(card->model, now, add_value, values);
	json_object_object_add(object, "values", values);
	add_block(object, card, now, "smart", CARD_BLOCK_SMART);
	add_block(object, card, now, "stats", CARD_BLOCK_STATS);
	add_block(object, card, now, "smart_given", CARD_BLOCK_SMART_GIVEN);
	add_block(object, card, now, "stats_given", CARD_BLOCK_STATS_GIVEN);
	add_blocks(object, card, now, "logs_queued", CARD_BLOCK_LOG);
	add_blocks(object, card, now, "logs_taken", CARD_BLOCK_LOG_TAKEN);
	return add_dump(object, card, path, error, size);
}

static bool write_text(const char *path, const char *text, char *error, size_t size)
{
	g_autofree char *target = sim_outfile_resolve(path, error, size);
	struct sim_save save;

	if (!target)
		return false;
	if (sim_save_begin(&save, target) &&
	    sim_save_finish(&save, sim_save_write(&save, text, strlen(text))))
		return true;
	snprintf(error, size, "cannot write %s: %s", path, strerror(errno));
	return false;
}

/* any card may have a dump at the end */
bool sim_truth_check(struct sim_machine *machine, const char *path, char *error, size_t size)
{
	g_autofree char *target = sim_outfile_resolve(path, error, size);
	bool good = target;

	for (unsigned int i = 0; good && i < machine->count; i++) {
		g_autofree char *file = dump_path(&machine->cards[i], path);
		g_autofree char *dump = sim_outfile_resolve(file, error, size);

		good = dump;
	}
	return good;
}

bool sim_truth_write(struct sim_machine *machine, const char *path, char *error, size_t size)
{
	struct json_object *top;
	struct json_object *cards;
	bool good = true;

	/* all or nothing: no dump without its description */
	if (!sim_truth_check(machine, path, error, size))
		return false;
	top = json_object_new_object();
	cards = json_object_new_array();
	json_object_object_add(top, "schema", json_object_new_string("ocxlpmem-truth/1.0"));
	json_object_object_add(top, "cards", cards);
	for (unsigned int i = 0; good && i < machine->count; i++) {
		struct sim_card *card = &machine->cards[i];

		g_mutex_lock(&card->lock);
		good = add_card(cards, card, path, error, size);
		g_mutex_unlock(&card->lock);
	}
	good = good && write_text(path, json_object_to_json_string_ext(top,
			JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE), error, size);
	json_object_put(top);
	return good;
}
