/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The devices of a card as tables. Texts hold $names, which
 * sim_describe_expand() replaces by what is true of the card now.
 */
#ifndef SIM_DESCRIBE_H
#define SIM_DESCRIBE_H

#include "machine.h"

/* a file without even a newline */
#define SIM_TEXT_NONE	NULL

struct sim_attribute {
	const char *name;	/* NULL ends the table */
	const char *text;	/* a newline is added; for a link: the target */
	bool is_link;
};

enum sim_node_kind {
	SIM_NODE_NONE,
	SIM_NODE_CARD,		/* /dev/ocxlpmemN */
	SIM_NODE_BUS,		/* /dev/ndctlN */
	SIM_NODE_DIMM,		/* /dev/nmemN */
	SIM_NODE_BLOCK,		/* /dev/pmemN */
};

struct sim_device {
	const char *path;	/* below sys/devices */
	const char *subsystem;	/* class/NAME or bus/NAME */
	const char *driver;	/* of that bus; NULL: none */
	const char *uevent;	/* lines before those of the node */
	enum sim_node_kind node;
	const char *dev;	/* major:minor of the node */
	unsigned int needs;	/* SIM_HAS_*: all of them must be there */
	const struct sim_attribute *attributes;
};

/* parents stand before their children */
extern const struct sim_device sim_devices[];
extern const unsigned int sim_device_count;

/* devices whose texts follow the card's state */
#define SIM_DEVICE_CLASS	2
#define SIM_DEVICE_DIMM		5

/* the result is to be freed with g_free() */
char *sim_describe_expand(struct sim_card *card, const char *text);

#endif
