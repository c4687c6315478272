// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <nvdimm/ocxlpmem.h>

#include "driver/core/core.h"
#include "client.h"
#include "describe.h"
#include "sysfs.h"

/* sysfs gives an attribute a page */
#define ATTRIBUTE_MAX	4096

/* "../" for each part of a path */
static void append_up(GString *out, const char *path)
{
	g_string_append(out, "../");
	for (; *path; path++) {
		if (*path == '/')
			g_string_append(out, "../");
	}
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* where a subsystem lists its devices: class/NAME or bus/NAME/devices */
static char *subsystem_list(const struct sim_device *device, const char *name)
{
	bool bus = g_str_has_prefix(device->subsystem, "bus/");

	return g_strdup_printf("sys/%s%s/%s", device->subsystem, bus ? "/devices" : "", name);
}

/* ---- nodes in /dev ------------------------------------------------------ */

/*
 * What stands for a device node, without root (umockdev turns the results of
 * stat(), not of fstat(), into those of a device):
 *
 * ocxlpmemN	a FIFO, because poll() on it can be made to wait (client.c)
 * ndctlN	an empty file; nothing but stat() and ioctl() is done to it
 * nmemN	a link to a device that everybody may open: libndctl compares
 *		fstat() with the numbers in sysfs
 * pmemN	a socket: no program can open it, so none takes it for memory
 *		or gets at a pmem device of the host
 */
static void make_node(struct sim_card *card, const struct sim_device *device, const char *name,
		      const char *numbers)
{
	static const mode_t mode[] = {
		[SIM_NODE_CARD] = SIM_CARD_MODE,
		[SIM_NODE_BUS] = S_IFREG | 0600,
		[SIM_NODE_BLOCK] = S_IFSOCK | S_ISVTX | 0660, /* S_ISVTX: umockdev's "block" */
	};
	struct sim_tree *tree = &card->machine->tree;
	g_autofree char *node = g_strconcat("dev/", name, NULL);
	g_autofree char *stat_numbers = g_strconcat("dev/.node/", name, NULL);

	if (device->node == SIM_NODE_DIMM)
		sim_tree_link(tree, node, card->machine->dimm_target);
	else
		sim_tree_node(tree, node, mode[device->node]);
	sim_tree_link(tree, stat_numbers, numbers);
}

static void remove_node(struct sim_card *card, const char *name)
{
	struct sim_tree *tree = &card->machine->tree;
	g_autofree char *node = g_strconcat("dev/", name, NULL);
	g_autofree char *stat_numbers = g_strconcat("dev/.node/", name, NULL);

	sim_tree_remove(tree, node);
	sim_tree_remove(tree, stat_numbers);
}

/* sys/dev/char/M:m; none for numbers that DIMMs share */
static char *numbers_link(const struct sim_device *device, const char *numbers)
{
	if (device->node == SIM_NODE_NONE || device->node == SIM_NODE_DIMM)
		return NULL;
	return g_strdup_printf("sys/dev/%s/%s", device->node == SIM_NODE_BLOCK ? "block" : "char",
			       numbers);
}

/* ---- devices ------------------------------------------------------------ */

static char *uevent_text(struct sim_card *card, const struct sim_device *device, const char *name)
{
	g_autofree char *text = sim_describe_expand(card, device->uevent);
	g_autofree char *numbers = NULL;
	char *minor;

	if (device->node == SIM_NODE_NONE)
		return g_steal_pointer(&text);
	numbers = sim_describe_expand(card, device->dev);
	minor = strchr(numbers, ':');
	*minor++ = 0;
	return g_strdup_printf("MAJOR=%s\nMINOR=%s\nDEVNAME=%s\n%s", numbers, minor, name, text);
}

static char *attribute_text(struct sim_card *card, const struct sim_attribute *attribute)
{
	g_autofree char *text = NULL;

	if (attribute->text == SIM_TEXT_NONE)
		return g_strdup("");
	text = sim_describe_expand(card, attribute->text);
	return g_strconcat(text, "\n", NULL);
}

static void add_attributes(struct sim_card *card, const struct sim_device *device, const char *dir)
{
	struct sim_tree *tree = &card->machine->tree;

	for (const struct sim_attribute *a = device->attributes; a->name; a++) {
		g_autofree char *path = g_strconcat(dir, "/", a->name, NULL);
		g_autofree char *text = a->is_link ? sim_describe_expand(card, a->text) :
						     attribute_text(card, a);

		if (strchr(a->name, '/')) {
			g_autofree char *parent = g_path_get_dirname(path);

			sim_tree_dir(tree, parent);
		}
		if (a->is_link)
			sim_tree_link(tree, path, text);
		else
			sim_tree_file(tree, path, text);
	}
}

/* nmemN/ocxlpmem/: names and texts are the core's */
static void put_group(struct sim_card *card, const char *dir,
		      void (*put)(struct sim_tree *tree, const char *path, const char *text))
{
	for (unsigned int i = 0; i < core_attribute_count; i++) {
		const struct core_attribute *attribute = &core_attributes[i];
		g_autofree char *path = g_strconcat(dir, "/" OCXLPMEM_SYSFS_GROUP "/",
						    attribute->name, NULL);
		char text[ATTRIBUTE_MAX];

		if (attribute->show && attribute->show(card->core, text, sizeof(text)) >= 0)
			put(&card->machine->tree, path, text);
	}
}

static void add_device(struct sim_card *card, const struct sim_device *device)
{
	struct sim_tree *tree = &card->machine->tree;
	g_autofree char *path = sim_describe_expand(card, device->path);
	g_autofree char *dir = g_strconcat("sys/devices/", path, NULL);
	const char *name = last_part(path);
	g_autofree char *uevent = uevent_text(card, device, name);
	g_autofree char *uevent_path = g_strconcat(dir, "/uevent", NULL);
	g_autofree char *list = subsystem_list(device, name);
	g_autofree char *subsystem = g_strconcat(dir, "/subsystem", NULL);
	g_autoptr(GString) target = g_string_new(NULL);

	sim_tree_dir(tree, dir);
	sim_tree_file(tree, uevent_path, uevent);
	add_attributes(card, device, dir);

	append_up(target, path);
	g_string_append_printf(target, "../%s", device->subsystem);
	sim_tree_link(tree, subsystem, target->str);
	if (device->driver && card->core) {
		g_autofree char *driver = g_strconcat(dir, "/driver", NULL);

		g_string_append_printf(target, "/drivers/%s", device->driver);
		sim_tree_link(tree, driver, target->str);
	}

	g_string_truncate(target, 0);
	append_up(target, device->subsystem);
	g_string_append_printf(target, "%sdevices/%s",
			       g_str_has_prefix(device->subsystem, "bus/") ? "../" : "", path);
	sim_tree_link(tree, list, target->str);

	if (device->node != SIM_NODE_NONE) {
		g_autofree char *numbers = sim_describe_expand(card, device->dev);
		g_autofree char *link = numbers_link(device, numbers);

		make_node(card, device, name, numbers);
		if (link) {
			g_string_printf(target, "../../devices/%s", path);
			sim_tree_link(tree, link, target->str);
		}
	}
	if (device == &sim_devices[SIM_DEVICE_DIMM]) {
		g_autofree char *group = g_strconcat(dir, "/" OCXLPMEM_SYSFS_GROUP, NULL);

		sim_tree_dir(tree, group);
		put_group(card, dir, sim_tree_file);
	}
}

static void remove_device(struct sim_card *card, const struct sim_device *device)
{
	struct sim_tree *tree = &card->machine->tree;
	g_autofree char *path = sim_describe_expand(card, device->path);
	g_autofree char *dir = g_strconcat("sys/devices/", path, NULL);
	g_autofree char *list = subsystem_list(device, last_part(path));

	if (device->node != SIM_NODE_NONE) {
		g_autofree char *numbers = sim_describe_expand(card, device->dev);
		g_autofree char *link = numbers_link(device, numbers);

		remove_node(card, last_part(path));
		if (link)
			sim_tree_remove(tree, link);
	}
	sim_tree_remove(tree, list);
	sim_tree_remove(tree, dir);
}

/* ---- the whole ---------------------------------------------------------- */

/* SIM_HAS_* that the state of the card calls for */
static unsigned int wanted(struct sim_card *card)
{
	static const unsigned int of_state[] = {
		[OCXLPMEM_STATE_WAITING] = SIM_HAS_DRIVER,
		[OCXLPMEM_STATE_NOT_READY] = SIM_HAS_DRIVER | SIM_HAS_DIMM,
		[OCXLPMEM_STATE_READY] = SIM_HAS_DRIVER | SIM_HAS_DIMM | SIM_HAS_LABELS |
					 SIM_HAS_REGION,
		[OCXLPMEM_STATE_ERASING] = SIM_HAS_DRIVER | SIM_HAS_DIMM | SIM_HAS_LABELS,
		[OCXLPMEM_STATE_MAY_BE_ERASING] = SIM_HAS_DRIVER | SIM_HAS_DIMM | SIM_HAS_LABELS,
	};
	unsigned int state;

	if (!card->core)
		return 0;
	state = core_state(card->core);
	if (state != OCXLPMEM_STATE_FATAL && state != OCXLPMEM_STATE_GONE)
		return of_state[state];
	/* fatal, gone: what there was stays, so that data can be saved */
	if (card->present & SIM_HAS_DIMM)
		return card->present;
	/* fatal from the start: as much as the card still gives */
	return of_state[strcmp(core_ready_missing(card->core), "nothing") ?
				OCXLPMEM_STATE_NOT_READY : OCXLPMEM_STATE_READY];
}

void sim_sysfs_machine(struct sim_machine *machine)
{
	static const char *const dirs[] = {
		"dev/.node", "sys/dev/char", "sys/dev/block", ("sys/class/" OCXLPMEM_CLASS),
		"sys/class/nd", "sys/class/block", "sys/bus/pci/devices", "sys/bus/pci/drivers/ocxlpmem",
		"sys/bus/nd/devices", "sys/bus/nd/drivers/nd_bus", "sys/bus/nd/drivers/nvdimm",
		"sys/bus/nd/drivers/nd_region", "sys/bus/nd/drivers/nd_pmem",
		"sys/module/ocxlpmem",
	};
	struct sim_tree *tree = &machine->tree;

	for (size_t i = 0; i < G_N_ELEMENTS(dirs); i++)
		sim_tree_dir(tree, dirs[i]);
	sim_tree_file(tree, "sys/module/ocxlpmem/initstate", "live\n");
	sim_tree_file(tree, "sys/module/ocxlpmem/version", SIM_VERSION "\n");
}

void sim_sysfs_card(struct sim_card *card)
{
	if (card->absent)
		return;
	g_mutex_lock(&card->sysfs_lock);
	card->in_sysfs = true;
	card->present = wanted(card);
	for (unsigned int i = 0; i < sim_device_count; i++) {
		if ((sim_devices[i].needs & card->present) == sim_devices[i].needs)
			add_device(card, &sim_devices[i]);
	}
	if (card->core)
		core_set_region_active(card->core, card->present & SIM_HAS_REGION);
	g_mutex_unlock(&card->sysfs_lock);
}

static void replace_uevent(struct sim_card *card, const struct sim_device *device)
{
	g_autofree char *path = sim_describe_expand(card, device->path);
	g_autofree char *uevent = uevent_text(card, device, last_part(path));
	g_autofree char *file = g_strconcat("sys/devices/", path, "/uevent", NULL);

	sim_tree_replace(&card->machine->tree, file, uevent);
}

void sim_sysfs_update(struct sim_card *card)
{
	const struct sim_device *dimm = &sim_devices[SIM_DEVICE_DIMM];
	unsigned int before, now;

	g_mutex_lock(&card->sysfs_lock);
	if (!card->in_sysfs) {
		g_mutex_unlock(&card->sysfs_lock);
		return;
	}
	before = card->present;
	now = wanted(card);
	/*
	 * libnvdimm cannot change the commands of a DIMM: it gets a new one. The
	 * card itself stays in view all the time.
	 */
	if ((before ^ now) & (SIM_HAS_DIMM | SIM_HAS_LABELS))
		before &= SIM_HAS_DRIVER;

	for (unsigned int i = sim_device_count; i-- > 0;) {
		unsigned int needs = sim_devices[i].needs;

		if (needs && (needs & card->present) == needs && (needs & before & now) != needs)
			remove_device(card, &sim_devices[i]);
	}
	card->present = now;
	for (unsigned int i = 0; i < sim_device_count; i++) {
		unsigned int needs = sim_devices[i].needs;

		if (needs && (needs & now) == needs && (needs & before) != needs)
			add_device(card, &sim_devices[i]);
	}
	core_set_region_active(card->core, now & SIM_HAS_REGION);

	replace_uevent(card, &sim_devices[SIM_DEVICE_CLASS]);
	if (now & before & SIM_HAS_DIMM) {
		g_autofree char *path = sim_describe_expand(card, dimm->path);
		g_autofree char *dir = g_strconcat("sys/devices/", path, NULL);

		put_group(card, dir, sim_tree_replace);
	}
	g_mutex_unlock(&card->sysfs_lock);
}
