// SPDX-License-Identifier: GPL-2.0-only
/*
 * A PCI host bridge as POWER has them: a pci_controller, among those that the
 * firmware told of. What powernv does for its own bridges it must not do here.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <asm/pci-bridge.h>

#include "sim.h"

/**
 * struct sim_host - a host bridge
 * @controller: the bridge
 * @number: that the kernel gave it
 * @dn: of all its functions, see set_up()
 * @platform: what is the platform's own of a bridge
 */
struct sim_host {
	struct pci_controller *controller;
	int number;
	struct pci_dn dn;
	u64 platform[32];
};

/*
 * Called for each function before powernv looks for its EEH device. It expects
 * a pci_dn; with this one it sees that there is nothing for EEH to watch.
 */
static void set_up(struct pci_dev *dev)
{
	struct pci_controller *controller = pci_bus_to_host(dev->bus);

	dev->dev.archdata.pci_data = &container_of(controller->private_data, struct sim_host,
						   platform)->dn;
}

int sim_host_start(struct sim_slot *slot, unsigned int domain, struct pci_ops *ops)
{
	struct pci_controller *controller;
	struct sim_host *host;

	if (pci_find_bus(domain, 0))
		return -EBUSY;
	host = kzalloc(sizeof(*host), GFP_KERNEL);
	if (!host)
		return -ENOMEM;
	slot->host = host;
	controller = pcibios_alloc_controller(NULL);
	if (!controller) {
		sim_host_stop(slot);
		return -ENOMEM;
	}
	host->controller = controller;
	host->number = controller->global_number;
	host->dn.phb = controller;
	controller->global_number = domain;
	controller->controller_ops.dma_dev_setup = set_up;
	controller->ops = ops;
	/* powernv asks each bridge whether it is OpenCAPI's: zero is not */
	controller->private_data = host->platform;
	controller->last_busno = 0xff;
	pcibios_scan_phb(controller);
	slot->bus = controller->bus;
	if (slot->bus)
		return 0;
	sim_host_stop(slot);
	return -ENOMEM;
}

void sim_host_stop(struct sim_slot *slot)
{
	struct sim_host *host = slot->host;

	if (slot->bus) {
		struct pci_host_bridge *bridge = to_pci_host_bridge(slot->bus->bridge);

		pci_remove_root_bus(slot->bus);
		/* pcibios_scan_phb() had it allocated, and nobody else lets it go */
		pci_free_host_bridge(bridge);
	}
	slot->bus = NULL;
	if (host && host->controller) {
		/* the number that was given is the one to give back */
		host->controller->global_number = host->number;
		pcibios_free_controller(host->controller);
	}
	kfree(host);
	slot->host = NULL;
}

/* asked of every slot: nothing of a host that another thread may be freeing is read */
bool sim_host_has(const struct sim_slot *slot, const struct pci_bus *bus)
{
	const struct sim_host *host = READ_ONCE(slot->host);

	return host && pci_bus_to_host(bus)->private_data == host->platform;
}

/* KERN_IO_END is not for modules; what follows that region is */
bool sim_host_is_ioremap(unsigned long address)
{
	return address >= IOREMAP_BASE && address < (unsigned long)vmemmap;
}
