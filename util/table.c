// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables of text. Of ASCII each character has one column. libsmartcols draws the others:
 * it knows how wide characters are. It is loaded when there is such a table to draw, so
 * that nothing else pays for it; without it the rows are told all the same, unaligned.
 */
#include <dlfcn.h>
#include <libsmartcols/libsmartcols.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "library.h"
#include "memory.h"
#include "text.h"

#define SMARTCOLS "libsmartcols.so.1"
/* between columns */
#define GAP "  "

/* its functions that are used here, with the types of its header */
struct smartcols {
	__typeof__(scols_new_table) *new_table;
	__typeof__(scols_unref_table) *unref_table;
	__typeof__(scols_table_enable_noencoding) *table_enable_noencoding;
	__typeof__(scols_table_enable_noheadings) *table_enable_noheadings;
	__typeof__(scols_table_set_column_separator) *table_set_column_separator;
	__typeof__(scols_table_set_termforce) *table_set_termforce;
	__typeof__(scols_table_new_column) *table_new_column;
	__typeof__(scols_table_new_line) *table_new_line;
	__typeof__(scols_line_set_data) *line_set_data;
	__typeof__(scols_print_table_to_string) *print_table_to_string;
};

/* where its text is among those of the table: one a cell would be most of the work */
struct cell {
	size_t at, len;
};

struct table {
	unsigned int columns;
	bool headed;
	int *flags;		/* of libsmartcols, a column */
	size_t count;		/* cells */
	struct cell *cells;
	size_t used, room;	/* bytes of texts, each with a NUL behind it */
	char *texts;
};

struct table *table_new(unsigned int columns, const char *const *headings)
{
	struct table *table = xcalloc(1, sizeof(*table));
	unsigned int i;

	table->columns = columns;
	table->flags = xcalloc(columns, sizeof(*table->flags));
	table->headed = headings;
	for (i = 0; headings && i < columns; i++)
		table_add(table, headings[i]);
	return table;
}

void table_free(struct table *table)
{
	free(table->texts);
	free(table->cells);
	free(table->flags);
	free(table);
}

static void make_room(struct table *table, size_t len)
{
	if (table->room - table->used >= len)
		return;
	table->room = 2 * (table->room + len);
	table->texts = xrealloc(table->texts, table->room, 1);
}

void table_add(struct table *table, const char *text)
{
	size_t len;

	text = text ? text : "-";
	len = strlen(text);
	make_room(table, TEXT_PRINTABLE(len));
	table->cells = xgrow(table->cells, table->count, sizeof(*table->cells));
	len = text_print_to(table->texts + table->used, text, len);
	table->cells[table->count++] = (struct cell) { table->used, len };
	table->used += len + 1;
}

static const char *text_of(const struct table *table, size_t cell)
{
	return table->texts + table->cells[cell].at;
}

void table_addf(struct table *table, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	table_add(table, text);
	free(text);
}

void table_align_right(struct table *table, unsigned int column)
{
	table->flags[column] |= SCOLS_FL_RIGHT;
}

#define SYMBOL(member) LIBRARY_SYMBOL("scols_" #member, struct smartcols, member)

static const struct library_symbol symbols[] = {
	SYMBOL(new_table),
	SYMBOL(unref_table),
	SYMBOL(table_enable_noencoding),
	SYMBOL(table_enable_noheadings),
	SYMBOL(table_set_column_separator),
	SYMBOL(table_set_termforce),
	SYMBOL(table_new_column),
	SYMBOL(table_new_line),
	SYMBOL(line_set_data),
	SYMBOL(print_table_to_string),
};

/* NULL if it is not there, which is said once */
static const struct smartcols *smartcols(void)
{
	static enum { UNTRIED, THERE, MISSING } state;
	static struct smartcols lib;

	if (state == UNTRIED) {
		state = library_open(SMARTCOLS, symbols, sizeof(symbols) / sizeof(*symbols), &lib) ?
			THERE : MISSING;
		if (state == MISSING)
			fprintf(stderr, "tables are not aligned without libsmartcols: %s\n",
				dlerror());
	}
	return state == THERE ? &lib : NULL;
}

static void set_shape(const struct smartcols *lib, struct libscols_table *drawing,
		      const struct table *table)
{
	/* cells are printable already, and UTF-8 in every locale */
	lib->table_enable_noencoding(drawing, 1);
	lib->table_enable_noheadings(drawing, !table->headed);
	lib->table_set_column_separator(drawing, GAP);
	/* one row a line, however wide: nothing of it is left out */
	lib->table_set_termforce(drawing, SCOLS_TERMFORCE_NEVER);
}

