// SPDX-License-Identifier: LGPL-2.1-or-later
/* Small files and links of sysfs: where a card is. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "card.h"
#include "wire/capability.h"

#define SECTOR_SIZE	512

int lib_sysfs_read(int dir, const char *path, char *buf, size_t size)
{
	/* a FIFO in a tree that is not the kernel's must not stop us */
	int fd = openat(dir, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st = { 0 };
	ssize_t n;
	int err;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	}
	n = read(fd, buf, size);
	err = -errno;
	close(fd);
	if (n < 0)
		return err;
	if ((size_t)n == size) {
		buf[size - 1] = '\0';
		return -EMSGSIZE;
	}

	buf[n] = '\0';
	return n;
}

bool lib_numbered(const char *name, const char *prefix, unsigned int *number)
{
	size_t len = strlen(prefix);
	const char *p = name + len;
	uint64_t n = 0;

	if (strncmp(name, prefix, len) || !*p || (*p == '0' && p[1]))
		return false;
	for (; *p; p++) {
		if (*p < '0' || *p > '9')
			return false;
		n = n * 10 + (*p - '0');
		if (n > UINT_MAX)
			return false;
	}
	*number = n;
	return true;
}

bool lib_hex64(const char *text, uint64_t *value)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t v = 0;
	size_t i;

	if (strncmp(text, "0x", 2) || !text[2])
		return false;
	for (i = 0; text[2 + i]; i++) {
		char c = text[2 + i];
		const char *d = strchr(digits, c >= 'A' && c <= 'F' ? c + 'a' - 'A' : c);

		if (!d || i == 16)
			return false;
		v = v << 4 | (d - digits);
	}
	*value = v;
	return true;
}

static const char *root_of(const struct ocxlpmem_card *card)
{
	return card->ctx->sysfs_root ? card->ctx->sysfs_root : "";
}

/* copies a name, or nothing if it is too long to be one */
static void name_copy(char out[LIB_SYSFS_NAME], const char *name, size_t len)
{
	if (len && len < LIB_SYSFS_NAME)
		wire_ascii_text(out, (const __u8 *)name, len);
}

/* last part of where a link points, or the one before it */
static void link_part(const char *path, unsigned int from_end, char out[LIB_SYSFS_NAME])
{
	char target[PATH_MAX];
	ssize_t n = readlink(path, target, sizeof(target));
	char *end, *start;

	if (n <= 0 || n == sizeof(target))
		return;
	target[n] = '\0';
	end = target + n;
	for (start = strrchr(target, '/'); start && from_end; from_end--) {
		end = start;
		*end = '\0';
		start = strrchr(target, '/');
	}
	if (start)
		name_copy(out, start + 1, end - start - 1);
}

/*
 * The location code that firmware gave the function or a bridge above it. INFERRED: that
 * of a bridge is the slot of the card behind it, as an OpenCAPI link has no other card.
 */
