/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sockets by which programs reach the device nodes. What stands in a program for
 * the node says three words and hears three; whoever says anything else is hung up on.
 * Every ioctl runs in a thread of its own.
 */
#ifndef SIM_NODE_H
#define SIM_NODE_H

#include <stdbool.h>

#include "client.h"

/* before the first sim_node_add(); false: reported */
bool sim_node_prepare(void);
/* path: of the socket; card: NULL for nodes that are not simulated. false: reported */
bool sim_node_add(struct sim_card *card, enum sim_file_kind kind, const char *path);
/* from now on they answer */
void sim_node_start(void);

/* from now on ioctls get ENODEV */
void sim_node_end(void);
/* after sim_node_end(): waits for those at work */
void sim_node_finish(void);

#endif
