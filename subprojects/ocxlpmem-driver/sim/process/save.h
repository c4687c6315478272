/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file that is replaced as a whole: it is written beside the old one, under a name of
 * its own that nobody else may open, and takes its place with its mode and owner, or not
 * at all. Nothing is ever written through a link. Functions: false means that errno says
 * why, and the old file stays.
 */
#ifndef SIM_SAVE_H
#define SIM_SAVE_H

#include <stdbool.h>
#include <stddef.h>

struct sim_save {
	int fd;
	char *path;
	char *temporary;
};

/* path: as of sim_outfile_resolve() */
bool sim_save_begin(struct sim_save *save, const char *path);
bool sim_save_write(struct sim_save *save, const void *data, size_t len);
/* to be called after a good sim_save_begin(), whatever came between */
bool sim_save_finish(struct sim_save *save, bool good);

#endif
