// SPDX-License-Identifier: GPL-2.0-only
/* ocxl's contexts and AFU interrupts. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "sim.h"

/**
 * struct sim_irq - an AFU interrupt
 * @work: calls the handler as ocxl does: hard context, interrupts off
 * @slot: the card's
 * @context: that it was allocated in
 * @id: number of its trigger page
 * @handler: the driver's; NULL until it is set
 * @free_private: the driver's, when the interrupt is freed; may be NULL
 * @private: argument of both
 */
struct sim_irq {
	struct irq_work work;
	struct sim_slot *slot;
	struct ocxl_context *context;
	unsigned int id;
	irqreturn_t (*handler)(void *private);
	void (*free_private)(void *private);
	void *private;
};

/* ---- contexts ----------------------------------------------------------- */

int ocxl_context_alloc(struct ocxl_context **context, struct ocxl_afu *afu,
		       struct address_space *mapping)
{
	struct ocxl_context *ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);

	if (!ctx)
		return -ENOMEM;
	ctx->afu = afu;
	ocxl_afu_get(afu);
	mutex_lock(&afu->lock);
	list_add_tail(&ctx->node, &afu->contexts);
	mutex_unlock(&afu->lock);
	atomic_inc(&afu->slot->held[SIM_COUNT_CONTEXTS]);
	*context = ctx;
	return 0;
}
EXPORT_SYMBOL_GPL(ocxl_context_alloc);

/* under the AFU's lock */
static void set_attached(struct ocxl_context *ctx, bool attached)
{
	if (attached != ctx->attached)
		atomic_add(attached ? 1 : -1, &ctx->afu->slot->held[SIM_COUNT_ATTACHED]);
	ctx->attached = attached;
}

int ocxl_context_attach(struct ocxl_context *ctx, u64 amr, struct mm_struct *mm)
{
	int rc = -EIO;

	mutex_lock(&ctx->afu->lock);
	if (!ctx->attached && ctx->afu->open) {
		set_attached(ctx, true);
		rc = 0;
	}
	mutex_unlock(&ctx->afu->lock);
	return rc;
}
EXPORT_SYMBOL_GPL(ocxl_context_attach);

int ocxl_context_detach(struct ocxl_context *ctx)
{
	mutex_lock(&ctx->afu->lock);
	set_attached(ctx, false);
	mutex_unlock(&ctx->afu->lock);
	return 0;
}
EXPORT_SYMBOL_GPL(ocxl_context_detach);

void sim_context_detach_all(struct ocxl_afu *afu)
{
	struct ocxl_context *ctx;

	mutex_lock(&afu->lock);
	list_for_each_entry(ctx, &afu->contexts, node)
		set_attached(ctx, false);
	mutex_unlock(&afu->lock);
}

void ocxl_context_free(struct ocxl_context *ctx)
{
	struct ocxl_afu *afu = ctx->afu;
	int id;

	for (id = 0; id < SIM_TRIGGERS; id++)
		ocxl_afu_irq_free(ctx, id);
	mutex_lock(&afu->lock);
	list_del(&ctx->node);
	mutex_unlock(&afu->lock);
	atomic_dec(&afu->slot->held[SIM_COUNT_CONTEXTS]);
	kfree(ctx);
	ocxl_afu_put(afu);
}
EXPORT_SYMBOL_GPL(ocxl_context_free);

/* ---- interrupts --------------------------------------------------------- */

static void irq_run(struct irq_work *work)
{
	struct sim_irq *irq = container_of(work, struct sim_irq, work);
	/* pairs with ocxl_irq_set_handler(): what is seen comes with its private */
	irqreturn_t (*handler)(void *private) = smp_load_acquire(&irq->handler);

	if (handler)
		handler(irq->private);
	else
		WRITE_ONCE(irq->slot->lost, irq->slot->lost + 1);
}

static struct sim_irq *irq_of(struct ocxl_context *ctx, int id)
{
	struct sim_irq *irq;

	if (id < 0 || id >= SIM_TRIGGERS)
		return NULL;
	irq = ctx->afu->slot->irq[id];
	return irq && irq->context == ctx ? irq : NULL;
}

