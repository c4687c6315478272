/* SPDX-License-Identifier: GPL-2.0-only */
/* Device nodes as umockdev knows them; every ioctl runs in a thread of its own. */
#ifndef SIM_NODE_H
#define SIM_NODE_H

#include <umockdev.h>

#include "client.h"

UMockdevIoctlBase *sim_node_new(struct sim_card *card, enum sim_file_kind kind,
				const char *sock_path);
/* for /dev nodes that are not simulated: the program's ioctl runs as it is */
UMockdevIoctlBase *sim_node_new_real(void);

/* from now on ioctls get ENODEV */
void sim_node_end(void);
/* after sim_node_end(): waits for those at work */
void sim_node_finish(void);

#endif
