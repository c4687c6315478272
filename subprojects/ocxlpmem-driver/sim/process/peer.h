/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who is at the other end of a node's socket: the process by SO_PEERCRED, the way
 * it opened the node by its /proc/PID/fdinfo. It is not asked: it might lie.
 */
#ifndef SIM_PEER_H
#define SIM_PEER_H

#include <stdbool.h>
#include <sys/types.h>

struct sim_peer {
	pid_t pid;		/* that opened the node; 0: not known */
	int sock;		/* not closed by sim_peer_forget(): others may look at it */
	int fd;			/* of the process; -1: not known */
	bool writable;		/* opened for writing, or not known */
	unsigned int capabilities; /* STANDIN_CAP_* */
};

void sim_peer_init(void);
/*
 * From now on the kernel checks each look into another process as it would one of a
 * user without rights. Before the first thread and the first socket; false: reported
 */
bool sim_peer_give_up_ptrace(void);

/*
 * The peer that has just connected to sock by opening node; node is what its
 * descriptor links to in /proc. Calls must not overlap. peer must stay where it is
 * until sim_peer_forget().
 */
void sim_peer_find(struct sim_peer *peer, int sock, const char *node);
void sim_peer_forget(struct sim_peer *peer);

/* has the other end of the connection been closed? */
bool sim_peer_hung_up(const struct sim_peer *peer);

#endif
