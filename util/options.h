/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Command-line options from a table. The same table parses, checks and prints
 * the help text.
 *
 * Not getopt_long(): that accepts unique abbreviations, and a script that
 * writes --inst for --instance breaks when --install is added one day.
 */
#ifndef UTIL_OPTIONS_H
#define UTIL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "must_check.h"

enum option_kind {
	OPTION_END,
	OPTION_FLAG,		/* bool, no argument */
	OPTION_STRING,		/* const char *, points into argv */
	OPTION_NUMBER,		/* uint64_t, decimal or 0x */
	OPTION_COUNT,		/* the same, more than zero */
	OPTION_SIZE,		/* uint64_t, with K, M or G (powers of 1024) */
	OPTION_SECONDS,		/* double, more than zero */
	OPTION_MODE,		/* unsigned int, octal, of a file that somebody may use */
	OPTION_CHOICE,		/* int: index in words[] */
	OPTION_SET,		/* uint64_t: a bit for each word() given, with commas or again */
	OPTION_TIME,		/* uint64_t, ns since 1970: see when.h */
	OPTION_POSITIONAL,	/* its argument counts as one without option */
};

/**
 * struct option_spec - one option
 * @name: long name, always there
 * @letter: short name, 0 if there is none
 * @kind: what the argument is
 * @offset: where the value goes in the structure of values
 * @argument: what the help calls the argument
 * @help: one line, no full stop
 * @words: OPTION_CHOICE: the words allowed, ended by NULL
 * @word: OPTION_SET: word number i, less than 64 of them, NULL after the last
 */
struct option_spec {
	const char *name;
	char letter;
	enum option_kind kind;
	size_t offset;
	const char *argument;
	const char *help;
	const char *const *words;
	const char *(*word)(unsigned int i);
};

/* offset of a member, refused by the compiler if it has another type */
#define OPTION_MEMBER(values, member, type) \
	(offsetof(values, member) + 0 * sizeof(char[ \
	 __builtin_types_compatible_p(__typeof__(((values *)0)->member), type) ? 1 : -1]))

#define OPT_FLAG(l, n, values, member, h) \
	{ .name = n, .letter = l, .kind = OPTION_FLAG, .help = h, \
	  .offset = OPTION_MEMBER(values, member, bool) }
#define OPT_STRING(l, n, values, member, arg, h) \
	{ .name = n, .letter = l, .kind = OPTION_STRING, .argument = arg, .help = h, \
	  .offset = OPTION_MEMBER(values, member, const char *) }
#define OPT_NUMBER(l, n, values, member, arg, h) \
	{ .name = n, .letter = l, .kind = OPTION_NUMBER, .argument = arg, .help = h, \
	  .offset = OPTION_MEMBER(values, member, uint64_t) }
#define OPT_COUNT(l, n, values, member, arg, h) \
	{ .name = n, .letter = l, .kind = OPTION_COUNT, .argument = arg, .help = h, \
	  .offset = OPTION_MEMBER(values, member, uint64_t) }
#define OPT_SIZE(l, n, values, member, arg, h) \
	{ .name = n, .letter = l, .kind = OPTION_SIZE, .argument = arg, .help = h, \
	  .offset = OPTION_MEMBER(values, member, uint64_t) }
#define OPT_SECONDS(l, n, values, member, arg, h) \
	{ .name = n, .letter = l, .kind = OPTION_SECONDS, .argument = arg, .help = h, \
	  .offset = OPTION_MEMBER(values, member, double) }
#define OPT_MODE(l, n, values, member, arg, h) \
	{ .name = n, .letter = l, .kind = OPTION_MODE, .argument = arg, .help = h, \
	  .offset = OPTION_MEMBER(values, member, unsigned int) }
#define OPT_CHOICE(l, n, values, member, arg, w, h) \
	{ .name = n, .letter = l, .kind = OPTION_CHOICE, .argument = arg, .help = h, \
	  .words = w, .offset = OPTION_MEMBER(values, member, int) }
#define OPT_SET(l, n, values, member, arg, w, h) \
	{ .name = n, .letter = l, .kind = OPTION_SET, .argument = arg, .help = h, \
	  .word = w, .offset = OPTION_MEMBER(values, member, uint64_t) }
#define OPT_TIME(l, n, values, member, arg, h) \
	{ .name = n, .letter = l, .kind = OPTION_TIME, .argument = arg, .help = h, \
	  .offset = OPTION_MEMBER(values, member, uint64_t) }
#define OPT_POSITIONAL(l, n, arg, h) \
	{ .name = n, .letter = l, .kind = OPTION_POSITIONAL, .argument = arg, .help = h }
#define OPT_END { .kind = OPTION_END }

#define OPTIONS_MESSAGE	512

/*
 * Parses argv[0..argc): fills values and moves what is no option to the front
 * of argv. "--" ends the options, "-" alone is none. Returns how many
 * arguments are left, or -1 with one line in message. values keeps its
 * contents where no option is given, so that defaults are set before.
 */
int options_parse(const struct option_spec *specs, void *values, int argc,
		  char **argv, char message[OPTIONS_MESSAGE]) must_check;

/* one line an option, for --help */
void options_print(FILE *out, const struct option_spec *specs);

/* whole text as a number, 0 or -EINVAL, -ERANGE */
int parse_number(const char *text, uint64_t *value) must_check;
int parse_size(const char *text, uint64_t *value) must_check;

/* word number i of an option that wants one of some, NULL after the last */
const char *option_word(const struct option_spec *spec, unsigned int i);

/* the one of words[] (ended by NULL) that text was probably meant to be, or NULL */
const char *nearest_word(const char *text, const char *const *words);

#endif
