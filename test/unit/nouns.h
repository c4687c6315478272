/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs the tests of a program: all its nouns, or those named as arguments. A
 * noun is a file with a function noun_tests() that says how many failed; the
 * program's own header lists them as NOUNS(X).
 */
#ifndef TEST_UNIT_NOUNS_H
#define TEST_UNIT_NOUNS_H

#include <stddef.h>
#include <string.h>

struct noun {
	const char *name;
	int (*run)(void);
};

#define NOUN_ENTRY(noun) { #noun, noun##_tests },

static int noun_wanted(const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return 1;
	return argc == 1;
}

/*
 * Exit code; a name that is no noun must not pass as "nothing failed". before
 * runs before each noun, so that one noun alone does what it does among all;
 * it may be NULL.
 */
static int run_nouns(const struct noun *nouns, size_t count, void (*before)(void),
		     int argc, char **argv)
{
	unsigned int ran = 0;
	int failed = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!noun_wanted(nouns[i].name, argc, argv))
			continue;
		if (before)
			before();
		ran++;
		failed += nouns[i].run() != 0;
	}
	return failed || !ran;
}

#endif
