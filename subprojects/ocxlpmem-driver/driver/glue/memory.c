// SPDX-License-Identifier: GPL-2.0-only
/* The card's LPC memory: where it is, the label area in it, its caches. */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/memory_hotplug.h>
#include <linux/memregion.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>

#include "glue.h"
#include "lpc.h"

static int check_range(struct glue_card *card, const struct resource *lpc)
{
	struct device *dev = &card->pdev->dev;

	if (!lpc || !lpc->end || resource_size(lpc) <= GLUE_CARVE_OUT) {
		dev_err(dev, "no memory beyond the label area is announced\n");
		return -ENXIO;
	}
	/* namespaces must begin where every kernel can map them */
	if (!IS_ALIGNED(lpc->start, SZ_16M) || !IS_ALIGNED(resource_size(lpc), SZ_16M)) {
		dev_err(dev, "memory %pR is not aligned to 16 MiB\n", lpc);
		return -EINVAL;
	}
	return 0;
}

int glue_memory_start(struct glue_card *card)
{
	const struct resource *lpc;
	int err;

	err = ocxl_afu_map_lpc_mem(card->afu);
	if (err)
		return err;
	lpc = ocxl_afu_lpc_mem(card->afu);
	err = check_range(card, lpc);
	if (err)
		return err;
	card->lpc = (struct resource){
		.name = "OpenCAPI persistent memory",
		.start = lpc->start,
		.end = lpc->end,
		.flags = IORESOURCE_MEM,
	};
	if (glue_memory_online(card)) {
		dev_err(&card->pdev->dev,
			"memory %pR is in use as System RAM since an earlier binding\n", lpc);
		return -EBUSY;
	}
	if (!request_mem_region(lpc->start, GLUE_CARVE_OUT, "ocxlpmem labels"))
		return -EBUSY;
	card->label = memremap(lpc->start, GLUE_LABEL_SIZE, MEMREMAP_WB);
	if (!card->label) {
		release_mem_region(lpc->start, GLUE_CARVE_OUT);
		return -ENOMEM;
	}
	badrange_init(&card->label_bad);
	return 0;
}

void glue_memory_stop(struct glue_card *card)
{
	memunmap(card->label);
	release_mem_region(card->lpc.start, GLUE_CARVE_OUT);
	/* all of it: frees the list */
	badrange_forget(&card->label_bad, card->lpc.start, GLUE_CARVE_OUT);
	if (!glue_memory_online(card))
		return;
	/*
	 * A DAX device was made System RAM and could not be taken back. Taking
	 * the address range away now would hang the machine at the next access.
	 */
	dev_crit(&card->pdev->dev,
		 "memory %pR is still in use as System RAM: keeping it mapped, leaking the card until the next boot\n",
		 &card->lpc);
	card->leaked = true;
	__module_get(THIS_MODULE);
}

/*
 * The pages tell, the tree of resources may not: what a DAX device has made System
 * RAM lies deep in it, where region_intersects() of older kernels does not look.
 */
bool glue_memory_online(const struct glue_card *card)
{
	resource_size_t at;

	for (at = card->lpc.start; at < card->lpc.end; at += SZ_16M)
		if (pfn_to_online_page(PHYS_PFN(at)))
			return true;
	return false;
}

/* small enough to map and to flush without holding anybody up */
#define FLUSH_CHUNK	SZ_16M
/* each of these may stop all processors */
#define INVALIDATE_CHUNK	SZ_1G

/* line by line: reaches the caches of all CPUs where the range is coherent */
static int flush_lines(struct glue_card *card)
{
	resource_size_t at = card->lpc.start, size;
	void *chunk;

	for (; at < card->lpc.end; at += size) {
		size = min_t(resource_size_t, FLUSH_CHUNK, card->lpc.end + 1 - at);
		chunk = memremap(at, size, MEMREMAP_WB);
		if (!chunk)
			return -ENOMEM;
		arch_invalidate_pmem(chunk, size);
		memunmap(chunk);
		cond_resched();
	}
	return 0;
}

static int invalidate(struct glue_card *card)
{
	resource_size_t at = card->lpc.start, size;
	int err = 0;

	for (; at < card->lpc.end && !err; at += size) {
		size = min_t(resource_size_t, INVALIDATE_CHUNK, card->lpc.end + 1 - at);
		err = cpu_cache_invalidate_memregion(at, size);
		cond_resched();
	}
	return err;
}

int glue_memory_flush(struct glue_card *card)
{
	/* not on Linux 6.1 without the kernel series, nor in a virtual machine */
	if (!cpu_cache_has_invalidate_memregion())
		return flush_lines(card);
	return invalidate(card);
}

/* newer kernels keep that call for those who say so */
MODULE_IMPORT_NS("DEVMEM");
