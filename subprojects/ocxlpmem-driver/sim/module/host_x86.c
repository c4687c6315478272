// SPDX-License-Identifier: GPL-2.0-only
/* A PCI host bridge as x86 has them: pci_sysdata says which domain it is. */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/nodemask.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "sim.h"

struct sim_host {
	struct pci_sysdata sysdata;
	struct resource busn;
};

int sim_host_start(struct sim_slot *slot, unsigned int domain, struct pci_ops *ops)
{
	struct sim_host *host;
	LIST_HEAD(resources);

	if (pci_find_bus(domain, 0))
		return -EBUSY;
	host = kzalloc(sizeof(*host), GFP_KERNEL);
	if (!host)
		return -ENOMEM;
	host->sysdata.domain = domain;
	/* memory without a node cannot become System RAM */
	host->sysdata.node = sim_node == NUMA_NO_NODE ? first_online_node : sim_node;
	host->busn = (struct resource){ .name = "ocxl_sim", .flags = IORESOURCE_BUS };
	pci_add_resource(&resources, &host->busn);
	slot->host = host;
	slot->bus = pci_scan_root_bus(NULL, 0, ops, &host->sysdata, &resources);
	if (slot->bus)
		return 0;
	pci_free_resource_list(&resources);
	sim_host_stop(slot);
	return -ENOMEM;
}

void sim_host_stop(struct sim_slot *slot)
{
	if (slot->bus) {
		struct pci_host_bridge *bridge = to_pci_host_bridge(slot->bus->bridge);

		pci_remove_root_bus(slot->bus);
		/* pci_scan_root_bus() allocated it, and nobody else lets it go */
		pci_free_host_bridge(bridge);
	}
	slot->bus = NULL;
	kfree(slot->host);
	slot->host = NULL;
}

bool sim_host_has(const struct sim_slot *slot, const struct pci_bus *bus)
{
	return slot->host && bus->sysdata == &slot->host->sysdata;
}

bool sim_host_is_ioremap(unsigned long address)
{
	return is_vmalloc_addr((void *)address);
}
