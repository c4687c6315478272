// SPDX-License-Identifier: GPL-2.0-only
/* Runs the wire tests: all, or those of the nouns named as arguments. */
#include <stdio.h>
#include <stdlib.h>

#include "../nouns.h"
#include "check.h"

#define SEED	0x6f63786c706d656dULL

static const struct noun nouns[] = { NOUNS(NOUN_ENTRY) };
static __u64 seed = SEED;

static void seed_again(void)
{
	random_seed(seed);
}

int main(int argc, char **argv)
{
	const char *text = getenv("TEST_SEED");

	if (text)
		seed = strtoull(text, NULL, 0);
	printf("TEST_SEED=0x%llx\n", (unsigned long long)seed);
	return run_nouns(nouns, COUNT(nouns), seed_again, argc, argv);
}
