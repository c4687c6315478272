// SPDX-License-Identifier: GPL-2.0-only
/* What sysfs says of a card, attribute by attribute, as it is. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parts.h"
#include "util/memory.h"

/* an attribute is at most a page, which has 64 KiB on POWER */
#define ATTRIBUTE_MAX	65536

static const char *const card_attributes[] = { "uevent", NULL };

static const char *const function_attributes[] = {
	"uevent", "vendor", "device", "subsystem_vendor", "subsystem_device", "class", "revision",
	"numa_node", "enable", "current_link_speed", "current_link_width", NULL
};

static const char *const nmem_attributes[] = {
	"commands", "flags", "state", "security", "available_slots",
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_SERIAL,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_FW_VERSION,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_SPEC_REVISION,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_READ_LATENCY,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_FLAGS,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_STATE,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_ERROR_LOG_PENDING,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_ERASE_RESULT,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_ERASE_ACCESSIBLE_DONE,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_ERASE_ACCESSIBLE_TRIED,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_ERASE_DEFECTIVE_DONE,
	OCXLPMEM_SYSFS_GROUP "/" OCXLPMEM_SYSFS_ERASE_DEFECTIVE_TRIED,
	NULL
};

static const char *const region_attributes[] = {
	"size", "available_size", "mappings", "nstype", "read_only", "align", "badblocks",
	"persistence_domain", "numa_node", "target_node", NULL
};

/* "nmem/state: idle": a line of the attribute a line; one that is not there is none */
static void put_attribute(FILE *out, const char *path, const char *name)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char *text, *line, *rest;
	ssize_t len;

	if (fd < 0)
		return;
	text = xmalloc(ATTRIBUTE_MAX + 1);
	len = read(fd, text, ATTRIBUTE_MAX);
	close(fd);
	text[len > 0 ? len : 0] = '\0';
	for (rest = text; (line = strsep(&rest, "\n"));) {
		if (*line)
			fprintf(out, "%s: %s\n", name, line);
	}
	free(text);
}

/**
 * struct group - attributes of one device
 * @name: what it is
 * @directory: below the root of sysfs
 * @device: in it; NULL: there is none
 * @attributes: ended by NULL
 */
struct group {
	const char *name;
	const char *directory;
	const char *device;
	const char *const *attributes;
};

static void put_group(FILE *out, const char *root, const struct group *group)
{
	const char *const *attribute;
	char *path, *name;

	for (attribute = group->attributes; group->device && *attribute; attribute++) {
		path = xasprintf("%s/sys/%s/%s/%s", root ? root : "", group->directory,
				 group->device, *attribute);
		name = xasprintf("%s/%s", group->name, *attribute);
		put_attribute(out, path, name);
		free(name);
		free(path);
	}
}

static void add_card(struct parts *parts, struct ocxlpmem_card *card)
{
	const struct group groups[] = {
		{ "card", "class/" OCXLPMEM_CLASS, ocxlpmem_card_name(card), card_attributes },
		{ "function", "bus/pci/devices", ocxlpmem_card_address(card),
		  function_attributes },
		{ "nmem", "bus/nd/devices", ocxlpmem_card_nmem(card), nmem_attributes },
		{ "region", "bus/nd/devices", ocxlpmem_card_region(card), region_attributes },
	};
	char *text = NULL, *name = xasprintf("%s/sysfs.txt", ocxlpmem_card_name(card));
	size_t len = 0, i;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		out_of_memory();
	for (i = 0; i < sizeof(groups) / sizeof(*groups); i++)
		put_group(out, machine_sysfs_root(parts->inv), &groups[i]);
	if (fclose(out))
		out_of_memory();
	parts_add(parts, name, text, len);
	free(text);
	free(name);
}

void add_sysfs(struct parts *parts)
{
	size_t i;

	for (i = 0; i < parts->cards->count; i++)
		add_card(parts, parts->cards->jobs[i].card);
}
