/* SPDX-License-Identifier: GPL-2.0-only */
/* The two doors of /dev/nmemN: the same payloads in two envelopes. */
#ifndef VM_DOOR_H
#define VM_DOOR_H

#include <linux/types.h>

#define DOOR_ROOM	(5u << 20)	/* more than libnvdimm takes */

/**
 * struct door - one of the two
 * @request: the ioctl
 * @unknown: errno of a command that there is not
 * @call: it is ND_CMD_CALL, else ND_CMD_VENDOR
 * @form: an envelope in buf; input bytes are those of in, or 0
 * @out: where the payload then is
 */
struct door {
	const char *name;
	unsigned long request;
	int unknown;
	int call;
	void (*form)(void *buf, __u64 command, const void *in, __u32 in_len, __u32 out_len);
	void *(*out)(void *buf, __u32 in_len);
};

const struct door *door_find(const char *name);
/* DOOR_ROOM bytes */
extern unsigned char *door_room;
/* forms it there and sends it; the payload is at door->out(door_room, in_len) */
int door_send(const struct door *door, int fd, __u64 command, const void *in, __u32 in_len,
	      __u32 out_len);

/* race.c: what changes between the kernel's copies of an envelope */
int door_races(const struct door *door, int fd);

#endif
