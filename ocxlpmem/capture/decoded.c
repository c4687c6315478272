// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the commands say of a capture, so that it can be read without this program. They
 * run as from the command line, but their output goes into memory.
 */
#include <stdlib.h>

#include "parts.h"
#include "util/memory.h"

static const char *const said[] = { "list", "health", "check", "error-log", "stats" };

/* a stream in memory, and what was written to it */
struct catch {
	FILE *stream;
	FILE *before;
	char *text;
	size_t len;
};

static void catch_begin(struct catch *catch, FILE **where)
{
	catch->stream = open_memstream(&catch->text, &catch->len);
	if (!catch->stream)
		out_of_memory();
	catch->before = *where;
	*where = catch->stream;
}

static void catch_end(struct catch *catch, FILE **where)
{
	*where = catch->before;
	if (fclose(catch->stream))
		out_of_memory();
}

static void add_said(struct parts *parts, const char *command)
{
	char json[] = "--json", *argv[] = { json };
	char *name = xasprintf("%s.json", command);
	struct catch out = { 0 }, err = { 0 };

	catch_begin(&out, &stdout);
	/* what failed is in the JSON, and on standard error already */
	catch_begin(&err, &stderr);
	command_run(command_find(command), parts->capture, 1, argv);
	catch_end(&err, &stderr);
	catch_end(&out, &stdout);
	parts_add(parts, name, out.text, out.len);
	free(err.text);
	free(out.text);
	free(name);
}

void add_decoded(struct parts *parts)
{
	size_t i;

	for (i = 0; i < sizeof(said) / sizeof(*said); i++)
		add_said(parts, said[i]);
	/* the commands have set theirs */
	text_set_colours(parts->inv->common->color);
}
