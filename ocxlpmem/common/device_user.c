// SPDX-License-Identifier: GPL-2.0-only
/* Who uses a device: mounts, swap, devices built on it, processes that map it. */
#include "device_user.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/memory.h"

/* devices built on devices; the kernel allows no circles, a broken tree might */
#define DEPTH_MAX 8

const char *device_use_str(enum device_use use)
{
	static const char *const words[DEVICE_USE_COUNT] = {
		[DEVICE_USE_FILE_SYSTEM] = "file-system",
		[DEVICE_USE_SWAP] = "swap",
		[DEVICE_USE_HOLDER] = "holder",
		[DEVICE_USE_MEMORY] = "system-ram",
		[DEVICE_USE_PROCESS] = "process",
	};

	return words[use];
}

static char *copy(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

void device_users_add(struct device_users *users, enum device_use use, const char *device,
		      const char *name, const char *place)
{
	users->users = xrealloc(users->users, users->count + 1, sizeof(*users->users));
	users->users[users->count++] = (struct device_user) {
		.use = use, .device = copy(device), .name = copy(name), .place = copy(place),
	};
}

void device_users_free(struct device_users *users)
{
	size_t i;

	for (i = 0; i < users->count; i++) {
		free(users->users[i].device);
		free(users->users[i].name);
		free(users->users[i].place);
	}
	free(users->users);
	*users = (struct device_users) { 0 };
}

char *device_user_text(const struct device_user *user)
{
	switch (user->use) {
	case DEVICE_USE_FILE_SYSTEM:
		return xasprintf("%s on %s", user->name, user->place);
	case DEVICE_USE_SWAP:
		return xstrdup("swap");
	case DEVICE_USE_HOLDER:
		return xasprintf("%s built on it", user->name);
	case DEVICE_USE_MEMORY:
		return xstrdup("System RAM");
	case DEVICE_USE_PROCESS:
		return xasprintf("process %s (%s)", user->place, user->name);
	case DEVICE_USE_COUNT:
		break;
	}
	return xstrdup("");
}

/* the first line of a small file; "" without it */
static void read_line(const char *path, char *out, size_t size)
{
	FILE *file = fopen(path, "re");

	out[0] = 0;
	if (!file)
		return;
	if (!fgets(out, size, file))
		out[0] = 0;
	out[strcspn(out, "\n")] = 0;
	fclose(file);
}

/* what the kernel wrote as \040 */
static void undo_octal(char *text)
{
	char *out = text;

	for (; *text; out++) {
		unsigned int value;

		if (*text == '\\' && sscanf(text + 1, "%3o", &value) == 1 && strlen(text) > 3) {
			*out = value;
			text += 4;
		} else {
			*out = *text++;
		}
	}
	*out = 0;
}

/* a line of mountinfo: 36 35 259:0 / /mnt rw shared:1 - ext4 /dev/pmem0 rw */
static void look_at_mount(struct device_users *users, const char *device, const char *numbers,
			  char *line)
{
	char *fields[5], *rest = line, *type, *source;
	unsigned int i;

	for (i = 0; i < 5; i++) {
		fields[i] = strsep(&rest, " ");
		if (!rest)
			return;
	}
	rest = strstr(rest, " - ");
	if (!rest)
		return;
	rest += 3;
	type = strsep(&rest, " ");
	source = strsep(&rest, " ");
	/* file systems of many devices have a number of their own */
	if (strcmp(fields[2], numbers) &&
	    (!source || strncmp(source, "/dev/", 5) || strcmp(source + 5, device)))
		return;
	undo_octal(fields[4]);
	device_users_add(users, DEVICE_USE_FILE_SYSTEM, device, type, fields[4]);
}

static void find_mounts(struct device_users *users, const char *device, const char *numbers)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char *line = NULL;
	size_t size = 0;

	if (!file)
		return;
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = 0;
		look_at_mount(users, device, numbers, line);
	}
	free(line);
	fclose(file);
}

static void find_swap(struct device_users *users, const char *device)
{
	FILE *file = fopen("/proc/swaps", "re");
	char *line = NULL;
	size_t size = 0;

	if (!file)
		return;
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, " \t\n")] = 0;
		if (!strncmp(line, "/dev/", 5) && !strcmp(line + 5, device))
			device_users_add(users, DEVICE_USE_SWAP, device, NULL, NULL);
	}
	free(line);
	fclose(file);
}

static void find_users(struct device_users *users, const char *name, unsigned int depth);

/* "data (dm-0)" for what device-mapper has a name for */
static void add_holder(struct device_users *users, const char *device, const char *holder)
{
	char path[PATH_MAX], mapped[256], *name;

	snprintf(path, sizeof(path), "/sys/class/block/%s/dm/name", holder);
	read_line(path, mapped, sizeof(mapped));
	name = *mapped ? xasprintf("%s (%s)", mapped, holder) : xstrdup(holder);
	device_users_add(users, DEVICE_USE_HOLDER, device, name, NULL);
	free(name);
}

static void find_holders(struct device_users *users, const char *device, unsigned int depth)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/class/block/%s/holders", device);
	dir = opendir(path);
	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		add_holder(users, device, entry->d_name);
		find_users(users, entry->d_name, depth + 1);
	}
	closedir(dir);
}

static void find_partitions(struct device_users *users, const char *device, unsigned int depth)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/class/block/%s", device);
	dir = opendir(path);
	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		if (strncmp(entry->d_name, device, strlen(device)))
			continue;
		find_users(users, entry->d_name, depth + 1);
	}
	closedir(dir);
}

static void find_users(struct device_users *users, const char *name, unsigned int depth)
{
	char path[PATH_MAX], numbers[32];

	if (depth > DEPTH_MAX)
		return;
	snprintf(path, sizeof(path), "/sys/class/block/%s/dev", name);
	read_line(path, numbers, sizeof(numbers));
	if (*numbers)
		find_mounts(users, name, numbers);
	find_swap(users, name);
	find_holders(users, name, depth);
	find_partitions(users, name, depth);
}

void block_users_find(struct device_users *users, const char *name)
{
	find_users(users, name, 0);
}

/* does the process map the device? */
static bool maps_device(const char *pid, const char *device)
{
	char *path = xasprintf("/proc/%s/maps", pid), *line = NULL;
	FILE *file = fopen(path, "re");
	size_t size = 0, len = strlen(device);
	bool found = false;

	free(path);
	if (!file)
		return false;
	while (!found && getline(&line, &size, file) > 0) {
		const char *name = strchr(line, '/');

		found = name && !strncmp(name, device, len) &&
			(name[len] == '\n' || name[len] == ' ');
	}
	free(line);
	fclose(file);
	return found;
}

void dax_users_find(struct device_users *users, const char *name)
{
	char *device = xasprintf("/dev/%s", name), path[PATH_MAX], command[64];
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    !maps_device(entry->d_name, device))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		read_line(path, command, sizeof(command));
		device_users_add(users, DEVICE_USE_PROCESS, name, command, entry->d_name);
	}
	if (proc)
		closedir(proc);
	free(device);
}
