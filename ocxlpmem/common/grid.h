/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines in columns that fit a terminal: cells may be coloured, the least important
 * columns are left out where the terminal is narrow, and a line may end in words.
 */
#ifndef GRID_H
#define GRID_H

#include "util/text.h"

/**
 * struct grid_column - a column
 * @heading: its name
 * @right: numbers
 * @drop: which goes first where there is no room: the highest; 0 stays
 */
struct grid_column {
	const char *heading;
	bool right;
	unsigned char drop;
};

struct grid;

struct grid *grid_new(const struct grid_column *columns, unsigned int count);
void grid_free(struct grid *grid);
/* so wide at least: for who prints lines before all are known */
void grid_least(struct grid *grid, unsigned int column, unsigned int width);
/* the cells that follow are of a new row */
void grid_row(struct grid *grid);
/* the next cell; text is taken over, NULL shows "-" */
void grid_add(struct grid *grid, enum text_colour colour, char *text);
/* instead of the cells that are left but the last one: words. Taken over */
void grid_words(struct grid *grid, char *words);
/* when all rows are there: drops columns until they fit */
void grid_fit(struct grid *grid, unsigned int columns);
void grid_print_headings(const struct grid *grid, FILE *out);
void grid_print_row(const struct grid *grid, unsigned int row, FILE *out);

/* words, broken at blanks so that lines end before columns; all but the first after indent */
void print_wrapped(FILE *out, const char *words, unsigned int at, unsigned int indent,
		   unsigned int columns);

#endif
