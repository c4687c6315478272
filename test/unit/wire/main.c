// SPDX-License-Identifier: GPL-2.0-only
/* Runs the wire tests: all, or those of the nouns named as arguments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define SEED	0x6f63786c706d656dULL

static const struct noun {
	const char *name;
	int (*run)(void);
} nouns[] = {
#define X(noun) { #noun, noun##_tests },
	NOUNS(X)
#undef X
};

static int wanted(const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return 1;
	return argc == 1;
}

int main(int argc, char **argv)
{
	const char *text = getenv("TEST_SEED");
	__u64 seed = text ? strtoull(text, NULL, 0) : SEED;
	unsigned int i, ran = 0;
	int failed = 0;

	printf("TEST_SEED=0x%llx\n", (unsigned long long)seed);
	for (i = 0; i < COUNT(nouns); i++) {
		if (!wanted(nouns[i].name, argc, argv))
			continue;
		random_seed(seed);
		ran++;
		failed += nouns[i].run() != 0;
	}
	return failed || !ran;
}
