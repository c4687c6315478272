// SPDX-License-Identifier: GPL-2.0-only
/* nmemN/ocxlpmem/: the core's attributes; the class device's uevent. */
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "glue.h"

/* ---- attributes ---------------------------------------------------------- */

struct sysfs_attribute {
	struct device_attribute attr;
	const struct core_attribute *source;
};

static struct sysfs_attribute *attributes;

static struct attribute_group dimm_group = {
	.name = OCXLPMEM_SYSFS_GROUP,
};

const struct attribute_group *glue_dimm_groups[] = { &dimm_group, NULL };

static ssize_t show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct glue_card *card = nvdimm_provider_data(to_nvdimm(dev));
	struct sysfs_attribute *attribute = container_of(attr, struct sysfs_attribute, attr);

	return attribute->source->show(card->core, buf, PAGE_SIZE);
}

static ssize_t store(struct device *dev, struct device_attribute *attr, const char *buf,
		     size_t count)
{
	struct glue_card *card = nvdimm_provider_data(to_nvdimm(dev));
	struct sysfs_attribute *attribute = container_of(attr, struct sysfs_attribute, attr);
	int err = attribute->source->store(card->core, buf);

	return err ? err : count;
}

int glue_sysfs_init(void)
{
	struct attribute **list;
	unsigned int i;

	attributes = kcalloc(core_attribute_count, sizeof(*attributes), GFP_KERNEL);
	list = kcalloc(core_attribute_count + 1, sizeof(*list), GFP_KERNEL);
	if (!attributes || !list) {
		kfree(attributes);
		kfree(list);
		return -ENOMEM;
	}
	for (i = 0; i < core_attribute_count; i++) {
		attributes[i].source = &core_attributes[i];
		sysfs_attr_init(&attributes[i].attr.attr);
		attributes[i].attr.attr.name = core_attributes[i].name;
		if (core_attributes[i].show) {
			attributes[i].attr.attr.mode |= 0444;
			attributes[i].attr.show = show;
		}
		if (core_attributes[i].store) {
			attributes[i].attr.attr.mode |= 0200;
			attributes[i].attr.store = store;
		}
		list[i] = &attributes[i].attr.attr;
	}
	dimm_group.attrs = list;
	return 0;
}

void glue_sysfs_exit(void)
{
	kfree(dimm_group.attrs);
	kfree(attributes);
}

/* ---- uevent -------------------------------------------------------------- */

void glue_sysfs_set_nmem(struct glue_card *card, const char *name)
{
	spin_lock(&card->nmem_lock);
	strscpy(card->nmem, name, sizeof(card->nmem));
	spin_unlock(&card->nmem_lock);
}

/* reading /sys/class/ocxlpmem/ocxlpmemN/uevent lists a card: cached values only */
int glue_sysfs_uevent(GLUE_UEVENT_DEVICE *dev, struct kobj_uevent_env *env)
{
	static const char *const words[] = OCXLPMEM_STATE_WORDS;
	/* the device is const, not the lock beside it */
	struct glue_card *card = container_of((struct device *)dev, struct glue_card, dev);
	char version[WIRE_FWVER_LEN + 1];
	char nmem[sizeof(card->nmem)];
	int err;

	spin_lock(&card->nmem_lock);
	strscpy(nmem, card->nmem, sizeof(nmem));
	spin_unlock(&card->nmem_lock);
	core_fw_version(card->core, version);

	err = add_uevent_var(env, OCXLPMEM_UEVENT_SERIAL "=0x%016llx", card->serial);
	if (!err)
		err = add_uevent_var(env, OCXLPMEM_UEVENT_FIRMWARE "=%s", version);
	if (!err && *nmem)
		err = add_uevent_var(env, OCXLPMEM_UEVENT_NMEM "=%s", nmem);
	if (!err)
		err = add_uevent_var(env, OCXLPMEM_UEVENT_STATE "=%s",
				     words[core_state(card->core)]);
	return err;
}

/* ---- telling ------------------------------------------------------------- */

/* CORE_CHANGED_* to the attribute to be read again */
static const struct watch {
	unsigned int what;
	const char *name;
} watches[] = {
	{ CORE_CHANGED_STATE, OCXLPMEM_SYSFS_STATE },
	{ CORE_CHANGED_STATE | CORE_CHANGED_FLAGS, OCXLPMEM_SYSFS_FLAGS },
	{ CORE_CHANGED_LOGS, OCXLPMEM_SYSFS_ERROR_LOG_PENDING },
	{ CORE_CHANGED_STATE | CORE_CHANGED_ERASE, OCXLPMEM_SYSFS_ERASE_RESULT },
};

void glue_sysfs_changed(struct glue_card *card, unsigned int what)
{
	unsigned int i;

	mutex_lock(&card->lock);
	for (i = 0; card->nvdimm && i < ARRAY_SIZE(watches); i++)
		if (what & watches[i].what)
			sysfs_notify(nvdimm_kobj(card->nvdimm), OCXLPMEM_SYSFS_GROUP,
				     watches[i].name);
	mutex_unlock(&card->lock);
	/* before that, the event of its appearance says it all */
	if (what & CORE_CHANGED_STATE && device_is_registered(&card->dev))
		kobject_uevent(&card->dev.kobj, KOBJ_CHANGE);
}