int ocxl_afu_irq_alloc(struct ocxl_context *ctx, int *irq_id)
{
	struct sim_slot *slot = ctx->afu->slot;
	struct sim_irq *irq = kzalloc(sizeof(*irq), GFP_KERNEL);
	unsigned int id = 0;

	if (!irq)
		return -ENOMEM;
	/* as request_irq() has handlers run: with interrupts off, and by a thread on PREEMPT_RT */
	irq->work = IRQ_WORK_INIT(irq_run);
	irq->slot = slot;
	irq->context = ctx;

	mutex_lock(&slot->irq_lock);
	while (id < SIM_TRIGGERS && slot->irq[id])
		id++;
	if (id < SIM_TRIGGERS) {
		irq->id = id;
		slot->irq[id] = irq;
	}
	mutex_unlock(&slot->irq_lock);
	if (id == SIM_TRIGGERS) {
		kfree(irq);
		return -ENOSPC;
	}
	atomic_inc(&slot->held[SIM_COUNT_IRQS]);
	*irq_id = id;
	return 0;
}
EXPORT_SYMBOL_GPL(ocxl_afu_irq_alloc);

int ocxl_afu_irq_free(struct ocxl_context *ctx, int irq_id)
{
	struct sim_slot *slot = ctx->afu->slot;
	struct sim_irq *irq;
	unsigned long flags;
	unsigned int i;

	mutex_lock(&slot->irq_lock);
	irq = irq_of(ctx, irq_id);
	if (!irq) {
		mutex_unlock(&slot->irq_lock);
		return -EINVAL;
	}
	slot->irq[irq_id] = NULL;
	raw_spin_lock_irqsave(&slot->lock, flags);
	for (i = 0; i < SIM_INTERRUPTS; i++)
		if (slot->route[i] == irq)
			slot->route[i] = NULL;
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	mutex_unlock(&slot->irq_lock);

	/* from here on the handler does not run any more */
	irq_work_sync(&irq->work);
	if (irq->free_private)
		irq->free_private(irq->private);
	atomic_dec(&slot->held[SIM_COUNT_IRQS]);
	kfree(irq);
	return 0;
}
EXPORT_SYMBOL_GPL(ocxl_afu_irq_free);

u64 ocxl_afu_irq_get_addr(struct ocxl_context *ctx, int irq_id)
{
	struct sim_irq *irq = irq_of(ctx, irq_id);

	return irq ? irq->slot->triggers + irq->id * PAGE_SIZE : 0;
}
EXPORT_SYMBOL_GPL(ocxl_afu_irq_get_addr);

int ocxl_irq_set_handler(struct ocxl_context *ctx, int irq_id,
			 irqreturn_t (*handler)(void *private),
			 void (*free_private)(void *private), void *private)
{
	struct sim_irq *irq = irq_of(ctx, irq_id);

	if (!irq)
		return -EINVAL;
	irq->private = private;
	irq->free_private = free_private;
	/* pairs with irq_run() */
	smp_store_release(&irq->handler, handler);
	return 0;
}
EXPORT_SYMBOL_GPL(ocxl_irq_set_handler);

void sim_irq_raise(struct sim_slot *slot, unsigned int number)
{
	lockdep_assert_held(&slot->lock);
	if (slot->route[number])
		irq_work_queue(&slot->route[number]->work);
	else
		slot->lost++;
}

/*
 * On hardware the card stores to this address at an interrupt, and the host
 * translates it (device.md 2.4). Here it is translated once, when it is set:
 * it has to be a mapping of a trigger page of this card.
 */
static struct sim_irq *irq_at(struct sim_slot *slot, u64 address)
{
	void *p = (void *)(unsigned long)address;
	struct page *page;
	phys_addr_t offset;

	if (address != (unsigned long)p || !sim_host_is_ioremap(address))
		return NULL;
	page = vmalloc_to_page(p);
	if (!page)
		return NULL;
	/* wraps for a page before the first one */
	offset = page_to_phys(page) - slot->triggers;
	return offset < SIM_TRIGGERS * PAGE_SIZE ? slot->irq[offset >> PAGE_SHIFT] : NULL;
}

void sim_irq_route(struct sim_slot *slot, unsigned int number, u64 address)
{
	unsigned long flags;
	struct sim_irq *irq;

	mutex_lock(&slot->irq_lock);
	irq = irq_at(slot, address);
	if (!irq && address)
		pr_warn("card %u: interrupt %u goes to %#llx, which is no trigger page\n",
			slot->number, number, address);
	raw_spin_lock_irqsave(&slot->lock, flags);
	slot->route[number] = irq;
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	mutex_unlock(&slot->irq_lock);
}
