/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state file: a machine between two commands. It holds the pages of each
 * card and its label area that are not zero. A file is only for the program
 * that wrote it (or one of the same card version on the same kind of machine);
 * any other is refused and left alone.
 */
#ifndef SIM_STATEFILE_H
#define SIM_STATEFILE_H

#include "machine.h"

/*
 * Locks the file that name leads to against other simulators, by whatever name
 * they know it, until the end. Return: its path, for the others here; NULL:
 * reported.
 */
char *sim_statefile_lock(const char *name);
/* number of cards in the file; -1: there is no file; -2: reported */
int sim_statefile_count(const char *path);
/* the cards of the machine as they were; false: reported */
bool sim_statefile_load(struct sim_machine *machine, const char *path);
/* does all but replace the file, while the command has not begun; false: reported */
bool sim_statefile_rehearse(struct sim_machine *machine, const char *path);
/* false: reported, and the old file is still there */
bool sim_statefile_save(struct sim_machine *machine, const char *path);
void sim_statefile_unlock(void);

#endif
