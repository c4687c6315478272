// SPDX-License-Identifier: GPL-2.0-only
/* What is on a card, as libndctl and libdaxctl know it, where they are installed. */
#include "contents.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cards.h"
#include "file_system.h"
#include "util/library.h"
#include "util/memory.h"

#define LIBNDCTL "libndctl.so.6"
#define LIBDAXCTL "libdaxctl.so.1"

/* enum ndctl_namespace_mode of libndctl.h, in words */
static const char *const modes[] = { "fsdax", "sector", "raw", "devdax" };

/* functions of libndctl.h and daxctl/libdaxctl.h; all their objects are opaque */
struct content_reader {
	struct failure *failure;
	void *ctx;
	int (*new)(void **ctx);
	void *(*unref)(void *ctx);
	void (*set_log_fn)(void *ctx, void (*fn)(void *ctx, int priority, const char *file,
						 int line, const char *function,
						 const char *format, va_list args));
	void *(*bus_first)(void *ctx);
	void *(*bus_next)(void *bus);
	const char *(*bus_name)(void *bus);
	void *(*region_first)(void *bus);
	void *(*region_next)(void *region);
	const char *(*region_name)(void *region);
	unsigned long long (*region_size)(void *region);
	unsigned long long (*region_available)(void *region);
	int (*region_enabled)(void *region);
	int (*region_disable)(void *region);
	int (*region_enable)(void *region);
	void *(*namespace_first)(void *region);
	void *(*namespace_next)(void *ndns);
	const char *(*namespace_name)(void *ndns);
	const char *(*namespace_label)(void *ndns);
	int (*namespace_mode)(void *ndns);
	unsigned long long (*namespace_size)(void *ndns);
	int (*namespace_enabled)(void *ndns);
	int (*namespace_disable)(void *ndns);
	int (*namespace_enable)(void *ndns);
	const char *(*namespace_block)(void *ndns);
	void *(*btt)(void *ndns);
	unsigned long long (*btt_size)(void *btt);
	int (*btt_enabled)(void *btt);
	const char *(*btt_block)(void *btt);
	void *(*pfn)(void *ndns);
	unsigned long long (*pfn_size)(void *pfn);
	int (*pfn_enabled)(void *pfn);
	const char *(*pfn_block)(void *pfn);
	void *(*dax)(void *ndns);
	unsigned long long (*dax_size)(void *dax);
	int (*dax_enabled)(void *dax);
	void *(*dax_region)(void *dax);
	void *(*dev_first)(void *dax_region);
	void *(*dev_next)(void *dev);
	const char *(*dev_name)(void *dev);
	void *(*dev_memory)(void *dev);
};

#define SYMBOL(name, member) LIBRARY_SYMBOL(name, struct content_reader, member)

static const struct library_symbol ndctl_symbols[] = {
	SYMBOL("ndctl_new", new),
	SYMBOL("ndctl_unref", unref),
	SYMBOL("ndctl_set_log_fn", set_log_fn),
	SYMBOL("ndctl_bus_get_first", bus_first),
	SYMBOL("ndctl_bus_get_next", bus_next),
	SYMBOL("ndctl_bus_get_devname", bus_name),
	SYMBOL("ndctl_region_get_first", region_first),
	SYMBOL("ndctl_region_get_next", region_next),
	SYMBOL("ndctl_region_get_devname", region_name),
	SYMBOL("ndctl_region_get_size", region_size),
	SYMBOL("ndctl_region_get_available_size", region_available),
	SYMBOL("ndctl_region_is_enabled", region_enabled),
	SYMBOL("ndctl_region_disable_preserve", region_disable),
	SYMBOL("ndctl_region_enable", region_enable),
	SYMBOL("ndctl_namespace_get_first", namespace_first),
	SYMBOL("ndctl_namespace_get_next", namespace_next),
	SYMBOL("ndctl_namespace_get_devname", namespace_name),
	SYMBOL("ndctl_namespace_get_alt_name", namespace_label),
	SYMBOL("ndctl_namespace_get_mode", namespace_mode),
	SYMBOL("ndctl_namespace_get_size", namespace_size),
	SYMBOL("ndctl_namespace_is_enabled", namespace_enabled),
	SYMBOL("ndctl_namespace_disable_safe", namespace_disable),
	SYMBOL("ndctl_namespace_enable", namespace_enable),
	SYMBOL("ndctl_namespace_get_block_device", namespace_block),
	SYMBOL("ndctl_namespace_get_btt", btt),
	SYMBOL("ndctl_btt_get_size", btt_size),
	SYMBOL("ndctl_btt_is_enabled", btt_enabled),
	SYMBOL("ndctl_btt_get_block_device", btt_block),
	SYMBOL("ndctl_namespace_get_pfn", pfn),
	SYMBOL("ndctl_pfn_get_size", pfn_size),
	SYMBOL("ndctl_pfn_is_enabled", pfn_enabled),
	SYMBOL("ndctl_pfn_get_block_device", pfn_block),
	SYMBOL("ndctl_namespace_get_dax", dax),
	SYMBOL("ndctl_dax_get_size", dax_size),
	SYMBOL("ndctl_dax_is_enabled", dax_enabled),
	SYMBOL("ndctl_dax_get_daxctl_region", dax_region),
};

