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

struct table {
	unsigned int columns;
	bool headed;
	int *flags;		/* of libsmartcols, a column */
	size_t count;		/* cells */
	char **cells;
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
	while (table->count)
		free(table->cells[--table->count]);
	free(table->cells);
	free(table->flags);
	free(table);
}

static void add_owned(struct table *table, char *text)
{
	table->cells = xgrow(table->cells, table->count, sizeof(*table->cells));
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
		if (!lib->table_new_column(drawing, table->headed ? table->cells[i] : NULL, 0,
					   table->flags[i]))
			return false;
	}
	for (cell = table->headed ? table->columns : 0; cell < table->count; cell++) {
		if (cell % table->columns == 0)
			line = lib->table_new_line(drawing, NULL);
		/* it refuses where there is no line */
		if (lib->line_set_data(line, cell % table->columns, table->cells[cell]))
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
	const char *text;
	size_t i;

	for (i = 0; i < table->count; i++) {
		for (text = table->cells[i]; *text; text++) {
			if (*text & 0x80)
				return false;
		}
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
		fputs(table->cells[i], out);
		fputs((i + 1) % table->columns ? GAP : "\n", out);
	}
}

static void put_blanks(FILE *out, size_t count)
{
	while (count--)
		putc_unlocked(' ', out);
}

static void print_row(const struct table *table, char *const *cells, const size_t *widths,
		      FILE *out)
{
	unsigned int i, last = table->columns - 1;

	for (i = 0; i <= last; i++) {
		size_t blanks = widths[i] - strlen(cells[i]);
		bool right = table->flags[i] & SCOLS_FL_RIGHT;

		if (right)
			put_blanks(out, blanks);
		fputs_unlocked(cells[i], out);
		if (!right && i < last)
			put_blanks(out, blanks);
		fputs_unlocked(i < last ? GAP : "\n", out);
	}
}

/* a thousand times as fast as the library, which a file with many blocks needs */
static void print_ascii(const struct table *table, FILE *out, unsigned int indent)
{
	size_t *widths = xcalloc(table->columns, sizeof(*widths)), i, len;

	for (i = 0; i < table->count; i++) {
		len = strlen(table->cells[i]);
		if (len > widths[i % table->columns])
			widths[i % table->columns] = len;
	}
	for (i = 0; i + table->columns <= table->count; i += table->columns) {
		put_blanks(out, indent);
		print_row(table, table->cells + i, widths, out);
	}
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
