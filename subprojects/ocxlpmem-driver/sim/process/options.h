/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of ocxlpmem-sim. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define SIM_CARDS_MAX		256
#define SIM_CARDS_DEFAULT	2
#define SIM_CARDS_UNSET		(-1)

/* which of libnvdimm's commands pass payloads in the simulated kernel */
#define SIM_ND_CALL	0x1	/* a kernel that knows our family */
#define SIM_ND_VENDOR	0x2	/* the driver built out of tree */

/* what programs may do with the cards */
enum sim_capabilities {
	SIM_CAPABILITIES_OWN,	/* what the program's own capabilities allow */
	SIM_CAPABILITIES_ALL,
	SIM_CAPABILITIES_NONE,
};

struct sim_options {
	int cards;		/* SIM_CARDS_UNSET: as the state file, or the default */
	uint64_t seed;
	unsigned int nd_commands;	/* SIM_ND_* */
	const char *scenario;
	const char *state;
	const char *replay;
	const char *truth;
	bool realtime;
	enum sim_capabilities capabilities;
	bool debug;
	bool test;
	bool verbose;
	char **controls;	/* lines of --control, ended by NULL */
	char **command;		/* ended by NULL; NULL: none given */
};

/*
 * Reads argv into options. Return: -1 to go on, else the exit code (after
 * --help, --version or an error, which has been reported).
 */
int sim_options_parse(struct sim_options *options, int argc, char **argv);
/* in any case */
void sim_options_free(struct sim_options *options);

#endif