static const struct library_symbol daxctl_symbols[] = {
	SYMBOL("daxctl_dev_get_first", dev_first),
	SYMBOL("daxctl_dev_get_next", dev_next),
	SYMBOL("daxctl_dev_get_devname", dev_name),
	SYMBOL("daxctl_dev_get_memory", dev_memory),
};

static struct failure *load(struct content_reader *reader, const char *name,
			    const struct library_symbol *symbols, size_t count)
{
	if (library_open(name, symbols, count, reader))
		return NULL;
	return failure_new(CODE_FAILED, FAILURE_SYSTEM, 0,
			   "install the package ndctl, which brings libndctl and libdaxctl",
			   "what is on the cards is not known: %s", dlerror());
}

/* libndctl would write to standard error what is told with the cards already */
static void be_quiet(void *ctx, int priority, const char *file, int line, const char *function,
		     const char *format, va_list args)
{
}

struct content_reader *content_reader_open(const struct invocation *inv)
{
	struct content_reader *reader = xcalloc(1, sizeof(*reader));
	int err;

	if (cards_are_elsewhere(inv)) {
		reader->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, 0, NULL,
					      "what is on the cards is known of this machine only, "
					      "not with %s",
					      inv->capture ? "--from" : "--sysfs-root");
		return reader;
	}
	reader->failure = load(reader, LIBNDCTL, ndctl_symbols,
			       sizeof(ndctl_symbols) / sizeof(*ndctl_symbols));
	if (!reader->failure)
		reader->failure = load(reader, LIBDAXCTL, daxctl_symbols,
				       sizeof(daxctl_symbols) / sizeof(*daxctl_symbols));
	if (reader->failure)
		return reader;
	err = reader->new(&reader->ctx);
	if (err) {
		reader->ctx = NULL;
		reader->failure = failure_system(err, NULL, "asking libndctl what is on the cards");
		return reader;
	}
	reader->set_log_fn(reader->ctx, be_quiet);
	return reader;
}

void content_reader_close(struct content_reader *reader)
{
	if (reader->ctx)
		reader->unref(reader->ctx);
	failure_free(reader->failure);
	free(reader);
}

const struct failure *content_reader_failure(const struct content_reader *reader)
{
	return reader->failure;
}

static struct content_device *add_device(struct content_namespace *space, const char *name,
					 bool is_dax)
{
	struct content_device *device;

	space->devices = xrealloc(space->devices, space->count + 1, sizeof(*space->devices));
	device = &space->devices[space->count++];
	*device = (struct content_device) { .name = xstrdup(name), .is_dax = is_dax };
	return device;
}

static void add_block(struct content_namespace *space, const char *name)
{
	struct content_device *device;

	if (!name || !*name)
		return;
	device = add_device(space, name, false);
	device->file_system = file_system_on(name);
	block_users_find(&device->users, name);
}

static void add_dax_devices(const struct content_reader *reader, struct content_namespace *space,
			    void *dax)
{
	void *region = reader->dax_region(dax), *dev;

	for (dev = region ? reader->dev_first(region) : NULL; dev; dev = reader->dev_next(dev)) {
		const char *name = reader->dev_name(dev);
		struct content_device *device = add_device(space, name, true);

		if (reader->dev_memory(dev))
			device_users_add(&device->users, DEVICE_USE_MEMORY, name, NULL, NULL);
		else
			dax_users_find(&device->users, name);
	}
}

/* what gives the namespace to programs: one of three kinds of devices, or none */
static void read_personality(const struct content_reader *reader, void *ndns,
			     struct content_namespace *space)
{
	void *btt = reader->btt(ndns), *pfn = reader->pfn(ndns), *dax = reader->dax(ndns);

