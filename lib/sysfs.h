/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading small files of sysfs. */
#ifndef LIB_SYSFS_H
#define LIB_SYSFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/types.h"

/* a kernel object's name and a NUL */
#define LIB_SYSFS_NAME	64

struct ocxlpmem_card;

/* where a card stands; "" and false for what was not found */
struct lib_place {
	char address[LIB_SYSFS_NAME];
	char slot[LIB_SYSFS_NAME];
	char bus[LIB_SYSFS_NAME];
	char provider[LIB_SYSFS_NAME];
	char region[LIB_SYSFS_NAME];
	uint64_t region_size;
	bool has_region_size;
	int numa_node;
	bool has_numa_node;
	uint64_t bad_bytes;	/* of a card that was given; else the list is read */
};

void lib_place_read(struct ocxlpmem_card *card, struct lib_place *place);
/* bytes of the bad blocks that the region's list names */
int __must_check lib_bad_bytes_read(struct ocxlpmem_card *card, const struct lib_place *place,
				    uint64_t *bytes);

/*
 * The file's bytes and a NUL, with one read. dir: directory to start from, or
 * AT_FDCWD. Return: bytes; -EMSGSIZE it holds size bytes or more; an errno.
 */
int __must_check lib_sysfs_read(int dir, const char *path, char *buf, size_t size);

/*
 * Is name this prefix and a decimal number as the kernel writes it (no sign, no
 * leading zero, 32 bits)? Fills *number.
 */
bool lib_numbered(const char *name, const char *prefix, unsigned int *number);
/* "0x" and 1 to 16 hexadecimal digits, nothing else */
bool lib_hex64(const char *text, uint64_t *value);

#endif
