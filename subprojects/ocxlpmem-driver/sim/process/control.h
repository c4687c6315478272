/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Talking to a simulator that runs: programs inside find its socket in the
 * environment. A request is one line, the answer "ok" or why not.
 */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "machine.h"

/* the name is that of umockdev, whose object reads it */
#define SIM_ROOT_ENV		"UMOCKDEV_DIR"
#define SIM_CONTROL_ENV		"OCXLPMEM_SIM_SOCKET"

/* the path of the socket; to be freed with g_free() */
char *sim_control_path(struct sim_machine *machine);
/* a listening socket; -1: reported */
int sim_control_listen(struct sim_machine *machine);
/* a program has connected to the socket: serves it */
void sim_control_serve(struct sim_machine *machine, int listening);

/* the other end: what the options ask of the simulator around us. Exit code */
int sim_control_ask(const struct sim_options *options);

#endif
