/* SPDX-License-Identifier: GPL-2.0-only */
/* The same work for each card, on all processors. */
#ifndef SIM_PARALLEL_H
#define SIM_PARALLEL_H

#include "machine.h"

/* returns when all are done */
void sim_parallel(struct sim_machine *machine, void (*work)(struct sim_card *card));

#endif
