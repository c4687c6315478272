/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The directory that programs see as /sys and /dev, through umockdev's object, and in
 * it the sockets over which their ioctls come.
 */
#ifndef SIM_TESTBED_H
#define SIM_TESTBED_H

#include "machine.h"

/* makes machine->root and machine->tree; false: reported */
bool sim_testbed_create(struct sim_machine *machine);
/* programs can use the nodes from now on; false: reported */
bool sim_testbed_attach(struct sim_machine *machine);
/* removes the directory */
void sim_testbed_remove(struct sim_machine *machine);

#endif
