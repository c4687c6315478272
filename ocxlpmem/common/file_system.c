// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which file system is on a block device, as udev found it when the device came: without
 * opening the device, which needs root. libudev is loaded when it is wanted.
 */
#include "file_system.h"

#include <stdbool.h>
#include <stddef.h>

#include "util/library.h"
#include "util/memory.h"

#define LIBUDEV "libudev.so.1"

/* functions of libudev.h, whose objects are opaque */
struct udev_library {
	void *(*new)(void);
	void *(*unref)(void *udev);
	void *(*device)(void *udev, const char *subsystem, const char *name);
	const char *(*property)(void *device, const char *key);
	void *(*device_unref)(void *device);
};

#define SYMBOL(name, member) LIBRARY_SYMBOL(name, struct udev_library, member)

static const struct library_symbol symbols[] = {
	SYMBOL("udev_new", new),
	SYMBOL("udev_unref", unref),
	SYMBOL("udev_device_new_from_subsystem_sysname", device),
	SYMBOL("udev_device_get_property_value", property),
	SYMBOL("udev_device_unref", device_unref),
};

char *file_system_on(const char *device)
{
	struct udev_library lib;
	const char *type = NULL;
	void *udev, *found;
	char *copy;

	if (!library_open(LIBUDEV, symbols, sizeof(symbols) / sizeof(*symbols), &lib))
		return NULL;
	udev = lib.new();
	found = udev ? lib.device(udev, "block", device) : NULL;
	if (found)
		type = lib.property(found, "ID_FS_TYPE");
	copy = type && *type ? xstrdup(type) : NULL;
	if (found)
		lib.device_unref(found);
	if (udev)
		lib.unref(udev);
	return copy;
}
