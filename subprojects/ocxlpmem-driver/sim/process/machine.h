/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The simulated machine and its cards. A sim_card is one card model with the
 * driver core above it, and everything the rest of the simulator knows of it.
 *
 * Locks, in this order: files_lock, then sysfs_lock, then lock. The core is
 * called without any of them but files_lock, and with no lock at all where it
 * may wait.
 */
#ifndef SIM_MACHINE_H
#define SIM_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "standin/standin.h"
#include "label.h"
#include "options.h"
#include "tree.h"

/*
 * bytes of LPC memory of a card, and what the driver keeps for itself below
 * the region; the label area is the first part of that
 */
#define SIM_MEDIUM_SIZE		(256ull << 30)
#define SIM_CARVE_OUT		(16ull << 20)

/* what of a card is in sysfs now */
#define SIM_HAS_DRIVER	0x1	/* the driver took the card: class device */
#define SIM_HAS_DIMM	0x2	/* bus and nmem */
#define SIM_HAS_LABELS	0x4	/* the nmem takes label commands */
#define SIM_HAS_REGION	0x8	/* region, namespace, block device */

struct capture_card;
struct card;
struct core;
struct sim_machine;

struct sim_card {
	struct sim_machine *machine;
	unsigned int number;
	uint64_t serial;
	char name[20];		/* ocxlpmemN */
	char domain[12];	/* PCI domain of its link */
	const struct capture_card *captured;	/* whose answers are replayed, or NULL */
	bool absent;		/* a number that the captured machine has no card for */
	struct standin_clock clock;

	GMutex lock;		/* model, label and down to stopping */
	struct card *model;
	uint64_t access_time;	/* of the last register access */
	struct sim_label label;
	GCond wake;		/* the worker: something of these has changed */
	unsigned int interrupts; /* bit n: host interrupt n has fired */
	unsigned int requests;	/* ioctls at work */
	bool asked;		/* the card may be preparing something it was asked for */
	bool poked;		/* look at everything at once */
	bool stopping;

	struct core *core;	/* NULL: the driver's probe failed */
	GThread *worker;

	GMutex files_lock;	/* files and down to poll_ended */
	GList *files;		/* struct sim_file of /dev/ocxlpmemN */
	int poll_fifo;		/* readable while an open file has an event */
	bool poll_readable;
	bool poll_ended;	/* readable for ever */
	bool poll_hung_up;	/* the card is gone; nothing changes any more */

	GMutex sysfs_lock;
	bool in_sysfs;
	unsigned int present;	/* SIM_HAS_*, as written */
};

struct sim_machine {
	const struct sim_options *options;
	unsigned int count;
	struct sim_card *cards;
	struct sim_tree tree;
	char *root;		/* absolute path of the tree, without links */
	const char *dimm_target;	/* what /dev/nmemN links to ... */
	const char *dimm_dev;		/* ... and its numbers */
};

/* count new cards, without the driver */
void sim_machine_create(struct sim_machine *machine, const struct sim_options *options,
			unsigned int count);
/* gives the cards of machine their healthy and worn values: only for new ones */
bool sim_machine_furnish(struct sim_machine *machine);
/* loads the driver: one core a card. A card that fails its probe has none */
void sim_machine_start(struct sim_machine *machine);
/* every call at work and to come ends with ENODEV; workers end */
void sim_machine_stop(struct sim_machine *machine);

/* ns of the card's clock */
uint64_t sim_card_now(struct sim_card *card);
/* something has changed behind the worker's back; without card->lock */
void sim_card_poke(struct sim_card *card);
/* an ioctl begins or ends: the clock does not run ahead of one at work */
void sim_card_request(struct sim_card *card, int begin);

#endif
