// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Finding cards: one uevent file a card, so that a machine with hundreds of
 * them is listed in a millisecond. The kernel writes these files, but a user may
 * point the library at any tree, so nothing in them is trusted.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "wire/capability.h"

#define UEVENT_MAX	4096	/* the kernel's own buffer holds 2048 */

static void set_serial(struct ocxlpmem_card *card, const char *value, size_t len)
{
	uint64_t serial;

	if (lib_hex64(value, &serial))
		card->serial = serial;
}

void lib_card_set_firmware(struct ocxlpmem_card *card, const char *value, size_t len)
{
	if (len < sizeof(card->firmware))
		wire_ascii_text(card->firmware, (const __u8 *)value, len);
}

/* becomes part of a path, so it must be a DIMM's name and nothing else */
void lib_card_set_nmem(struct ocxlpmem_card *card, const char *value, size_t len)
{
	unsigned int number;

	if (lib_numbered(value, "nmem", &number))
		snprintf(card->nmem, sizeof(card->nmem), "nmem%u", number);
}

static void set_state(struct ocxlpmem_card *card, const char *value, size_t len)
{
	unsigned int state;

	if (!ocxlpmem_state_from_str(value, &state))
		card->state = state;
}

static const struct {
	const char *key;
	void (*set)(struct ocxlpmem_card *card, const char *value, size_t len);
} keys[] = {
	{ OCXLPMEM_UEVENT_SERIAL, set_serial },
	{ OCXLPMEM_UEVENT_FIRMWARE, lib_card_set_firmware },
	{ OCXLPMEM_UEVENT_NMEM, lib_card_set_nmem },
	{ OCXLPMEM_UEVENT_STATE, set_state },
};

static void line_parse(struct ocxlpmem_card *card, char *line)
{
	char *value = strchr(line, '=');
	size_t i;

	if (!value)
		return;
	*value++ = '\0';
	for (i = 0; i < ARRAY_COUNT(keys); i++)
		if (!strcmp(line, keys[i].key))
			keys[i].set(card, value, strlen(value));
}

static void uevent_parse(struct ocxlpmem_card *card, char *text)
{
	char *line;

	card->serial = 0;
	card->state = -1;
	card->firmware[0] = '\0';
	card->nmem[0] = '\0';
	while ((line = strsep(&text, "\n")))
		line_parse(card, line);
}

/* dir: the class directory. path: the uevent, from there or absolute */
static int uevent_read(struct ocxlpmem_card *card, int dir, const char *path)
{
	char text[UEVENT_MAX];
	int n = lib_sysfs_read(dir, path, text, sizeof(text));

	if (n == -EMSGSIZE) {
		/* too long to be the kernel's: what fits counts, but no half line */
		char *end = strrchr(text, '\n');

		*(end ? end : text) = '\0';
		n = 0;
	}
	if (n < 0)
		return n;

	uevent_parse(card, text);
	return 0;
}

int ocxlpmem_card_refresh(struct ocxlpmem_card *card)
{
	const char *root = card->ctx->sysfs_root;
	char path[PATH_MAX];
	int err;

	if (card->ctx->given)
		return 0;
	snprintf(path, sizeof(path), "%s/sys/class/" OCXLPMEM_CLASS "/%s/uevent", root ? root : "",
		 card->name);
	err = uevent_read(card, AT_FDCWD, path);
	if (err == -ENOENT)
		err = -ENODEV;
	/* the state of before is not the state of now */
	if (err)
		card->state = -1;
	if (err)
		return lib_card_fail(card, &(struct lib_trouble){ LIB_OP_REFRESH, err, 0, NULL });

	card->placed = false;
	return 0;
}

/* the list grows by so many */
#define CARDS_STEP	8

struct ocxlpmem_card *lib_card_append(struct ocxlpmem_ctx *ctx, unsigned int id)
{
	struct ocxlpmem_card *card, **cards;

