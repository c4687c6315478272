/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the two ends of a node's socket say to each other: three words a message. It is
 * what umockdev's object says (0.16 to 0.19 agree), so that a program whose open() ours
 * does not see (fopen, say) is answered as well.
 */
#ifndef SIM_FRAME_H
#define SIM_FRAME_H

/*
 * What the address of a client begins with that has opened its node for reading: the
 * simulator cannot look into root's programs. It only takes rights, so anybody may say it.
 */
#define SIM_READ_ONLY_NAME	"\0ocxlpmem-sim-read-only."

enum sim_frame_what {
	SIM_FRAME_IOCTL = 1,	/* number, argument */
	SIM_FRAME_RESULT = 2,	/* of SIM_FRAME_RUN: value, errno */
	SIM_FRAME_DONE = 3,	/* value, errno */
	SIM_FRAME_RUN = 4,	/* call the real one */
	SIM_FRAME_READ_MEM = 5,	/* address, size; its bytes follow from the program */
	SIM_FRAME_WRITE_MEM = 6, /* address, size, and its bytes */
	SIM_FRAME_READ = 7,	/* address, size */
	SIM_FRAME_WRITE = 8,	/* address, size */
};

struct sim_frame {
	unsigned long what;	/* enum sim_frame_what, if it is a good one */
	unsigned long first;
	unsigned long second;
};

#endif
