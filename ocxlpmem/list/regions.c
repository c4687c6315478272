// SPDX-License-Identifier: GPL-2.0-only
/* list -v and list --regions: where cards are, and what is on them. */
#include "regions.h"

#include <stdlib.h>

#include "ocxlpmem/common/contents.h"
#include "ocxlpmem/common/output.h"
#include "util/memory.h"

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

static struct table *contents_table(bool outer)
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

static void add_contents(struct row *row, const struct contents *contents)
{
	size_t i;

	for (i = 0; i < contents->count; i++)
		add_region(row, &contents->regions[i]);
	if (contents->count || !row->card || contents->failure)
		return;
	row->region = NULL;
	add_row(row, NULL, NULL, NULL, NULL, NULL);
}

static int print_json(const struct invocation *inv, const struct cards *cards,
		      struct contents *const *contents, bool verbose, int code)
{
	struct json_object *document = document_new(inv), *array = json_object_new_array();
	size_t i;

	for (i = 0; i < cards->count; i++) {
		struct json_object *obj = json_object_new_object();

		fields_to_json(obj, OCXLPMEM_KIND_CARD, cards->jobs[i].card,
			       verbose ? FIELDS_ALL : FIELDS_CHEAP);
		contents_to_json(obj, contents[i]);
		json_object_array_add(array, obj);
	}
	json_add(document, "cards", array);
	return document_print(document, code);
}

static void print_table(const struct cards *cards, struct contents *const *contents)
{
	struct row row = { .table = contents_table(true) };
	size_t i;

	for (i = 0; i < cards->count; i++) {
		row.card = ocxlpmem_card_name(cards->jobs[i].card);
		add_contents(&row, contents[i]);
	}
	table_print(row.table, stdout, 0);
	table_free(row.table);
}

static void print_block(const struct card_job *job, const struct contents *contents)
{
	struct row row = { .table = contents_table(false) };

	fields_to_text(stdout, OCXLPMEM_KIND_CARD, job->card, 0);
	add_contents(&row, contents);
	if (contents->failure)
		puts("on it: not known");
	else if (!contents->count)
		puts("on it: no region");
	else
		puts("on it:");
	table_print(row.table, stdout, 2);
	table_free(row.table);
}

int regions_list(const struct invocation *inv, const struct cards *cards, bool verbose)
{
	struct content_reader *reader = content_reader_open(inv);
	const struct failure *failure = content_reader_failure(reader);
	struct contents **contents = xcalloc(cards->count, sizeof(*contents));
	int code = failure && !verbose ? failure->code : CODE_DONE;
	size_t i;

	for (i = 0; i < cards->count; i++)
		contents[i] = contents_read(reader, cards->jobs[i].card);
	if (failure)
		failure_print(inv, failure);
	if (inv->common->json)
		code = print_json(inv, cards, contents, verbose, code);
	else if (!verbose)
		print_table(cards, contents);
	for (i = 0; !inv->common->json && verbose && i < cards->count; i++) {
		if (i)
			putchar('\n');
		print_block(&cards->jobs[i], contents[i]);
	}
	for (i = 0; i < cards->count; i++)
		contents_free(contents[i]);
	free(contents);
	content_reader_close(reader);
	return code;
}