	if (ctx->card_count % CARDS_STEP == 0) {
		cards = realloc(ctx->cards, (ctx->card_count + CARDS_STEP) * sizeof(*cards));
		if (!cards)
			return NULL;
		ctx->cards = cards;
	}
	card = lib_object_new(OCXLPMEM_KIND_CARD, sizeof(*card), NULL, 0);
	if (!card)
		return NULL;

	card->ctx = ctx;
	card->id = id;
	card->state = -1;
	snprintf(card->name, sizeof(card->name), OCXLPMEM_CLASS "%u", id);
	ctx->cards[ctx->card_count++] = card;
	return card;
}

static int card_add(struct ocxlpmem_ctx *ctx, int dir, unsigned int id)
{
	struct ocxlpmem_card *card = lib_card_append(ctx, id);
	char path[LIB_NAME_MAX + sizeof("/uevent")];
	int err;

	if (!card)
		return -ENOMEM;
	snprintf(path, sizeof(path), "%s/uevent", card->name);
	err = uevent_read(card, dir, path);
	if (err == -ENOENT || err == -ENODEV) {
		/* unplugged between readdir and here */
		ctx->card_count--;
		lib_object_unref(card);
		return 0;
	}
	/* a card that cannot be read is still a card */
	if (err)
		lib_card_fail(card, &(struct lib_trouble){ LIB_OP_REFRESH, err, 0, NULL });
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct ocxlpmem_card *x = *(struct ocxlpmem_card *const *)a;
	const struct ocxlpmem_card *y = *(struct ocxlpmem_card *const *)b;

	return (x->id > y->id) - (x->id < y->id);
}

void lib_cards_order(struct ocxlpmem_ctx *ctx)
{
	unsigned int i;

	if (ctx->card_count)
		qsort(ctx->cards, ctx->card_count, sizeof(*ctx->cards), by_id);
	for (i = 0; i < ctx->card_count; i++) {
		ctx->cards[i]->index = i;
		ctx->cards[i]->listed = true;
	}
}

static int cards_read(struct ocxlpmem_ctx *ctx, DIR *dir)
{
	struct dirent *entry;
	unsigned int id;
	int err;

	while ((entry = readdir(dir))) {
		if (!lib_numbered(entry->d_name, OCXLPMEM_CLASS, &id))
			continue;
		err = card_add(ctx, dirfd(dir), id);
		if (err)
			return err;
	}
	lib_cards_order(ctx);
	return 0;
}

int ocxlpmem_scan(struct ocxlpmem_ctx *ctx)
{
	const char *root = ctx->sysfs_root ? ctx->sysfs_root : "";
	char path[PATH_MAX];
	int err = 0;
	DIR *dir;

	if (ctx->given)
		return ctx->card_count;
	lib_cards_forget(ctx);
	if ((size_t)snprintf(path, sizeof(path), "%s/sys/class/" OCXLPMEM_CLASS, root) >=
	    sizeof(path))
		return lib_fail(ctx, "sysfs",
				&(struct lib_trouble){ LIB_OP_SCAN, -ENAMETOOLONG, 0, NULL });

	dir = opendir(path);
	if (dir) {
		err = cards_read(ctx, dir);
		closedir(dir);
	} else if (errno != ENOENT) {
		err = -errno;
	}
	if (err) {
		lib_cards_forget(ctx);
		return lib_fail(ctx, path, &(struct lib_trouble){ LIB_OP_SCAN, err, 0, NULL });
	}

	ctx->scanned = true;
	lib_log(ctx, OCXLPMEM_LOG_DEBUG, "%u cards in %s", ctx->card_count, path);
	return ctx->card_count;
}

void lib_cards_forget(struct ocxlpmem_ctx *ctx)
{
	unsigned int i;

	for (i = 0; i < ctx->card_count; i++) {
		ctx->cards[i]->listed = false;
		lib_object_unref(ctx->cards[i]);
	}
	free(ctx->cards);
	ctx->cards = NULL;
	ctx->card_count = 0;
	ctx->scanned = false;
	ctx->given = false;
}
