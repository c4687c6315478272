// SPDX-License-Identifier: GPL-2.0-only
/* ocxl's functions and AFUs: what the driver opens. */
#include <linux/module.h>
#include <linux/slab.h>

#include "sim.h"

/* ---- AFUs --------------------------------------------------------------- */

/*
 * AFU 0 of function 1 is the one there is (device.md 1). Its name and most of
 * the numbers are INFERRED; no driver looks at them.
 */
static int afu_create(struct ocxl_fn *fn)
{
	struct ocxl_afu *afu = kzalloc(sizeof(*afu), GFP_KERNEL);

	if (!afu)
		return -ENOMEM;
	kref_init(&afu->kref);
	mutex_init(&afu->lock);
	INIT_LIST_HEAD(&afu->contexts);
	afu->slot = fn->slot;
	afu->open = true;
	afu->config = (struct ocxl_afu_config) {
		.name = "simulated pmem",
		.version_major = 1,
		.global_mmio_size = CARD_MMIO_SIZE,
		.lpc_mem_size = resource_size(&fn->slot->memory),
		.pasid_supported_log = 4,
		.actag_supported = 1,
	};
	list_add_tail(&afu->node, &fn->afus);
	return 0;
}

static void afu_free(struct kref *kref)
{
	kfree(container_of(kref, struct ocxl_afu, kref));
}

static void afu_unmap(struct ocxl_afu *afu)
{
	if (!afu->lpc.flags)
		return;
	afu->lpc = (struct resource){ };
	atomic_dec(&afu->slot->held[SIM_COUNT_LPC]);
}

void ocxl_afu_get(struct ocxl_afu *afu)
{
	kref_get(&afu->kref);
	atomic_inc(&afu->slot->held[SIM_COUNT_AFU_REFERENCES]);
}
EXPORT_SYMBOL_GPL(ocxl_afu_get);

void ocxl_afu_put(struct ocxl_afu *afu)
{
	atomic_dec(&afu->slot->held[SIM_COUNT_AFU_REFERENCES]);
	kref_put(&afu->kref, afu_free);
}
EXPORT_SYMBOL_GPL(ocxl_afu_put);

struct ocxl_afu_config *ocxl_afu_config(struct ocxl_afu *afu)
{
	return &afu->config;
}
EXPORT_SYMBOL_GPL(ocxl_afu_config);

void ocxl_afu_set_private(struct ocxl_afu *afu, void *private)
{
	afu->private = private;
}
EXPORT_SYMBOL_GPL(ocxl_afu_set_private);

void *ocxl_afu_get_private(struct ocxl_afu *afu)
{
	return afu ? afu->private : NULL;
}
EXPORT_SYMBOL_GPL(ocxl_afu_get_private);

/* as the series has it: an address range is set up, no virtual mapping made */
int ocxl_afu_map_lpc_mem(struct ocxl_afu *afu)
{
	if (!afu->config.lpc_mem_size || afu->lpc.flags)
		return 0;
	afu->lpc = afu->slot->memory;
	atomic_inc(&afu->slot->held[SIM_COUNT_LPC]);
	return 0;
}
EXPORT_SYMBOL_GPL(ocxl_afu_map_lpc_mem);

struct resource *ocxl_afu_lpc_mem(struct ocxl_afu *afu)
{
	return &afu->lpc;
}
EXPORT_SYMBOL_GPL(ocxl_afu_lpc_mem);

/* ---- functions ---------------------------------------------------------- */

struct ocxl_fn *ocxl_function_open(struct pci_dev *dev)
{
	struct sim_slot *slot = sim_pci_slot(dev);
	struct ocxl_fn *fn;
	int rc;

	if (!slot)
		return ERR_PTR(-ENODEV);
	rc = pci_enable_device(dev);
	if (rc)
		return ERR_PTR(rc);
	fn = kzalloc(sizeof(*fn), GFP_KERNEL);
	if (!fn) {
		rc = -ENOMEM;
		goto disable;
	}
	fn->slot = slot;
	fn->dev = pci_dev_get(dev);
	fn->config.max_pasid_log = 4;
	fn->config.max_afu_index = -1;
	INIT_LIST_HEAD(&fn->afus);
	if (PCI_FUNC(dev->devfn) == 1) {
		fn->config.max_afu_index = 0;
		rc = afu_create(fn);
	}
	if (rc)
		goto free;
	atomic_inc(&slot->held[SIM_COUNT_FUNCTIONS]);
	return fn;

free:
	pci_dev_put(fn->dev);
	kfree(fn);
disable:
	pci_disable_device(dev);
	return ERR_PTR(rc);
}
EXPORT_SYMBOL_GPL(ocxl_function_open);

struct list_head *ocxl_function_afu_list(struct ocxl_fn *fn)
{
	return &fn->afus;
}
EXPORT_SYMBOL_GPL(ocxl_function_afu_list);

/* takes no reference, as the kernel's does not: who keeps the AFU gets one */
struct ocxl_afu *ocxl_function_fetch_afu(struct ocxl_fn *fn, u8 afu_idx)
{
	struct ocxl_afu *afu;

	list_for_each_entry(afu, &fn->afus, node)
		if (afu->config.idx == afu_idx)
			return afu;
	return NULL;
}
EXPORT_SYMBOL_GPL(ocxl_function_fetch_afu);

const struct ocxl_fn_config *ocxl_function_config(struct ocxl_fn *fn)
{
	return &fn->config;
}
EXPORT_SYMBOL_GPL(ocxl_function_config);

void ocxl_function_close(struct ocxl_fn *fn)
{
	struct ocxl_afu *afu, *next;

	list_for_each_entry_safe(afu, next, &fn->afus, node) {
		sim_context_detach_all(afu);
		afu_unmap(afu);
		WRITE_ONCE(afu->open, false);
		list_del(&afu->node);
		kref_put(&afu->kref, afu_free);
	}
	atomic_dec(&fn->slot->held[SIM_COUNT_FUNCTIONS]);
	pci_disable_device(fn->dev);
	pci_dev_put(fn->dev);
	kfree(fn);
}
EXPORT_SYMBOL_GPL(ocxl_function_close);
