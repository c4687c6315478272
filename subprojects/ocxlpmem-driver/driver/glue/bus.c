// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card in libnvdimm: one bus with one DIMM and one region. The bus lives
 * from probe to remove; DIMM and region follow the card's state.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/ndctl.h>
#include <linux/numa.h>
#include <linux/wait.h>

#include "glue.h"
#include "wire/register.h"

/* libnvdimm refuses cookie 0, so a card without a serial number needs another */
#define NO_SERIAL_COOKIE	0x6f63786c706d656dULL

/* longer than any command takes once the core is removed */
#define DRAIN_MS		10000

LIST_HEAD(glue_cards);
/* over glue_cards; those on it have a bus */
DEFINE_MUTEX(glue_cards_lock);
DECLARE_WAIT_QUEUE_HEAD(glue_cards_idle);

static struct device *dimm_dev(struct nvdimm *nvdimm)
{
	return kobj_to_dev(nvdimm_kobj(nvdimm));
}

/* ---- DIMM ---------------------------------------------------------------- */

static int match_address(struct device *dev, void *address)
{
	return dev == address;
}

/*
 * libnvdimm registers devices later and frees those that fail, without a word (patch
 * 0014 of the series has one for DIMMs): is the one at this address among the bus's
 * children?
 */
static bool is_registered(struct glue_card *card, struct device *dev)
{
	/* waits for registrations under way; the number is not the question */
	nvdimm_bus_check_dimm_count(card->bus, 1);
	return device_for_each_child(to_nvdimm_bus_dev(card->bus), dev, match_address);
}

/*
 * The region of a card that was fatal before it had one is read-only, as libnvdimm
 * understands "not armed": what is stored may be lost.
 */
static void create_dimm(struct glue_card *card, enum glue_dimm dimm, bool armed)
{
	bool complete = dimm == GLUE_DIMM_COMPLETE;
	unsigned long flags = BIT(NDD_REGISTER_SYNC);
	struct nvdimm *nvdimm;

	if (complete)
		flags |= BIT(NDD_LABELING);
	if (!armed)
		flags |= BIT(NDD_UNARMED);
	nvdimm = __nvdimm_create(card->bus, card, glue_dimm_groups, flags,
				 glue_nd_commands(dimm), 0, NULL, card->dimm_id,
				 complete ? &glue_security_ops : NULL, NULL);
	if (!nvdimm || !is_registered(card, dimm_dev(nvdimm))) {
		dev_err(&card->pdev->dev, "cannot register a DIMM\n");
		return;
	}
	card->nvdimm = nvdimm;
	card->dimm = dimm;
	card->armed = armed;
	glue_sysfs_set_nmem(card, nvdimm_name(nvdimm));
	glue_pmu_follow(card);
}

static void delete_dimm(struct glue_card *card)
{
	glue_region_delete_locked(card);
	if (!card->nvdimm)
		return;
	glue_sysfs_set_nmem(card, "");
	nvdimm_delete(card->nvdimm);
	card->nvdimm = NULL;
	card->dimm = GLUE_DIMM_NONE;
}

/* ---- region -------------------------------------------------------------- */

static void create_region(struct glue_card *card)
{
	int node = dev_to_node(&card->pdev->dev);
	struct resource res = card->lpc;
	struct nd_mapping_desc mapping = { .nvdimm = card->nvdimm };
	struct nd_region_desc desc = {
		.res = &res,
		.mapping = &mapping,
		.num_mappings = 1,
		.nd_set = &card->set,
		/* a node without CPUs and memory of its own may be offline until then */
		.numa_node = numa_map_to_online_node(node),
		.target_node = node,
	};
	struct nd_region *region;

	res.start += GLUE_CARVE_OUT;
	mapping.size = resource_size(&res);
	card->set.cookie1 = card->serial ? card->serial : NO_SERIAL_COOKIE;
	card->set.cookie2 = card->set.cookie1;
	set_bit(ND_REGION_PAGEMAP, &desc.flags);
	/* INFERRED from how the same hardware is presented under PowerVM */
	set_bit(ND_REGION_PERSIST_MEMCTRL, &desc.flags);

	dev_info(&card->pdev->dev, "%llu MiB of persistent memory at %pR\n",
		 resource_size(&res) >> 20, &res);
	region = nvdimm_pmem_region_create(card->bus, &desc);
	if (!region || !is_registered(card, nd_region_dev(region))) {
		dev_err(&card->pdev->dev, "cannot register a region\n");
		return;
	}
	card->region = region;
	if (!card->armed)
		dev_crit(&card->pdev->dev,
			 "the card is fatal, so its region is read-only: mount what is on it with -o ro,norecovery (XFS) or -o ro,noload (ext4); DAX devices are not protected, do not write to them\n");
}

