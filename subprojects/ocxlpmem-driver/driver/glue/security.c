// SPDX-License-Identifier: GPL-2.0-only
/*
 * Secure erase, as libnvdimm's security operation "overwrite". The card needs no
 * key. libnvdimm calls with its bus lock held and refuses active regions.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "glue.h"

/* who waits for the end has read the DIMM's state by then */
#define REGION_BACK_MS	200

/* ---- erases that outlive a binding --------------------------------------- */

/*
 * An erase goes on when the driver lets the card go. Until its answer was seen, or
 * the PCI function is gone, the module stays: with it would go what is known.
 */
struct note {
	struct list_head node;
	char name[sizeof_field(struct glue_card, name)];
	u64 serial;
};

static LIST_HEAD(notes);
static DEFINE_MUTEX(notes_lock);

/* before the start: the end may come before we are told that it has begun */
static int write_note(const struct glue_card *card)
{
	struct note *note = kzalloc(sizeof(*note), GFP_KERNEL);

	if (!note)
		return -ENOMEM;
	/* it is being unloaded already */
	if (!try_module_get(THIS_MODULE)) {
		kfree(note);
		return -ENODEV;
	}
	strscpy(note->name, card->name, sizeof(note->name));
	note->serial = card->serial;
	mutex_lock(&notes_lock);
	list_add(&note->node, &notes);
	mutex_unlock(&notes_lock);
	return 0;
}

static bool have_note(const struct glue_card *card)
{
	struct note *note;
	bool found = false;

	mutex_lock(&notes_lock);
	list_for_each_entry(note, &notes, node)
		if (note->serial == card->serial && !strcmp(note->name, card->name))
			found = true;
	mutex_unlock(&notes_lock);
	return found;
}

static void drop_notes(const char *name)
{
	struct note *note, *next;

	mutex_lock(&notes_lock);
	list_for_each_entry_safe(note, next, &notes, node) {
		if (strcmp(note->name, name))
			continue;
		list_del(&note->node);
		kfree(note);
		module_put(THIS_MODULE);
	}
	mutex_unlock(&notes_lock);
}

static int function_notify(struct notifier_block *nb, unsigned long event, void *data)
{
	if (event == BUS_NOTIFY_REMOVED_DEVICE)
		drop_notes(dev_name(data));
	return NOTIFY_DONE;
}

static struct notifier_block function_notifier = { .notifier_call = function_notify };

int glue_security_init(void)
{
	return bus_register_notifier(&pci_bus_type, &function_notifier);
}

void glue_security_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &function_notifier);
}

/* ---- the operations ------------------------------------------------------ */

static unsigned long get_flags(struct nvdimm *nvdimm, enum nvdimm_passphrase_type type)
{
	struct glue_card *card = nvdimm_provider_data(nvdimm);

	if (type == NVDIMM_MASTER || !core_can_erase(card->core))
		return 0;
	/* one of the two, never both: linux.md 4 */
	return READ_ONCE(card->erase_open) ? BIT(NVDIMM_SECURITY_OVERWRITE) :
					     BIT(NVDIMM_SECURITY_DISABLED);
}

static int start(struct glue_card *card)
{
	int err;

	/* a line that is written back later would bring old data back */
	err = glue_memory_flush(card);
	if (err)
		return err;
	/* before the start: the end may be worked up before we are told of it */
	WRITE_ONCE(card->erase_told, false);
	WRITE_ONCE(card->erase_open, true);
	err = core_erase_start(card->core);
	if (err)
		WRITE_ONCE(card->erase_open, false);
	return err;
}

static int overwrite(struct nvdimm *nvdimm, const struct nvdimm_key_data *key)
{
	struct glue_card *card = nvdimm_provider_data(nvdimm);
	int err;

	if (READ_ONCE(card->erase_open))
		return -EBUSY;
	err = write_note(card);
	if (err)
		return err;
	err = start(card);
	if (err)
		drop_notes(card->name);
	return err;
}

static int erase_end(struct glue_card *card)
{
	unsigned int phase = core_erase_poll(card->core);

	if (core_state(card->core) == OCXLPMEM_STATE_GONE)
		return -EIO;
	/* nobody knows when: nothing to ask for every ten seconds */
	if (phase == CORE_ERASE_DOUBT)
		return -EIO;
	if (phase == CORE_ERASE_BUSY || READ_ONCE(card->erase_open))
		return -EBUSY;
	return phase == CORE_ERASE_DONE ? 0 : -EIO;
}

static void bring_region_back(struct glue_card *card)
{
	queue_delayed_work(card->slow_queue, &card->region_work, msecs_to_jiffies(REGION_BACK_MS));
}

/* libnvdimm asks after 0 s, 10 s, 20 s more and so on, as long as it gets -EBUSY */
static int query_overwrite(struct nvdimm *nvdimm)
{
	struct glue_card *card = nvdimm_provider_data(nvdimm);
	int err = erase_end(card);

	if (err == -EBUSY)
		return err;
	WRITE_ONCE(card->erase_told, true);
	bring_region_back(card);
	return err;
}

const struct nvdimm_security_ops glue_security_ops = {
	.get_flags = get_flags,
	.overwrite = overwrite,
	.query_overwrite = query_overwrite,
};

/* ---- beginning and end, outside of libnvdimm ------------------------------ */

void glue_security_resume(struct glue_card *card)
{
	bool ours = have_note(card);

	if (ours)
		core_erase_adopt(card->core);
	if (core_state(card->core) == OCXLPMEM_STATE_ERASING)
		dev_info(&card->pdev->dev, "a secure erase still runs\n");
	if (core_erase_open(card->core)) {
		glue_security_notice(card);
	} else if (ours || core_erase_poll(card->core) != CORE_ERASE_IDLE) {
		/* it has ended while nobody was here, or a power cycle has ended it */
		glue_security_notice(card);
		atomic_or(CORE_CHANGED_ERASE, &card->changed);
		queue_work(card->slow_queue, &card->change_work);
	}
}

void glue_security_notice(struct glue_card *card)
{
	if (READ_ONCE(card->erase_open))
		return;
	card->erase_adopted = true;
	WRITE_ONCE(card->erase_open, true);
}

/*
 * The card has ended an erase. Until this is through, libnvdimm is told that it
 * still runs, and so keeps the region disabled.
 */
void glue_security_finish(struct glue_card *card)
{
	if (glue_memory_flush(card))
		dev_err(&card->pdev->dev,
			"cannot flush the caches after the erase: old data may be read until the next boot\n");
	glue_bus_forget_labels(card);
	drop_notes(card->name);
	glue_bus_update(card);
	if (READ_ONCE(card->erase_told))
		bring_region_back(card);
}

void glue_security_region_work(struct work_struct *work)
{
	struct glue_card *card = container_of(to_delayed_work(work), struct glue_card,
					      region_work);

	if (!READ_ONCE(card->erase_open))
		glue_bus_bring_region_back(card);
}
