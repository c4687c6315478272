// SPDX-License-Identifier: GPL-2.0-only
/* What is on cards, as a table. */
#include "contents_table.h"

#include <stdlib.h>

#include "util/memory.h"
#include "util/text.h"

/* a line of the table goes through all of these */
struct row {
	struct table *table;
	const char *card;	/* NULL: the table has neither card nor region */
	const char *region;
};

static const char *const headings[] = {
	"card", "region", "namespace", "mode", "size", "device", "used by",
};

#define COLUMNS		(sizeof(headings) / sizeof(*headings))
#define SIZE_COLUMN	4
/* card and region, which a block of one card has told already */
#define OUTER_COLUMNS	2

struct table *contents_table(bool outer)
{
	unsigned int first = outer ? 0 : OUTER_COLUMNS;
	struct table *table = table_new(COLUMNS - first, headings + first);

	table_align_right(table, SIZE_COLUMN - first);
	return table;
}

static void add_row(const struct row *row, const char *space, const char *mode,
		    const uint64_t *size, const char *device, const char *users)
{
	char text[TEXT_SIZE];

	if (row->card) {
		table_add(row->table, row->card);
		table_add(row->table, row->region);
	}
	table_add(row->table, space);
	table_add(row->table, mode);
	table_add(row->table, size ? text_size(text, *size) : NULL);
	table_add(row->table, device);
	table_add(row->table, users);
}

/* all on one line: a card has few users, and a line a device is what people count */
static char *users_text(const struct content_device *device)
{
	const struct device_users *users = &device->users;
	char *all = NULL, *one, *longer;
	size_t i;

	for (i = 0; i < users->count; i++) {
		one = device_user_text(&users->users[i]);
		longer = all ? xasprintf("%s, %s", all, one) : xstrdup(one);
		free(one);
		free(all);
		all = longer;
	}
	if (!all && device->file_system)
		return xasprintf("%s, not mounted", device->file_system);
	return all ? all : xstrdup("nobody");
}

static void add_namespace(const struct row *row, const struct content_namespace *space)
{
	char *users;
	size_t i;

	if (!space->count)
		add_row(row, space->name, space->mode, &space->size, NULL,
			space->enabled ? NULL : "disabled");
	for (i = 0; i < space->count; i++) {
		users = users_text(&space->devices[i]);
		add_row(row, space->name, space->mode, &space->size, space->devices[i].name, users);
		free(users);
	}
}

static void add_region(struct row *row, const struct content_region *region)
{
	size_t i;

	row->region = region->name;
	if (!region->enabled)
		add_row(row, NULL, NULL, &region->size, NULL, "disabled");
	for (i = 0; i < region->count; i++)
		add_namespace(row, &region->namespaces[i]);
	if (region->available)
		add_row(row, "free", NULL, &region->available, NULL, NULL);
}

void contents_table_add(struct table *table, const char *card, const struct contents *contents)
{
	struct row row = { .table = table, .card = card };
	size_t i;

	for (i = 0; i < contents->count; i++)
		add_region(&row, &contents->regions[i]);
	if (contents->count || !card || contents->failure)
		return;
	row.region = NULL;
	add_row(&row, NULL, NULL, NULL, NULL, NULL);
}
