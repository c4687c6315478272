/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who is at the other end of a connection that umockdev has accepted. It does
 * not say, so it is found out: the process by SO_PEERCRED of the newest socket
 * of the node, the way it opened the node by its /proc/PID/fdinfo.
 */
#ifndef SIM_PEER_H
#define SIM_PEER_H

#include <stdbool.h>
#include <sys/types.h>

struct sim_peer {
	pid_t pid;		/* that opened the node; 0: not known */
	int pidfd;		/* of it */
	bool inherited;		/* another process has used the file: a child */
	int sock;		/* umockdev's, not ours to close */
	ino_t sock_inode;	/* to see whether sock is still that one */
	int fd;			/* of the process; -1: not known */
	bool writable;		/* opened for writing, or not known */
	unsigned int capabilities; /* STANDIN_CAP_* */
};

/* descriptors that are open now never belong to a peer */
void sim_peer_init(void);
/*
 * From now on the kernel checks each look into another process as it would one of a
 * user without rights. Before the first thread and the first socket; false: reported
 */
bool sim_peer_give_up_ptrace(void);

/*
 * The peer that has just connected to sock_path by opening node; node is what
 * its descriptor links to in /proc. Calls must not overlap. peer must stay
 * where it is until sim_peer_forget().
 */
void sim_peer_find(struct sim_peer *peer, const char *sock_path, const char *node);
void sim_peer_forget(struct sim_peer *peer);

/*
 * The process that made the request at work: the one that opened the file, or
 * a child that got it by fork(). 0: it has gone. Only while umockdev waits for
 * the request to be completed, and only for ioctls that the node itself would
 * refuse.
 */
pid_t sim_peer_caller(struct sim_peer *peer);

/* has the other end of the connection been closed? */
bool sim_peer_hung_up(const struct sim_peer *peer);

#endif
