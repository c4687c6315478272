// SPDX-License-Identifier: GPL-2.0-only
/* Tables of text: columns as wide as their widest cell. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "text.h"

struct table {
	unsigned int columns;
	bool headed;
	bool *right;
	size_t count, room;	/* cells */
	char **cells;
};

struct table *table_new(unsigned int columns, const char *const *headings)
{
	struct table *table = xcalloc(1, sizeof(*table));
	unsigned int i;

	table->columns = columns;
	table->right = xcalloc(columns, sizeof(*table->right));
	table->headed = headings;
	for (i = 0; headings && i < columns; i++)
		table_add(table, headings[i]);
	return table;
}

void table_free(struct table *table)
{
	while (table->count)
		free(table->cells[--table->count]);
	free(table->cells);
	free(table->right);
	free(table);
}

static void add_owned(struct table *table, char *text)
{
	if (table->count == table->room) {
		table->room = 2 * table->room + 16;
		table->cells = xrealloc(table->cells, table->room, sizeof(*table->cells));
	}
	table->cells[table->count++] = text;
}

void table_add(struct table *table, const char *text)
{
	add_owned(table, text ? text_printable(text, strlen(text)) : xstrdup("-"));
}

void table_addf(struct table *table, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vasprintf(&text, format, args);
	va_end(args);
	table_add(table, len < 0 ? NULL : text);
	if (len >= 0)
		free(text);
}

void table_align_right(struct table *table, unsigned int column)
{
	table->right[column] = true;
}

/* places on the screen: bytes that continue a UTF-8 character take none */
static size_t places(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

void table_print(const struct table *table, FILE *out, unsigned int indent)
{
	size_t *width, i;

	if (table->count <= (table->headed ? table->columns : 0))
		return;
	width = xcalloc(table->columns, sizeof(*width));
	for (i = 0; i < table->count; i++) {
		size_t n = places(table->cells[i]), *w = &width[i % table->columns];

		if (n > *w)
			*w = n;
	}
	for (i = 0; i < table->count; i++) {
		unsigned int column = i % table->columns;
		int blanks = width[column] - places(table->cells[i]);
		bool last = column + 1 == table->columns;

		if (!column)
			fprintf(out, "%*s", (int)indent, "");
		if (table->right[column])
			fprintf(out, "%*s%s", blanks, "", table->cells[i]);
		else
			fprintf(out, "%s%*s", table->cells[i], last ? 0 : blanks, "");
		fputs(last ? "\n" : "  ", out);
	}
	free(width);
}
