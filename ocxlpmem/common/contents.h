/* SPDX-License-Identifier: GPL-2.0-only */
/* What is on a card: regions, namespaces, their devices, and who uses these. */
#ifndef CONTENTS_H
#define CONTENTS_H

#include "device_user.h"
#include "failure.h"

/**
 * struct content_device - a device that gives a namespace to programs
 * @name: "pmem0", "dax0.0"
 * @is_dax: a character device for DAX, else a block device
 * @file_system: type of the one that is on it, mounted or not; NULL: none is known
 * @users: who uses it now
 */
struct content_device {
	char *name;
	bool is_dax;
	char *file_system;
	struct device_users users;
};

/**
 * struct content_namespace - a namespace of a region
 * @name: "namespace0.0"
 * @mode: as ndctl says it: "fsdax", "devdax", "sector", "raw"
 * @label: name that somebody gave it, or NULL
 * @size: bytes that programs get
 * @enabled: it has devices
 */
struct content_namespace {
	char *name;
	const char *mode;
	char *label;
	uint64_t size;
	bool enabled;
	size_t count;
	struct content_device *devices;
};

struct content_region {
	char *name;
	uint64_t size;
	uint64_t available;	/* bytes that no namespace has */
	bool enabled;
	size_t count;
	struct content_namespace *namespaces;
};

/**
 * struct contents - what is on a card
 * @failure: why it is not known, belongs to the reader; NULL: it is
 */
struct contents {
	const struct failure *failure;
	size_t count;
	struct content_region *regions;
};

struct content_reader;

/* opens libndctl and libdaxctl once for all cards; never fails, contents_read() tells */
struct content_reader *content_reader_open(const struct invocation *inv);
void content_reader_close(struct content_reader *reader);
/* why nothing is known; NULL: it is */
const struct failure *content_reader_failure(const struct content_reader *reader);

struct contents *contents_read(const struct content_reader *reader, struct ocxlpmem_card *card);
void contents_free(struct contents *contents);

/*
 * "in use: /mnt/pmem1, swap": all users, file systems by where they are mounted; free() it.
 * NULL: nobody
 */
char *contents_users_text(const struct contents *contents);

/* a device that is on it has a user */
bool contents_in_use(const struct contents *contents);

/*
 * For who erases: the regions and namespaces of a card give no devices any more. NULL, or
 * why not, and all are as before. A block device in use is refused even if that was begun
 * a moment ago; of a DAX device only contents_read() knows.
 */
struct failure *contents_disable(const struct content_reader *reader, struct ocxlpmem_card *card);
/* takes that back */
void contents_enable(const struct content_reader *reader, struct ocxlpmem_card *card);

/* adds "regions", or "regions_error" */
void contents_to_json(struct json_object *obj, const struct contents *contents);

#endif
