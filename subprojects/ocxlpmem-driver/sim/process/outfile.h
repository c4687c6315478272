/* SPDX-License-Identifier: GPL-2.0-only */
/* A file that the simulator is to write: where it really is, and whether it may be. */
#ifndef SIM_OUTFILE_H
#define SIM_OUTFILE_H

#include <stddef.h>

/*
 * The path without links of what is an ordinary file, or is not there yet. A file is
 * saved by putting a new one in its place, which must not turn a link or a device into
 * a file, nor give a file to somebody else. NULL: why stands in error.
 */
char *sim_outfile_resolve(const char *path, char *error, size_t size);

#endif
