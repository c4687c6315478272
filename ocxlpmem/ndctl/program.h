/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NDCTL_PROGRAM_H
#define NDCTL_PROGRAM_H

#include <stdbool.h>

/*
 * The file of the ndctl to run, which is noted for the programs started from here; free()
 * it. NULL: there is none. A script of that name may call this command in its turn, with
 * the same PATH: then it is the next one that is wanted, as often as it takes.
 * *only_scripts: some were started, and behind the last of them there is none.
 */
char *ndctl_program(bool *only_scripts);

#endif