static void location_code_read(const char *device, char out[LIB_SYSFS_NAME])
{
	static const char *const places[] = {
		"of_node/ibm,loc-code", "../of_node/ibm,loc-code", "../../of_node/ibm,loc-code",
		"../../../of_node/ibm,loc-code",
	};
	int function = open(device, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char text[LIB_SYSFS_NAME];
	unsigned int i;

	for (i = 0; function >= 0 && !*out && i < ARRAY_COUNT(places); i++) {
		/* ends with a NUL, as texts of the device tree do */
		if (lib_sysfs_read(function, places[i], text, sizeof(text)) > 0)
			name_copy(out, text, strcspn(text, "\n"));
	}
	if (function >= 0)
		close(function);
}

/* the slot whose address is that of the card, whatever the function */
static void pci_slot_read(const char *root, const char *address, char out[LIB_SYSFS_NAME])
{
	size_t card_len = strcspn(address, ".");
	char path[PATH_MAX], text[LIB_SYSFS_NAME];
	struct dirent *entry;
	DIR *slots;

	snprintf(path, sizeof(path), "%s/sys/bus/pci/slots", root);
	slots = opendir(path);
	if (!slots)
		return;
	while (!*out && (entry = readdir(slots))) {
		snprintf(path, sizeof(path), "%s/address", entry->d_name);
		if (lib_sysfs_read(dirfd(slots), path, text, sizeof(text)) <= 0)
			continue;
		if (strcspn(text, ".\n") == card_len && !memcmp(text, address, card_len))
			name_copy(out, entry->d_name, strlen(entry->d_name));
	}
	closedir(slots);
}

static void provider_read(int bus, struct lib_place *place)
{
	char text[LIB_SYSFS_NAME];
	int n = lib_sysfs_read(bus, "provider", text, sizeof(text));

	if (n > 0)
		name_copy(place->provider, text, strcspn(text, "\n"));
}

/* a card's bus has one region; if there were more, the lowest is taken */
static void region_read(DIR *bus, struct lib_place *place)
{
	unsigned int number, lowest = 0;
	struct dirent *entry;
	char path[2 * LIB_SYSFS_NAME], text[32];
	int n;

	while ((entry = readdir(bus))) {
		if (!lib_numbered(entry->d_name, "region", &number))
			continue;
		if (place->region[0] && number > lowest)
			continue;
		lowest = number;
		name_copy(place->region, entry->d_name, strlen(entry->d_name));
	}
	if (!place->region[0])
		return;

	snprintf(path, sizeof(path), "%s/size", place->region);
	n = lib_sysfs_read(dirfd(bus), path, text, sizeof(text));
	if (n > 0 && sscanf(text, "%" SCNu64, &place->region_size) == 1)
		place->has_region_size = true;
}

/* lines of "first count" in sectors; the kernel's list is at most a page */
int lib_bad_bytes_read(struct ocxlpmem_card *card, const struct lib_place *place, uint64_t *bytes)
{
	char path[PATH_MAX], text[4096 + 1], *rest = text, *line;
	uint64_t first, count, sum = 0;
	int n;

	if (!place->region[0])
		return -ENODATA;
	snprintf(path, sizeof(path), "%s/sys/bus/nd/devices/%s/badblocks", root_of(card),
		 place->region);
	n = lib_sysfs_read(AT_FDCWD, path, text, sizeof(text));
	if (n < 0)
		return -ENODATA;
	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "%" SCNu64 " %" SCNu64, &first, &count) == 2)
			sum += count;
	}
	*bytes = sum * SECTOR_SIZE;
	return 0;
}

/* -1 is the kernel's word for none */
static void numa_node_read(const char *device, struct lib_place *place)
{
	char path[PATH_MAX], text[32], *end;
	long node;

	if ((size_t)snprintf(path, sizeof(path), "%s/numa_node", device) >= sizeof(path) ||
	    lib_sysfs_read(AT_FDCWD, path, text, sizeof(text)) <= 0)
		return;
	node = strtol(text, &end, 10);
	place->has_numa_node = end != text && node >= 0 && node <= INT_MAX;
	if (place->has_numa_node)
		place->numa_node = node;
}

void lib_place_read(struct ocxlpmem_card *card, struct lib_place *place)
{
	char path[PATH_MAX];
	DIR *bus;

	memset(place, 0, sizeof(*place));
	snprintf(path, sizeof(path), "%s/sys/class/" OCXLPMEM_CLASS "/%s/device", root_of(card),
		 card->name);
	link_part(path, 0, place->address);
	location_code_read(path, place->slot);
	if (!place->slot[0] && place->address[0])
		pci_slot_read(root_of(card), place->address, place->slot);
	numa_node_read(path, place);
	if (!card->nmem[0])
		return;

	/* the DIMM's link ends in .../ndbusN/nmemN */
	snprintf(path, sizeof(path), "%s/sys/bus/nd/devices/%s", root_of(card), card->nmem);
	link_part(path, 1, place->bus);
	if (!place->bus[0])
		return;

	snprintf(path, sizeof(path), "%s/sys/bus/nd/devices/%s", root_of(card), place->bus);
	bus = opendir(path);
	if (!bus)
		return;
	provider_read(dirfd(bus), place);
	region_read(bus, place);
	closedir(bus);
}
