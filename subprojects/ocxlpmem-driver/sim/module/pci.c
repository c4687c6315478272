// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the machine sees of a card: a PCI domain of its own, as each OpenCAPI
 * link has (device.md 1), with the card as device 0 on its root bus.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "sim.h"

#define CONFIG_SIZE	4096
#define EXPRESS		0x40	/* where the capabilities stand */
#define SERIAL		0x100

/* ---- configuration space ------------------------------------------------ */

static const struct {
	u16 offset;
	u8 size;
	u32 value;
} registers[] = {
	{ PCI_VENDOR_ID, 2, PCI_VENDOR_ID_IBM },
	{ PCI_DEVICE_ID, 2, 0x0625 },
	{ PCI_STATUS, 2, PCI_STATUS_CAP_LIST },
	/* INFERRED: the class is not known; other OpenCAPI cards have this one */
	{ PCI_CLASS_DEVICE, 2, 0x1200 },
	{ PCI_HEADER_TYPE, 1, 0x80 },
	{ PCI_SUBSYSTEM_VENDOR_ID, 2, PCI_VENDOR_ID_IBM },
	{ PCI_CAPABILITY_LIST, 1, EXPRESS },
	/* without it there is no extended space, which has the serial number */
	{ EXPRESS, 1, PCI_CAP_ID_EXP },
	{ EXPRESS + PCI_EXP_FLAGS, 2, 2 | PCI_EXP_TYPE_RC_END << 4 },
};

/* what the host may write; all else is read-only, so there are no BARs */
static const struct {
	u16 offset;
	u8 size;
} writable[] = {
	{ PCI_COMMAND, 2 },
	{ PCI_CACHE_LINE_SIZE, 1 },
	{ PCI_LATENCY_TIMER, 1 },
	{ PCI_INTERRUPT_LINE, 1 },
	{ EXPRESS + PCI_EXP_DEVCTL, 2 },
};

static void put(u8 *config, unsigned int offset, unsigned int size, u64 value)
{
	for (; size; size--, value >>= 8)
		config[offset++] = value;
}

static u8 *config_create(u64 serial)
{
	u8 *config = kzalloc(CONFIG_SIZE, GFP_KERNEL);
	unsigned int i;

	if (!config)
		return NULL;
	for (i = 0; i < ARRAY_SIZE(registers); i++)
		put(config, registers[i].offset, registers[i].size, registers[i].value);
	if (serial) {
		put(config, SERIAL, 4, PCI_EXT_CAP_ID_DSN | 1 << 16);
		put(config, SERIAL + 4, 8, serial);
	}
	return config;
}

static struct sim_slot *slot_of(const struct pci_bus *bus)
{
	unsigned int i;

	for (i = 0; i < sim_slot_count; i++)
		if (sim_host_has(sim_slots[i], bus))
			return sim_slots[i];
	return NULL;
}

/* of the function addressed; NULL: nobody answers */
static u8 *config_of(struct pci_bus *bus, unsigned int devfn, int where, int size)
{
	const struct sim_slot *slot = slot_of(bus);

	if (!slot || devfn >= SIM_FUNCTIONS || !READ_ONCE(slot->plugged))
		return NULL;
	if (where < 0 || where > CONFIG_SIZE - size)
		return NULL;
	return slot->config[devfn];
}

static int config_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *value)
{
	const u8 *config = config_of(bus, devfn, where, size);

	if (!config) {
		PCI_SET_ERROR_RESPONSE(value);
		return PCIBIOS_DEVICE_NOT_FOUND;
	}
	for (*value = 0; size; size--)
		*value = *value << 8 | config[where + size - 1];
	return PCIBIOS_SUCCESSFUL;
}

static int config_write(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 value)
{
	u8 *config = config_of(bus, devfn, where, size);
	unsigned int i;

	if (!config)
		return PCIBIOS_DEVICE_NOT_FOUND;
	for (; size; size--, where++, value >>= 8)
		for (i = 0; i < ARRAY_SIZE(writable); i++)
			if (where >= writable[i].offset &&
			    where < writable[i].offset + writable[i].size)
				config[where] = value;
	return PCIBIOS_SUCCESSFUL;
}

static struct pci_ops config_ops = {
	.read = config_read,
	.write = config_write,
};

struct sim_slot *sim_pci_slot(const struct pci_dev *dev)
{
	if (dev->bus->ops != &config_ops)
		return NULL;
	return slot_of(dev->bus);
}

/* ---- the host bridge ---------------------------------------------------- */

int sim_pci_start(struct sim_slot *slot)
{
	unsigned int domain = SIM_DOMAIN + slot->number;
	unsigned int i;
	int rc;

	for (i = 0; i < SIM_FUNCTIONS; i++) {
		slot->config[i] = config_create(slot->serial);
		if (!slot->config[i])
			return -ENOMEM;
	}

	pci_lock_rescan_remove();
	rc = sim_host_start(slot, domain, &config_ops);
	if (!rc)
		pci_bus_add_devices(slot->bus);
	pci_unlock_rescan_remove();
	if (rc == -EBUSY)
		pr_err("PCI domain %#x is taken\n", domain);
	return rc;
}

void sim_pci_stop(struct sim_slot *slot)
{
	unsigned int i;

	if (slot->bus) {
		pci_lock_rescan_remove();
		pci_stop_root_bus(slot->bus);
		sim_host_stop(slot);
		pci_unlock_rescan_remove();
	}
	for (i = 0; i < SIM_FUNCTIONS; i++) {
		kfree(slot->config[i]);
		slot->config[i] = NULL;
	}
}

/* ---- pulling it out ----------------------------------------------------- */

void sim_pci_unplug(struct sim_slot *slot)
{
	unsigned int i;

	mutex_lock(&slot->plug_lock);
	/* the driver finds out by what it reads, before anybody tells it */
	sim_slot_control(slot, "dead", NULL, 0);
	WRITE_ONCE(slot->plugged, false);
	for (i = SIM_FUNCTIONS; i--;) {
		struct pci_dev *dev = pci_get_slot(slot->bus, PCI_DEVFN(0, i));

		if (dev)
			pci_stop_and_remove_bus_device_locked(dev);
		pci_dev_put(dev);
	}
	mutex_unlock(&slot->plug_lock);
}

void sim_pci_plug(struct sim_slot *slot)
{
	mutex_lock(&slot->plug_lock);
	if (slot->plugged)
		goto out;
	sim_slot_reset(slot);
	WRITE_ONCE(slot->plugged, true);
	pci_lock_rescan_remove();
	pci_rescan_bus(slot->bus);
	pci_unlock_rescan_remove();
out:
	mutex_unlock(&slot->plug_lock);
}

/* ---- the machine goes down ----------------------------------------------- */

/* as the kernel does it, before it starts anew: the bus tells each driver */
void sim_pci_shutdown(struct sim_slot *slot)
{
	unsigned int i;

	mutex_lock(&slot->plug_lock);
	for (i = SIM_FUNCTIONS; i--;) {
		struct pci_dev *dev = pci_get_slot(slot->bus, PCI_DEVFN(0, i));

		if (!dev)
			continue;
		device_lock(&dev->dev);
		dev->dev.bus->shutdown(&dev->dev);
		device_unlock(&dev->dev);
		pci_dev_put(dev);
	}
	mutex_unlock(&slot->plug_lock);
}