	if (btt) {
		space->size = reader->btt_size(btt);
		space->enabled = reader->btt_enabled(btt);
		if (space->enabled)
			add_block(space, reader->btt_block(btt));
	} else if (pfn) {
		space->size = reader->pfn_size(pfn);
		space->enabled = reader->pfn_enabled(pfn);
		if (space->enabled)
			add_block(space, reader->pfn_block(pfn));
	} else if (dax) {
		space->size = reader->dax_size(dax);
		space->enabled = reader->dax_enabled(dax);
		if (space->enabled)
			add_dax_devices(reader, space, dax);
	} else {
		space->size = reader->namespace_size(ndns);
		space->enabled = reader->namespace_enabled(ndns);
		if (space->enabled)
			add_block(space, reader->namespace_block(ndns));
	}
}

static void read_namespace(const struct content_reader *reader, void *ndns,
			   struct content_region *region)
{
	struct content_namespace *space;
	const char *label;
	int mode;

	/* the kernel keeps one of no size ready for the next that is made */
	if (!reader->namespace_size(ndns))
		return;
	region->namespaces = xrealloc(region->namespaces, region->count + 1,
				      sizeof(*region->namespaces));
	space = &region->namespaces[region->count++];
	label = reader->namespace_label(ndns);
	mode = reader->namespace_mode(ndns);
	*space = (struct content_namespace) {
		.name = xstrdup(reader->namespace_name(ndns)),
		.mode = mode >= 0 && mode < (int)(sizeof(modes) / sizeof(*modes)) ?
			modes[mode] : "unknown",
		.label = label && *label ? xstrdup(label) : NULL,
	};
	read_personality(reader, ndns, space);
}

static void read_region(const struct content_reader *reader, void *from, struct contents *contents)
{
	struct content_region *region;
	void *ndns;

	contents->regions = xrealloc(contents->regions, contents->count + 1,
				     sizeof(*contents->regions));
	region = &contents->regions[contents->count++];
	*region = (struct content_region) {
		.name = xstrdup(reader->region_name(from)),
		.size = reader->region_size(from),
		.available = reader->region_available(from),
		.enabled = reader->region_enabled(from),
	};
	for (ndns = reader->namespace_first(from); ndns; ndns = reader->namespace_next(ndns))
		read_namespace(reader, ndns, region);
}

/* NULL: libndctl knows none of the card */
static void *bus_of(const struct content_reader *reader, struct ocxlpmem_card *card)
{
	const char *wanted = ocxlpmem_card_bus(card);
	void *bus = wanted ? reader->bus_first(reader->ctx) : NULL;

	while (bus && strcmp(reader->bus_name(bus), wanted))
		bus = reader->bus_next(bus);
	return bus;
}

struct contents *contents_read(const struct content_reader *reader, struct ocxlpmem_card *card)
{
	struct contents *contents = xcalloc(1, sizeof(*contents));
	void *bus, *region;

	contents->failure = reader->failure;
	if (contents->failure)
		return contents;
	bus = bus_of(reader, card);
	for (region = bus ? reader->region_first(bus) : NULL; region;
	     region = reader->region_next(region))
		read_region(reader, region, contents);
	return contents;
}

/* a namespace whose block device somebody has just begun to use is refused by the kernel */
static int disable_region(const struct content_reader *reader, void *region)
{
	void *ndns, *next;
	int err = 0;

	if (!reader->region_enabled(region))
		return 0;
	for (ndns = reader->namespace_first(region); ndns && err >= 0; ndns = next) {
		next = reader->namespace_next(ndns);
		err = reader->namespace_size(ndns) ? reader->namespace_disable(ndns) : 0;
	}
	return err < 0 ? err : reader->region_disable(region);
}

void contents_enable(const struct content_reader *reader, struct ocxlpmem_card *card)
{
	void *bus = bus_of(reader, card), *region, *ndns;

	for (region = bus ? reader->region_first(bus) : NULL; region;
	     region = reader->region_next(region)) {
		/* its namespaces come with it; one that stayed enabled may have lost some */
		reader->region_enable(region);
		for (ndns = reader->namespace_first(region); ndns;
		     ndns = reader->namespace_next(ndns)) {
			if (reader->namespace_size(ndns))
				reader->namespace_enable(ndns);
		}
	}
}

struct failure *contents_disable(const struct content_reader *reader, struct ocxlpmem_card *card)
{
	void *bus = bus_of(reader, card), *region;
	int err;

	for (region = bus ? reader->region_first(bus) : NULL; region;
	     region = reader->region_next(region)) {
		err = disable_region(reader, region);
		if (!err)
			continue;
		contents_enable(reader, card);
		return failure_system(err < 0 ? err : -EBUSY,
				      "see who uses it: " PROGRAM " list --regions",
				      "disabling %s of %s", reader->region_name(region),
				      ocxlpmem_card_name(card));
	}
	return NULL;
}

