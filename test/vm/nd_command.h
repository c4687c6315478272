/* SPDX-License-Identifier: GPL-2.0-only */
/* The two ND commands that carry payloads to /dev/nmemN, each in its envelope. */
#ifndef VM_ND_COMMAND_H
#define VM_ND_COMMAND_H

#include <linux/types.h>

#define ND_ROOM		(5u << 20)	/* more than libnvdimm takes */

/**
 * struct nd_command - one of the two
 * @request: the ioctl
 * @unknown: errno of a command that there is not
 * @call: it is ND_CMD_CALL, else ND_CMD_VENDOR
 * @form: an envelope in buf; input bytes are those of in, or 0
 * @out: where the payload then is
 */
struct nd_command {
	const char *name;
	unsigned long request;
	int unknown;
	int call;
	void (*form)(void *buf, __u64 command, const void *in, __u32 in_len, __u32 out_len);
	void *(*out)(void *buf, __u32 in_len);
};

const struct nd_command *nd_find(const char *name);
/* ND_ROOM bytes */
extern unsigned char *nd_room;
/* forms it there and sends it; the payload is at nd->out(nd_room, in_len) */
int nd_send(const struct nd_command *nd, int fd, __u64 command, const void *in, __u32 in_len,
	    __u32 out_len);

/* race.c: what changes between the kernel's copies of an envelope */
int nd_races(const struct nd_command *nd, int fd);

#endif
