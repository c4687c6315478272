// SPDX-License-Identifier: GPL-2.0-only
/* Runs the tests of capture/: all, or those of the nouns named as arguments. */
#include "../nouns.h"
#include "check.h"

static const struct noun nouns[] = { NOUNS(NOUN_ENTRY) };

int main(int argc, char **argv)
{
	return run_nouns(nouns, COUNT(nouns), NULL, argc, argv);
}
