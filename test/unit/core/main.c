// SPDX-License-Identifier: GPL-2.0-only
/* Runs the core's tests: all, or those of the nouns named as arguments. */
#include <stdio.h>

#include "rig.h"

static const struct noun {
	const char *name;
	int (*run)(void);
} nouns[] = {
#define X(noun) { #noun, noun##_tests },
	NOUNS(X)
#undef X
};

static bool wanted(const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc == 1;
}

int main(int argc, char **argv)
{
	unsigned int i, ran = 0;
	int failed = 0;

	for (i = 0; i < COUNT(nouns); i++) {
		if (!wanted(nouns[i].name, argc, argv))
			continue;
		ran++;
		failed += nouns[i].run() != 0;
	}
	return failed || !ran;
}
