/* SPDX-License-Identifier: GPL-2.0-only */
/* Text for people: tables, colours, hex, and bytes made fit to be shown. */
#ifndef UTIL_TEXT_H
#define UTIL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

/* ---- tables: columns as wide as their widest cell ------------------------ */

struct table;

/* columns without a heading line if headings is NULL; both free with table_free() */
struct table *table_new(unsigned int columns, const char *const *headings);
void table_free(struct table *table);
/* the next cell, from left to right and line by line; NULL shows "-" */
void table_add(struct table *table, const char *text);
void table_addf(struct table *table, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void table_align_right(struct table *table, unsigned int column);
/* writes all lines, each after indent blanks; nothing at all without lines */
void table_print(const struct table *table, FILE *out, unsigned int indent);

/* ---- colours ------------------------------------------------------------- */

enum text_colour { TEXT_PLAIN, TEXT_GREEN, TEXT_YELLOW, TEXT_RED, TEXT_BOLD };

/* "auto", "always", "never"; what the words of an option mean, in this order */
enum text_colours { TEXT_COLOURS_AUTO, TEXT_COLOURS_ALWAYS, TEXT_COLOURS_NEVER };
extern const char *const text_colours_words[];

/* for the whole program; until then auto */
void text_set_colours(enum text_colours when);
/* with auto: a terminal that takes colours, and NO_COLOR is not set */
bool text_has_colours(FILE *out);
/* text in a colour where out has them, else as it is */
void text_print_coloured(FILE *out, enum text_colour colour, const char *text);

/* ---- bytes --------------------------------------------------------------- */

bool text_is_utf8(const char *text, size_t len);
/* a copy in which what is not UTF-8, and NULs, are U+FFFD; free() it */
char *text_to_utf8(const char *text, size_t len);
/* a copy fit for a terminal: control characters are U+FFFD too */
char *text_printable(const char *text, size_t len);
/* the same into out, which has room for TEXT_PRINTABLE(len) bytes; the length of the copy */
size_t text_print_to(char *out, const char *text, size_t len);
#define TEXT_PRINTABLE(len) (3 * (len) + 1)
/* writes that: for names and messages that hold something from outside */
void text_print(FILE *out, const char *text);

/*
 * A copy that a shell reads as one word with these bytes, and that can be shown:
 * quoted where needed, as $'...' if there are bytes that a terminal would act on.
 */
char *text_shell_quoted(const char *text);

/* decimal; returns where it begins in out, which has room for TEXT_NUMBER */
#define TEXT_NUMBER 24
const char *text_number(char out[TEXT_NUMBER], uint64_t value);
/* "0x" and that many digits, at most 16 */
const char *text_hex_number(char out[TEXT_NUMBER], uint64_t value, unsigned int count);

/* 2 * len digits and a NUL */
void text_hex(char *out, const void *bytes, size_t len);
/* offset, 16 bytes and their letters a line; indent blanks before each */
int text_hexdump(FILE *out, const void *bytes, size_t len, uint64_t offset, unsigned int indent);

/* what a regular noun has behind so many of it */
const char *text_plural(size_t count);

/* "12.3 MiB"; out has room for 16 */
#define TEXT_SIZE 16
const char *text_size(char out[TEXT_SIZE], double bytes);

/* "999", "12.3 k", "1.23 G": three digits that count, powers of 1000 */
const char *text_count(char out[TEXT_SIZE], double count);
/* "250 ns", "1.23 ms", "12.0 s", "3.5 h", "12.3 days", "1.0 years" */
const char *text_span(char out[TEXT_SIZE], double seconds);

/* of a line: 100, or as many as the terminal has if out is one with fewer */
unsigned int text_columns(FILE *out);

/* RFC 3339 in UTC with milliseconds: 2026-01-31T12:00:00.000Z */
#define TEXT_TIME 32
const char *text_time(char out[TEXT_TIME], const struct timespec *when);
/* the same without them: 2026-01-31T12:00:00Z */
const char *text_time_seconds(char out[TEXT_TIME], const struct timespec *when);
/* the day alone, of seconds since 1970: 2026-01-31 */
#define TEXT_DAY 16
const char *text_day(char out[TEXT_DAY], double seconds);

#endif
