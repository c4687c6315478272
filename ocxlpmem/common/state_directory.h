/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the monitor and who stands in for it keep what is to outlive them. */
#ifndef STATE_DIRECTORY_H
#define STATE_DIRECTORY_H

#include "util/must_check.h"

/* unless OCXLPMEM_STATE_DIRECTORY names another place */
#define STATE_DIRECTORY	"/var/lib/ocxlpmem"

/* "/var/lib/ocxlpmem/NAME"; free() it */
char *state_directory_path(const char *name);
/* makes such a path, and the state directory, where they are missing: 0 or -errno */
int state_directory_make(char *path) must_check;

#endif
