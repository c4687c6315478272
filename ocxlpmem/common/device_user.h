/* SPDX-License-Identifier: GPL-2.0-only */
/* Who uses a block device or a DAX device of this machine. */
#ifndef DEVICE_USER_H
#define DEVICE_USER_H

#include <stdbool.h>
#include <stddef.h>

enum device_use {
	DEVICE_USE_FILE_SYSTEM,	/* name: its type, place: where it is mounted */
	DEVICE_USE_SWAP,
	DEVICE_USE_HOLDER,	/* name: the device built on it, such as "dm-0" */
	DEVICE_USE_MEMORY,	/* it is System RAM */
	DEVICE_USE_PROCESS,	/* name: of a process that maps it, place: its number */
	DEVICE_USE_COUNT
};

/**
 * struct device_user - one of them
 * @use: what for
 * @device: what is used: the device itself, a partition, or what is built on it
 * @name, @place: as above, or NULL
 */
struct device_user {
	enum device_use use;
	char *device;
	char *name;
	char *place;
};

struct device_users {
	size_t count;
	struct device_user *users;
};

/* "file-system"; also what JSON says */
const char *device_use_str(enum device_use use);

/* adds the users of a block device, of its partitions, and of what is built on it */
void block_users_find(struct device_users *users, const char *name);
/* adds the processes that map /dev/NAME, as far as the caller may see them */
void dax_users_find(struct device_users *users, const char *name);
/* adds one; the texts are copied and may be NULL */
void device_users_add(struct device_users *users, enum device_use use, const char *device,
		      const char *name, const char *place);
void device_users_free(struct device_users *users);

/* in words: "ext4 on /mnt", "swap"; free() it */
char *device_user_text(const struct device_user *user);

#endif
