// SPDX-License-Identifier: GPL-2.0-only
/*
 * Error logs that outlive a binding: what no keeper has had is in the ring of the
 * card's next binding under the same name. When the module goes, the kernel holds
 * it for some minutes more.
 */
#include <linux/devcoredump.h>
#include <linux/kconfig.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "glue.h"

/* @dev: the PCI function, which may have gone since */
struct store {
	struct list_head node;
	struct device *dev;
	char name[sizeof_field(struct glue_card, name)];
	u64 serial;
	struct core_ring ring;
};

/* probe and remove, one after the other for each card, and the module's end */
static LIST_HEAD(stores);
static DEFINE_MUTEX(stores_lock);

static struct store *find_store(const struct glue_card *card)
{
	struct store *store;

	list_for_each_entry(store, &stores, node)
		if (store->serial == card->serial && !strcmp(store->name, card->name))
			return store;
	return NULL;
}

static struct store *new_store(const struct glue_card *card)
{
	struct store *store = kzalloc(sizeof(*store), GFP_KERNEL);

	if (!store)
		return NULL;
	INIT_LIST_HEAD(&store->ring.blocks);
	strscpy(store->name, card->name, sizeof(store->name));
	store->serial = card->serial;
	list_add(&store->node, &stores);
	return store;
}

/* at probe, so that a removal cannot fail for want of memory */
int glue_log_start(struct glue_card *card)
{
	struct store *store;

	mutex_lock(&stores_lock);
	store = find_store(card);
	if (!store)
		store = new_store(card);
	if (store) {
		put_device(store->dev);
		store->dev = get_device(&card->pdev->dev);
	}
	mutex_unlock(&stores_lock);
	return store ? 0 : -ENOMEM;
}

void glue_log_give(struct glue_card *card)
{
	mutex_lock(&stores_lock);
	core_logs_give(card->core, &find_store(card)->ring);
	mutex_unlock(&stores_lock);
}

void glue_log_stop(struct glue_card *card)
{
	if (!card->core)
		return;
	mutex_lock(&stores_lock);
	core_logs_take(card->core, &find_store(card)->ring);
	mutex_unlock(&stores_lock);
}

static void hand_over(const struct store *store)
{
	size_t len = core_logs_unread(&store->ring, NULL);
	void *data;

	if (!len)
		return;
	data = IS_ENABLED(CONFIG_DEV_COREDUMP) ? vmalloc(len) : NULL;
	if (!data) {
		dev_err(store->dev, "error logs %llu to %llu are lost: nobody has kept them\n",
			store->ring.had, store->ring.next - 1);
		return;
	}
	core_logs_unread(&store->ring, data);
	dev_warn(store->dev, "error logs %llu to %llu, which nobody has kept, are in /sys/class/devcoredump for five minutes\n",
		 store->ring.had, store->ring.next - 1);
	dev_coredumpv(store->dev, data, len, GFP_KERNEL);
}

void glue_log_exit(void)
{
	struct store *store, *next;

	list_for_each_entry_safe(store, next, &stores, node) {
		hand_over(store);
		core_logs_free(&store->ring);
		put_device(store->dev);
		kfree(store);
	}
}
