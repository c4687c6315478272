// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which file system is on a block device, as udev found it when the device came: without
 * opening the device, which needs root. libudev is loaded when it is wanted.
 */
#include "file_system.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

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

static bool open_library(struct udev_library *lib)
{
	const struct {
		const char *name;
		void **place;
	} symbols[] = {
		{ "udev_new", (void **)&lib->new },
		{ "udev_unref", (void **)&lib->unref },
		{ "udev_device_new_from_subsystem_sysname", (void **)&lib->device },
		{ "udev_device_get_property_value", (void **)&lib->property },
		{ "udev_device_unref", (void **)&lib->device_unref },
	};
	void *library = dlopen(LIBUDEV, RTLD_LAZY | RTLD_LOCAL);
	size_t i;

	if (!library)
		return false;
	for (i = 0; i < sizeof(symbols) / sizeof(*symbols); i++) {
		*symbols[i].place = dlsym(library, symbols[i].name);
		if (!*symbols[i].place)
			return false;
	}
	return true;
}

char *file_system_on(const char *device)
{
	struct udev_library lib;
	const char *type = NULL;
	void *udev, *found;
	char *copy;

	if (!open_library(&lib))
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