void glue_region_delete_locked(struct glue_card *card)
{
	struct nd_region *region = card->region;

	lockdep_assert_held(&card->lock);
	card->region = NULL;
	nvdimm_region_delete(region);
}

/*
 * Is a region in use? libnvdimm does not say, but its drivers come and go
 * loudly. Regions are the DIMM's brothers that are not DIMMs.
 */
static int region_notify(struct notifier_block *nb, unsigned long event, void *data)
{
	struct glue_card *card = container_of(nb, struct glue_card, region_notifier);
	struct device *dev = data;

	if (dev->parent != to_nvdimm_bus_dev(card->bus) || strncmp(dev_name(dev), "region", 6))
		return NOTIFY_DONE;
	if (event == BUS_NOTIFY_BIND_DRIVER)
		core_set_region_active(card->core, true);
	if (event == BUS_NOTIFY_DRIVER_NOT_BOUND || event == BUS_NOTIFY_UNBOUND_DRIVER)
		core_set_region_active(card->core, false);
	return NOTIFY_OK;
}

/* ---- what the state asks for --------------------------------------------- */

/* a fatal card whose memory still answers: the data must be within reach */
static bool memory_answers(struct glue_card *card)
{
	u64 need = WIRE_CHI_CRDY | WIRE_CHI_MA;
	u64 chi;

	return !core_chi(card->core, &chi) && (chi & need) == need;
}

static enum glue_dimm wanted_dimm(struct glue_card *card)
{
	static const enum glue_dimm wanted[] = {
		[OCXLPMEM_STATE_WAITING] = GLUE_DIMM_NONE,
		[OCXLPMEM_STATE_NOT_READY] = GLUE_DIMM_LISTED,
		[OCXLPMEM_STATE_READY] = GLUE_DIMM_COMPLETE,
		[OCXLPMEM_STATE_ERASING] = GLUE_DIMM_COMPLETE,
		[OCXLPMEM_STATE_FATAL] = GLUE_DIMM_LISTED,
		[OCXLPMEM_STATE_GONE] = GLUE_DIMM_NONE,
		[OCXLPMEM_STATE_MAY_BE_ERASING] = GLUE_DIMM_COMPLETE,
	};
	unsigned int state = core_state(card->core);

	if (state == OCXLPMEM_STATE_FATAL && memory_answers(card))
		return GLUE_DIMM_COMPLETE;
	return wanted[state];
}

/*
 * Never takes away: a card that fails keeps what it had, so that data can be saved.
 * true: the DIMM is another one now
 */
static bool update_locked(struct glue_card *card)
{
	enum glue_dimm dimm = wanted_dimm(card), before = card->dimm;
	bool fatal, disarm;

	/* an adopted erase may end before there is one; the ready wait looks later */
	if (!card->bus)
		return false;
	/* also a doubt that came up with the card's memory */
	if (core_erase_open(card->core))
		glue_security_notice(card);
	fatal = core_state(card->core) == OCXLPMEM_STATE_FATAL;
	if (fatal && !card->region && !card->offline && glue_fatal_is_offline()) {
		dev_crit(&card->pdev->dev, "the card is fatal: no region (fatal_action)\n");
		card->offline = true;
	}
	disarm = fatal && dimm == GLUE_DIMM_COMPLETE && !card->region && card->armed;
	if (dimm > card->dimm || disarm) {
		delete_dimm(card);
		create_dimm(card, dimm, !fatal);
	}
	if (card->dimm == GLUE_DIMM_COMPLETE && dimm == GLUE_DIMM_COMPLETE && !card->region &&
	    !READ_ONCE(card->erase_open) && !card->offline)
		create_region(card);
	return card->dimm != before;
}

void glue_bus_update(struct glue_card *card)
{
	bool another;

	mutex_lock(&card->lock);
	another = update_locked(card);
	mutex_unlock(&card->lock);
	/*
	 * The uevent has another name now. Else there is no news: a card that is not
	 * ready comes here every second.
	 */
	if (another)
		glue_sysfs_changed(card, CORE_CHANGED_STATE);
}

