// SPDX-License-Identifier: GPL-2.0-only
/*
 * A PCI host bridge as POWER has them: a pci_controller, among those that the
 * firmware told of. What powernv does for its own bridges it must not do here.
 */
#include <linux/module.h>
#include <linux/of.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <asm/pci-bridge.h>

#include "sim.h"

/**
 * struct sim_host - a host bridge
 * @node: only says which domain to take
 * @property: of @node
 * @domain: its value, as device trees have it
 * @controller: the bridge
 * @dn: of all its functions, see set_up()
 * @platform: what is the platform's own of a bridge
 */
struct sim_host {
	struct device_node node;
	struct property property;
	__be32 domain;
	struct pci_controller *controller;
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

/* the number of the domain is taken from a device node, which goes nowhere else */
static struct pci_controller *controller_create(struct sim_host *host, unsigned int domain)
{
	struct pci_controller *controller;

	host->domain = cpu_to_be32(domain);
	host->property = (struct property){
		.name = "linux,pci-domain",
		.length = sizeof(host->domain),
		.value = &host->domain,
	};
	host->node.name = "ocxl_sim";
	host->node.full_name = "ocxl_sim";
	host->node.properties = &host->property;
	of_node_init(&host->node);
	controller = pcibios_alloc_controller(&host->node);
	if (!controller)
		return NULL;
	of_node_put(controller->dn);
	controller->dn = NULL;
	return controller;
}

int sim_host_start(struct sim_slot *slot, unsigned int domain, struct pci_ops *ops)
{
	struct sim_host *host = kzalloc(sizeof(*host), GFP_KERNEL);
	struct pci_controller *controller;

	if (!host)
		return -ENOMEM;
	slot->host = host;
	controller = controller_create(host, domain);
	if (!controller) {
		sim_host_stop(slot);
		return -ENOMEM;
	}
	host->controller = controller;
	/* a number that is taken is answered with another one */
	if (controller->global_number != domain) {
		sim_host_stop(slot);
		return -EBUSY;
	}
	host->dn.phb = controller;
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

	if (slot->bus)
		pci_remove_root_bus(slot->bus);
	slot->bus = NULL;
	if (host && host->controller)
		pcibios_free_controller(host->controller);
	kfree(host);
	slot->host = NULL;
}

bool sim_host_has(const struct sim_slot *slot, const struct pci_bus *bus)
{
	return slot->host && bus->sysdata == slot->host->controller;
}
