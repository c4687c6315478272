/* SPDX-License-Identifier: GPL-2.0-only */
/* What the machine's sysfs and /dev show of its cards. */
#ifndef SIM_SYSFS_H
#define SIM_SYSFS_H

#include "machine.h"

/* what is there whatever cards there are: classes, buses, drivers, the module */
void sim_sysfs_machine(struct sim_machine *machine);
/* a card, as it is now */
void sim_sysfs_card(struct sim_card *card);
/*
 * after a change (nothing before sim_sysfs_card()): devices come and go, attributes get
 * their new text
 */
void sim_sysfs_update(struct sim_card *card);

#endif
