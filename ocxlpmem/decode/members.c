// SPDX-License-Identifier: GPL-2.0-only
/* decode --from: the files of a capture that hold what cards gave. */
#include "members.h"

#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

#define KEPT "kept/"

/* how their names begin within the folder of a card */
static const struct {
	enum ocxlpmem_kind kind;
	const char *begin;
} kinds[] = {
	{ OCXLPMEM_KIND_SMART, "smart.bin" },
	{ OCXLPMEM_KIND_STATS, "stats.bin" },
	{ OCXLPMEM_KIND_ERROR_LOG, "log-" },
};

static bool begins_with(const char *text, const char *begin)
{
	return !strncmp(text, begin, strlen(begin));
}

/* the header of any of them is a kind too */
static bool is_any(enum ocxlpmem_kind kind)
{
	return kind == MEMBERS_OF_ANY_KIND || kind == OCXLPMEM_KIND_HEADER;
}

static bool is_of_kind(const char *name, enum ocxlpmem_kind kind)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if ((is_any(kind) || kinds[i].kind == kind) && begins_with(name, kinds[i].begin))
			return true;
	}
	return false;
}

static bool has_kind(enum ocxlpmem_kind kind)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (kinds[i].kind == kind)
			return true;
	}
	return is_any(kind);
}

static void add(struct members *members, const struct archive_file *file)
{
	members->files = xgrow(members->files, members->count, sizeof(*members->files));
	members->files[members->count++] = file;
}

static void add_card(struct members *members, const struct archive *archive, const char *card,
		     enum ocxlpmem_kind kind)
{
	char *folder = xasprintf("%s/", card);
	size_t i;

	for (i = 0; i < archive->count; i++) {
		const struct archive_file *file = &archive->files[i];

		if (begins_with(file->name, folder) &&
		    is_of_kind(file->name + strlen(folder), kind))
			add(members, file);
	}
	free(folder);
}

static void add_kept(struct members *members, const struct archive *archive,
		     enum ocxlpmem_kind kind)
{
	size_t i;

	for (i = 0; i < archive->count; i++) {
		if (begins_with(archive->files[i].name, KEPT) &&
		    (is_any(kind) || kind == OCXLPMEM_KIND_ERROR_LOG))
			add(members, &archive->files[i]);
	}
}

int members_find(const struct invocation *inv, enum ocxlpmem_kind kind, struct members *members)
{
	const struct archive *archive = &inv->capture->archive;
	struct cards cards;
	size_t i;
	int code;

	*members = (struct members) { 0 };
	if (!has_kind(kind))
		return command_misused(inv, "--from: a capture holds no %s; it has smart, stats "
				       "and error-log", ocxlpmem_kind_str(kind));
	code = cards_select_any(inv, &cards);
	if (code)
		return code;
	for (i = 0; i < cards.count; i++)
		add_card(members, archive, ocxlpmem_card_name(cards.jobs[i].card), kind);
	if (!inv->argc)
		add_kept(members, archive, kind);
	cards_close(&cards);
	return 0;
}

void members_free(struct members *members)
{
	free(members->files);
}
