/* SPDX-License-Identifier: GPL-2.0-only */
/* The command that runs on the simulated machine. */
#ifndef SIM_RUN_H
#define SIM_RUN_H

#include "machine.h"

/* before anything is opened: what the program was started without is no number for that */
void sim_run_reserve(void);

/*
 * Before any thread is made: signals that concern the command are taken by
 * sim_run() from now on, in every thread.
 */
void sim_run_prepare(void);

/* runs the command to its end, serving requests meanwhile. Return: exit code */
int sim_run(struct sim_machine *machine, int listening);

#endif
