// SPDX-License-Identifier: GPL-2.0-only
/* Lines in columns that fit a terminal. */
#include "grid.h"

#include <stdlib.h>
#include <string.h>

#include "util/memory.h"

#define COLUMNS_MAX	16
/* between columns */
#define GAP		2

struct cell {
	char *text;
	enum text_colour colour;
};

/* @words: stand where cell @count would; NULL: none */
struct row {
	unsigned int count;
	struct cell cells[COLUMNS_MAX];
	char *words;
};

/**
 * struct grid - rows and their columns
 * @width: of each column, 0 for one that was dropped
 * @least: it has at least
 * @columns_wide: of the terminal
 */
struct grid {
	const struct grid_column *columns;
	unsigned int count;
	unsigned int width[COLUMNS_MAX];
	unsigned int least[COLUMNS_MAX];
	unsigned int columns_wide;
	unsigned int row_count;
	struct row *rows;
};

struct grid *grid_new(const struct grid_column *columns, unsigned int count)
{
	struct grid *grid = xcalloc(1, sizeof(*grid));

	grid->columns = columns;
	grid->count = count;
	return grid;
}

void grid_free(struct grid *grid)
{
	while (grid->row_count) {
		struct row *row = &grid->rows[--grid->row_count];

		while (row->count)
			free(row->cells[--row->count].text);
		free(row->words);
	}
	free(grid->rows);
	free(grid);
}

void grid_least(struct grid *grid, unsigned int column, unsigned int width)
{
	grid->least[column] = width;
}

void grid_row(struct grid *grid)
{
	grid->rows = xrealloc(grid->rows, grid->row_count + 1, sizeof(*grid->rows));
	grid->rows[grid->row_count++] = (struct row) { 0 };
}

/* what stands in a cell may come from a card */
static char *printable(char *text)
{
	char *copy = text_printable(text, strlen(text));

	free(text);
	return copy;
}

void grid_add(struct grid *grid, enum text_colour colour, char *text)
{
	struct row *row = &grid->rows[grid->row_count - 1];

	row->cells[row->count].colour = colour;
	row->cells[row->count++].text = text ? printable(text) : xstrdup("-");
}

void grid_words(struct grid *grid, char *words)
{
	grid->rows[grid->row_count - 1].words = printable(words);
}

/* of cells alone: words take what there is */
static void measure(struct grid *grid)
{
	unsigned int i, column;

	for (column = 0; column < grid->count; column++) {
		size_t len = strlen(grid->columns[column].heading);

		grid->width[column] = len > grid->least[column] ? len : grid->least[column];
	}
	for (i = 0; i < grid->row_count; i++) {
		const struct row *row = &grid->rows[i];

		for (column = 0; column < row->count; column++) {
			size_t len = strlen(row->cells[column].text);

			/* before words the last cell stands on the right */
			if (row->words && column + 1 == row->count)
				continue;
			if (len > grid->width[column])
				grid->width[column] = len;
		}
	}
}

/* from column first to before column end */
static unsigned int width_of(const struct grid *grid, unsigned int first, unsigned int end)
{
	unsigned int sum = 0;

	for (; first < end; first++)
		sum += grid->width[first] ? grid->width[first] + GAP : 0;
	return sum ? sum - GAP : 0;
}

void grid_fit(struct grid *grid, unsigned int columns)
{
	unsigned int i, least;

	measure(grid);
	grid->columns_wide = columns;
	while (width_of(grid, 0, grid->count) > columns) {
		least = 0;
		for (i = 1; i < grid->count; i++) {
			if (grid->width[i] && grid->columns[i].drop > grid->columns[least].drop)
				least = i;
		}
		if (!grid->columns[least].drop)
			return;
		grid->width[least] = 0;
	}
}

static void put_blanks(FILE *out, size_t count)
{
	while (count--)
		putc(' ', out);
}

static void put_cell(const struct grid *grid, unsigned int column, const struct cell *cell,
		     bool last, FILE *out)
{
	size_t len = strlen(cell->text), pad = 0;

	if (grid->width[column] > len)
		pad = grid->width[column] - len;
	if (grid->columns[column].right)
		put_blanks(out, pad);
	text_print_coloured(out, cell->colour, cell->text);
	if (!grid->columns[column].right && !last)
		put_blanks(out, pad);
	if (!last)
		put_blanks(out, GAP);
}

static unsigned int last_shown(const struct grid *grid)
{
	unsigned int last = grid->count - 1;

	while (last && !grid->width[last])
		last--;
	return last;
}

/* ends: nothing follows them in the line */
static void put_cells(const struct grid *grid, const struct cell *cells, unsigned int count,
		      bool ends, FILE *out)
{
	unsigned int i, last = last_shown(grid);

	/* no blanks at the end of a line */
	while (ends && count && (!*cells[count - 1].text || !grid->width[count - 1]))
		count--;
	if (ends && count && count - 1 < last)
		last = count - 1;
	for (i = 0; i < count; i++) {
		if (grid->width[i])
			put_cell(grid, i, &cells[i], i == last, out);
	}
}

void grid_print_headings(const struct grid *grid, FILE *out)
{
	struct cell cells[COLUMNS_MAX];
	unsigned int i;

	for (i = 0; i < grid->count; i++)
		cells[i] = (struct cell) { (char *)grid->columns[i].heading, TEXT_BOLD };
	put_cells(grid, cells, grid->count, true, out);
	putc('\n', out);
}

static void put_words(const struct grid *grid, const struct row *row, FILE *out)
{
	unsigned int last = grid->count - 1, cells = row->count;
	unsigned int at, room;
	bool tail = cells && grid->width[last] && *row->cells[cells - 1].text;

	/* the last cell of a row with words is that of the last column */
	cells = cells ? cells - 1 : 0;
	put_cells(grid, row->cells, cells, false, out);
	at = width_of(grid, 0, cells) + GAP;
	room = width_of(grid, cells, last);
	if (tail && strlen(row->words) <= room) {
		fputs(row->words, out);
		put_blanks(out, room - strlen(row->words) + GAP);
		put_cell(grid, last, &row->cells[cells], true, out);
	} else {
		print_wrapped(out, row->words, at, at, grid->columns_wide);
	}
}

void grid_print_row(const struct grid *grid, unsigned int i, FILE *out)
{
	const struct row *row = &grid->rows[i];

	if (row->words)
		put_words(grid, row, out);
	else
		put_cells(grid, row->cells, row->count, true, out);
	putc('\n', out);
}

void print_wrapped(FILE *out, const char *words, unsigned int at, unsigned int indent,
		   unsigned int columns)
{
	char *text = text_printable(words, strlen(words)), *rest = text, *word;
	bool first = true;

	while ((word = strsep(&rest, " "))) {
		size_t len = strlen(word);

		if (!first && at + 1 + len > columns) {
			putc('\n', out);
			put_blanks(out, indent);
			at = indent;
		} else if (!first) {
			putc(' ', out);
			at++;
		}
		fputs(word, out);
		at += len;
		first = false;
	}
	free(text);
}