bool contents_in_use(const struct contents *contents)
{
	size_t i, j, k;

	for (i = 0; i < contents->count; i++) {
		const struct content_region *region = &contents->regions[i];

		for (j = 0; j < region->count; j++) {
			for (k = 0; k < region->namespaces[j].count; k++) {
				if (region->namespaces[j].devices[k].users.count)
					return true;
			}
		}
	}
	return false;
}

static void free_namespace(struct content_namespace *space)
{
	size_t i;

	for (i = 0; i < space->count; i++) {
		device_users_free(&space->devices[i].users);
		free(space->devices[i].file_system);
		free(space->devices[i].name);
	}
	free(space->devices);
	free(space->label);
	free(space->name);
}

void contents_free(struct contents *contents)
{
	size_t i, j;

	for (i = 0; i < contents->count; i++) {
		for (j = 0; j < contents->regions[i].count; j++)
			free_namespace(&contents->regions[i].namespaces[j]);
		free(contents->regions[i].namespaces);
		free(contents->regions[i].name);
	}
	free(contents->regions);
	free(contents);
}

static char *add_users(char *text, const struct device_users *users)
{
	char *one, *longer;
	size_t i;

	for (i = 0; i < users->count; i++) {
		const struct device_user *user = &users->users[i];

		one = user->use == DEVICE_USE_FILE_SYSTEM ? xstrdup(user->place) :
							    device_user_text(user);
		longer = xasprintf("%s%s%s", text ? text : "in use: ", text ? ", " : "", one);
		free(one);
		free(text);
		text = longer;
	}
	return text;
}

char *contents_users_text(const struct contents *contents)
{
	char *text = NULL;
	size_t i, j, k;

	if (contents->failure)
		return xstrdup("in use: not known");
	for (i = 0; i < contents->count; i++) {
		const struct content_region *region = &contents->regions[i];

		for (j = 0; j < region->count; j++) {
			const struct content_namespace *space = &region->namespaces[j];

			for (k = 0; k < space->count; k++)
				text = add_users(text, &space->devices[k].users);
		}
	}
	return text;
}

static struct json_object *user_json(const struct device_user *user)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "use", device_use_str(user->use));
	json_add_text(obj, "device", user->device);
	if (user->name)
		json_add_text(obj, "name", user->name);
	if (user->place)
		json_add_text(obj, "place", user->place);
	return obj;
}

static struct json_object *device_json(const struct content_device *device)
{
	struct json_object *obj = json_object_new_object(), *users = json_object_new_array();
	size_t i;

	json_add_text(obj, "device", device->name);
	json_add_text(obj, "type", device->is_dax ? "dax" : "block");
	if (device->file_system)
		json_add_text(obj, "file_system", device->file_system);
	for (i = 0; i < device->users.count; i++)
		json_object_array_add(users, user_json(&device->users.users[i]));
	json_add(obj, "users", users);
	return obj;
}

static struct json_object *namespace_json(const struct content_namespace *space)
{
	struct json_object *obj = json_object_new_object(), *devices = json_object_new_array();
	size_t i;

	json_add_text(obj, "namespace", space->name);
	if (space->label)
		json_add_text(obj, "name", space->label);
	json_add_text(obj, "mode", space->mode);
	json_add_u64(obj, "size_bytes", space->size);
	json_add_bool(obj, "enabled", space->enabled);
	for (i = 0; i < space->count; i++)
		json_object_array_add(devices, device_json(&space->devices[i]));
	json_add(obj, "devices", devices);
	return obj;
}

static struct json_object *region_json(const struct content_region *region)
{
	struct json_object *obj = json_object_new_object(), *spaces = json_object_new_array();
	size_t i;

	json_add_text(obj, "region", region->name);
	json_add_u64(obj, "size_bytes", region->size);
	json_add_u64(obj, "available_bytes", region->available);
	json_add_bool(obj, "enabled", region->enabled);
	for (i = 0; i < region->count; i++)
		json_object_array_add(spaces, namespace_json(&region->namespaces[i]));
	json_add(obj, "namespaces", spaces);
	return obj;
}

void contents_to_json(struct json_object *obj, const struct contents *contents)
{
	struct json_object *array;
	size_t i;

	if (contents->failure) {
		json_add(obj, "regions_error", failure_json(contents->failure));
		return;
	}
	array = json_object_new_array();
	for (i = 0; i < contents->count; i++)
		json_object_array_add(array, region_json(&contents->regions[i]));
	json_add(obj, "regions", array);
}