static bool add_cells(const struct smartcols *lib, struct libscols_table *drawing,
		      const struct table *table)
{
	struct libscols_line *line = NULL;
	unsigned int i;
	size_t cell;

	for (i = 0; i < table->columns; i++) {
		if (!lib->table_new_column(drawing, table->headed ? text_of(table, i) : NULL, 0,
					   table->flags[i]))
			return false;
	}
	for (cell = table->headed ? table->columns : 0; cell < table->count; cell++) {
		if (cell % table->columns == 0)
			line = lib->table_new_line(drawing, NULL);
		/* it refuses where there is no line */
		if (lib->line_set_data(line, cell % table->columns, text_of(table, cell)))
			return false;
	}
	return true;
}

/* all lines, to be freed; NULL without libsmartcols */
static char *draw(const struct table *table)
{
	const struct smartcols *lib = smartcols();
	struct libscols_table *drawing = lib ? lib->new_table() : NULL;
	char *text = NULL;

	if (!drawing)
		return NULL;
	set_shape(lib, drawing, table);
	if (!add_cells(lib, drawing, table) || lib->print_table_to_string(drawing, &text))
		text = NULL;
	lib->unref_table(drawing);
	return text;
}

static bool is_ascii(const struct table *table)
{
	size_t i;

	for (i = 0; i < table->used; i++) {
		if (table->texts[i] & 0x80)
			return false;
	}
	return true;
}

/*
 * In a locale that knows how wide the characters of UTF-8 are, whatever the user's is.
 * Without one NULL: libsmartcols 2.38 tries to fit them without end.
 */
static char *draw_utf8(const struct table *table)
{
	locale_t old, utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
	char *text;

	if (!utf8)
		return NULL;
	old = uselocale(utf8);
	text = draw(table);
	uselocale(old);
	freelocale(utf8);
	return text;
}

static void print_indented(const char *text, FILE *out, unsigned int indent)
{
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		fprintf(out, "%*s%.*s\n", (int)indent, "", (int)len, text);
	}
}

static void print_plain(const struct table *table, FILE *out, unsigned int indent)
{
	size_t i;

	for (i = 0; i < table->count; i++) {
		if (i % table->columns == 0)
			fprintf(out, "%*s", (int)indent, "");
		fputs(text_of(table, i), out);
		fputs((i + 1) % table->columns ? GAP : "\n", out);
	}
}

/* into line, from at on; where it ends */
static char *put_row(const struct table *table, size_t first, const size_t *widths, char *at)
{
	unsigned int i, last = table->columns - 1;

	for (i = 0; i <= last; i++) {
		size_t len = table->cells[first + i].len, blanks = widths[i] - len;
		size_t before = table->flags[i] & SCOLS_FL_RIGHT ? blanks : 0;

		/* no blanks at the end of a line */
		blanks = i < last ? blanks - before + strlen(GAP) : 0;
		memset(at, ' ', before);
		memcpy(at + before, text_of(table, first + i), len);
		memset(at + before + len, ' ', blanks);
		at += before + len + blanks;
	}
	*at++ = '\n';
	return at;
}

/* a thousand times as fast as the library, which a file with many blocks needs */
static void print_ascii(const struct table *table, FILE *out, unsigned int indent)
{
	size_t *widths = xcalloc(table->columns, sizeof(*widths)), i, width = indent;
	char *line;

	for (i = 0; i < table->count; i++) {
		if (table->cells[i].len > widths[i % table->columns])
			widths[i % table->columns] = table->cells[i].len;
	}
	for (i = 0; i < table->columns; i++)
		width += widths[i] + strlen(GAP);
	line = xmalloc(width);
	memset(line, ' ', indent);
	for (i = 0; i + table->columns <= table->count; i += table->columns) {
		const char *end = put_row(table, i, widths, line + indent);

		fwrite_unlocked(line, 1, end - line, out);
	}
	free(line);
	free(widths);
}

void table_print(const struct table *table, FILE *out, unsigned int indent)
{
	char *text;

	if (table->count <= (table->headed ? table->columns : 0))
		return;
	if (is_ascii(table)) {
		print_ascii(table, out, indent);
		return;
	}
	text = draw_utf8(table);
	if (text)
		print_indented(text, out, indent);
	else
		print_plain(table, out, indent);
	free(text);
}
