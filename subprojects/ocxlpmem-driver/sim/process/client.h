/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs that have a node of a card open. */
#ifndef SIM_CLIENT_H
#define SIM_CLIENT_H

#include <sys/stat.h>
#include <sys/types.h>

#include "machine.h"
#include "peer.h"

enum sim_file_kind {
	SIM_FILE_CARD,		/* /dev/ocxlpmemN */
	SIM_FILE_BUS,		/* /dev/ndctlN */
	SIM_FILE_DIMM,		/* /dev/nmemN */
	SIM_FILE_KINDS
};

struct core_file;

/**
 * struct sim_file - one open of a node
 * @refs: its connection, the request at work, and who looks whether it has ended
 * @peer: the program
 * @core: what the core knows of it (SIM_FILE_CARD); under card->files_lock
 * @released: the core has let go of it; under card->files_lock
 * @lock: the rest
 * @task: of the request at work, NULL for none
 * @ended: closed, as far as the program is concerned
 */
struct sim_file {
	int refs;
	struct sim_card *card;
	enum sim_file_kind kind;
	struct sim_peer peer;
	struct core_file *core;
	bool released;
	GMutex lock;
	struct standin_task *task;
	bool ended;
};

/* the node name was opened; sock goes to the file, whose last sim_file_unref() closes it */
struct sim_file *sim_file_open(struct sim_card *card, enum sim_file_kind kind,
			       const char *name, int sock);
struct sim_file *sim_file_ref(struct sim_file *file);
void sim_file_unref(struct sim_file *file);
/* the program has closed it or died; may be said twice */
void sim_file_end(struct sim_file *file);

/* one ioctl of process pid, in a thread of its own: its result or a negative errno */
long sim_file_ioctl(struct sim_file *file, unsigned long cmd, unsigned long arg, pid_t pid);

/* the node of a card: who may do what is a matter of its packaging's rule of udev */
#define SIM_CARD_MODE	(S_IFIFO | 0640)

/* is the card's node readable for poll()? after anything that may change it */
void sim_client_poll_update(struct sim_card *card);
/* opens the card's FIFO, which must be there; false: reported */
bool sim_client_poll_open(struct sim_card *card);
/* at the end: who waits in poll() wakes, now and later */
void sim_client_poll_end(struct sim_card *card);

#endif
