// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card's two interrupts. ocxl calls handlers in hard interrupt context: they
 * only look at CHI; the work takes the decisions.
 */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <misc/ocxl.h>

#include "glue.h"
#include "wire/register.h"

/* device.md 2: where the card learns what to store to */
static const struct message {
	u64 handle;
	u64 flag;
} messages[GLUE_IRQS] = {
	{ WIRE_REG_IMA0_OHP, WIRE_REG_IMA0_CFP },
	{ WIRE_REG_IMA1_OHP, WIRE_REG_IMA1_CFP },
};

/*
 * Always handled: each interrupt has one source, and its cause may have been
 * seen already by another thread that looked at CHI. "None" would make the
 * kernel switch off an interrupt that is well.
 */
static irqreturn_t handle(void *private)
{
	struct glue_card *card = private;
	/* set once; pairs with the release in glue_port_start() */
	struct core *core = smp_load_acquire(&card->core);

	/* before that, the work that glue_port_start() queues will see the cause */
	if (core && core_irq(core))
		queue_work(card->irq_queue, &card->irq_work);
	return IRQ_HANDLED;
}

void glue_irq_work(struct work_struct *work)
{
	struct glue_card *card = container_of(work, struct glue_card, irq_work);

	core_work(card->core);
}

static int map_trigger(struct glue_card *card, struct glue_irq *irq)
{
	u64 address = ocxl_afu_irq_get_addr(card->context, irq->id);

	if (!address)
		return -ENXIO;
	irq->trigger = ioremap(address, PAGE_SIZE);
	return irq->trigger ? 0 : -ENOMEM;
}

/* device.md 2.4: the handle is the page's kernel address */
static int program(struct glue_card *card, const struct message *message, u64 handle)
{
	int err;

	err = ocxl_global_mmio_write64(card->afu, message->handle, OCXL_LITTLE_ENDIAN, handle);
	if (err)
		return err;
	return ocxl_global_mmio_write64(card->afu, message->flag, OCXL_LITTLE_ENDIAN, 0);
}

static int start_one(struct glue_card *card, unsigned int i)
{
	struct glue_irq *irq = &card->irq[i];
	int err;

	err = ocxl_afu_irq_alloc(card->context, &irq->id);
	if (err)
		return err;
	irq->allocated = true;
	err = ocxl_irq_set_handler(card->context, irq->id, handle, NULL, card);
	if (!err)
		err = map_trigger(card, irq);
	if (!err)
		err = program(card, &messages[i], (uintptr_t)irq->trigger);
	return err;
}

int glue_irq_start(struct glue_card *card)
{
	unsigned int i;
	int err;

	for (i = 0; i < GLUE_IRQS; i++) {
		err = start_one(card, i);
		if (err) {
			glue_irq_stop(card);
			return err;
		}
	}
	return 0;
}

void glue_irq_stop(struct glue_card *card)
{
	unsigned int i;

	/* waits for handlers that run */
	for (i = 0; i < GLUE_IRQS; i++)
		if (card->irq[i].allocated)
			ocxl_afu_irq_free(card->context, card->irq[i].id);
	cancel_work_sync(&card->irq_work);
	for (i = 0; i < GLUE_IRQS; i++)
		if (card->irq[i].trigger)
			iounmap(card->irq[i].trigger);
}
