// SPDX-License-Identifier: LGPL-2.1-or-later
/* PCI functions of such cards that no driver of ours has: cards that nobody sees. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "object.h"
#include "sysfs.h"
#include "wire/capability.h"

#define DEVICES		"/sys/bus/pci/devices"
#define PCI_ID		"1014:0625"

/**
 * struct function - a PCI function of a card
 * @address: such as "0009:00:00.1"
 * @driver: that has it; "" for none
 */
struct function {
	char address[LIB_SYSFS_NAME];
	char driver[LIB_SYSFS_NAME];
};

struct functions {
	size_t count;
	struct function *all;
};

/* "KEY=" at the beginning of a line; NULL: there is no such line */
static const char *value_of(const char *uevent, const char *key, size_t *len)
{
	size_t key_len = strlen(key);
	const char *line;

	for (line = uevent; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, key_len))
			continue;
		*len = strcspn(line + key_len, "\n");
		return line + key_len;
	}
	return NULL;
}

static int add(struct functions *functions, int dir, const char *address)
{
	char path[LIB_SYSFS_NAME + sizeof("/uevent")], uevent[4096];
	struct function *all, *one;
	const char *value;
	size_t len;

	if ((size_t)snprintf(path, sizeof(path), "%s/uevent", address) >= sizeof(path))
		return 0;
	if (lib_sysfs_read(dir, path, uevent, sizeof(uevent)) < 0)
		return 0;
	value = value_of(uevent, "PCI_ID=", &len);
	if (!value || len != strlen(PCI_ID) || strncmp(value, PCI_ID, len))
		return 0;

	all = realloc(functions->all, (functions->count + 1) * sizeof(*all));
	if (!all)
		return -ENOMEM;
	functions->all = all;
	one = &all[functions->count++];
	memset(one, 0, sizeof(*one));
	wire_ascii_text(one->address, (const __u8 *)address, strlen(address));
	value = value_of(uevent, "DRIVER=", &len);
	if (value && len < sizeof(one->driver))
		wire_ascii_text(one->driver, (const __u8 *)value, len);
	return 0;
}

static int by_address(const void *a, const void *b)
{
	return strcmp(((const struct function *)a)->address, ((const struct function *)b)->address);
}

/* "0009:00:00" of "0009:00:00.1" */
static size_t device_length(const char *address)
{
	const char *dot = strrchr(address, '.');

	return dot ? (size_t)(dot - address) : strlen(address);
}

/* function 0 of a card that has another one carries no memory */
static bool stands_for_card(const struct functions *functions, size_t i)
{
	const char *address = functions->all[i].address, *next;
	size_t len = device_length(address);

	if (strcmp(address + len, ".0") || i + 1 == functions->count)
		return true;
	next = functions->all[i + 1].address;
	return device_length(next) != len || strncmp(next, address, len);
}

static int tell(const struct functions *functions, ocxlpmem_function_fn fn, void *data)
{
	size_t i;
	int err = 0;

	for (i = 0; i < functions->count && !err; i++) {
		const char *driver = functions->all[i].driver;

		if (!strcmp(driver, OCXLPMEM_CLASS) || !stands_for_card(functions, i))
			continue;
		err = fn(functions->all[i].address, *driver ? driver : NULL, data);
	}
	return err;
}

int ocxlpmem_functions_without_driver(struct ocxlpmem_ctx *ctx, ocxlpmem_function_fn fn,
				      void *data)
{
	const char *root = ctx->sysfs_root ? ctx->sysfs_root : "";
	struct functions functions = {};
	struct dirent *entry;
	char path[PATH_MAX];
	int err = 0;
	DIR *dir;

	if (ctx->given)
		return 0;
	if ((size_t)snprintf(path, sizeof(path), "%s" DEVICES, root) >= sizeof(path))
		return -ENAMETOOLONG;
	dir = opendir(path);
	/* a machine without PCI */
	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while (!err && (entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			err = add(&functions, dirfd(dir), entry->d_name);
	}
	closedir(dir);
	if (functions.count)
		qsort(functions.all, functions.count, sizeof(*functions.all), by_address);
	if (!err)
		err = tell(&functions, fn, data);
	free(functions.all);
	return err;
}