/*
 * An adopted erase was not begun through this DIMM: libnvdimm does not ask how it
 * goes, so only a new one has the right security state.
 */
static void forget_labels_locked(struct glue_card *card)
{
	if (card->erase_adopted)
		delete_dimm(card);
	else if (card->nvdimm && device_reprobe(dimm_dev(card->nvdimm)) < 0)
		dev_err(&card->pdev->dev, "cannot read the labels of the erased DIMM anew\n");
	card->erase_adopted = false;
	WRITE_ONCE(card->erase_open, false);
}

void glue_bus_forget_labels(struct glue_card *card)
{
	mutex_lock(&card->lock);
	forget_labels_locked(card);
	mutex_unlock(&card->lock);
}

/*
 * Linux from 6.3 on holds what the processor caches of an erased DIMM for wrong, and
 * where it cannot drop that itself, the region gets no driver as long as the DIMM is
 * the same. We have dropped it (glue_memory_flush()).
 */
void glue_bus_bring_region_back(struct glue_card *card)
{
	mutex_lock(&card->lock);
	if (card->region && device_attach(nd_region_dev(card->region)) <= 0)
		delete_dimm(card);
	mutex_unlock(&card->lock);
	glue_bus_update(card);
}

/* ---- the bus ------------------------------------------------------------- */

int glue_bus_start(struct glue_card *card)
{
	struct nvdimm_bus *bus;
	int err;

	snprintf(card->provider, sizeof(card->provider), GLUE_NAME ".%s", card->name);
	snprintf(card->dimm_id, sizeof(card->dimm_id), "0x%016llx", card->serial);
	card->desc.provider_name = card->provider;
	card->desc.module = THIS_MODULE;
	card->desc.ndctl = glue_nd_ctl;
	set_bit(OCXLPMEM_ND_FAMILY, &card->desc.dimm_family_mask);

	bus = nvdimm_bus_register(&card->pdev->dev, &card->desc);
	if (!bus)
		return -ENOMEM;
	card->region_notifier.notifier_call = region_notify;
	err = bus_register_notifier(to_nvdimm_bus_dev(bus)->bus, &card->region_notifier);
	if (err) {
		nvdimm_bus_unregister(bus);
		return err;
	}
	/* the slow queue works already, and may create a region from now on */
	mutex_lock(&card->lock);
	card->bus = bus;
	mutex_unlock(&card->lock);

	mutex_lock(&glue_cards_lock);
	list_add_tail(&card->node, &glue_cards);
	mutex_unlock(&glue_cards_lock);
	return 0;
}

/*
 * libnvdimm holds the bus's device lock while its removal waits for commands in
 * flight, and these wait for that lock: for ever. So no command may be in flight
 * then. None begins once the DIMM is gone, and each holds a reference to it. Commands
 * of the bus itself have an empty mask and never come to the lock. Patch 0013 of the
 * series mends libnvdimm.
 */
static void drain_commands(struct device *dimm)
{
	unsigned long end = jiffies + msecs_to_jiffies(DRAIN_MS);

	while (kref_read(&dimm->kobj.kref) > 1 && time_before(jiffies, end))
		usleep_range(500, 1000);
	if (kref_read(&dimm->kobj.kref) > 1)
		dev_warn(dimm, "still in use, removing the bus all the same\n");
	put_device(dimm);
}

static void take_away_dimm(struct glue_card *card)
{
	struct device *dimm = NULL;

	mutex_lock(&card->lock);
	if (card->nvdimm)
		dimm = get_device(dimm_dev(card->nvdimm));
	delete_dimm(card);
	mutex_unlock(&card->lock);
	if (dimm)
		drain_commands(dimm);
}

static bool has_medium_holders(struct glue_card *card)
{
	bool held;

	mutex_lock(&glue_cards_lock);
	held = card->medium_holders;
	mutex_unlock(&glue_cards_lock);
	return held;
}

void glue_bus_stop(struct glue_card *card)
{
	mutex_lock(&glue_cards_lock);
	list_del_init(&card->node);
	mutex_unlock(&glue_cards_lock);
	wait_event(glue_cards_idle, !has_medium_holders(card));

	take_away_dimm(card);
	/* the region is gone, so there is nothing more to be told */
	bus_unregister_notifier(to_nvdimm_bus_dev(card->bus)->bus, &card->region_notifier);
	nvdimm_bus_unregister(card->bus);
}
