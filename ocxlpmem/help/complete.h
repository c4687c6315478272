/* SPDX-License-Identifier: GPL-2.0-only */
/* help --complete: what can follow on a command line, for the completion of shells. */
#ifndef COMPLETE_H
#define COMPLETE_H

#include "command.h"

/*
 * inv's arguments are the words behind the program's name, the last one not finished. Prints
 * a line for each word that it may become, with its meaning after a tab; a line with
 * nothing before the tab says what else the shell shall complete there: "file",
 * "directory" or "command".
 */
int complete_print(const struct invocation *inv);

#endif
