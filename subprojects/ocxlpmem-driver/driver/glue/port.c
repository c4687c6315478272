// SPDX-License-Identifier: GPL-2.0-only
/* What the core needs to reach its card, and the life of the core. */
#include <linux/module.h>
#include <linux/random.h>
#include <misc/ocxl.h>

#include "glue.h"
#define CREATE_TRACE_POINTS
#include "trace.h"

static unsigned int dump_timeout_ms = CORE_DUMP_TIMEOUT_MS;
module_param(dump_timeout_ms, uint, 0444);
MODULE_PARM_DESC(dump_timeout_ms, "how long a card may take to prepare a controller dump");

static int port_read64(void *priv, u64 offset, u64 *value)
{
	struct glue_card *card = priv;

	return ocxl_global_mmio_read64(card->afu, offset, OCXL_LITTLE_ENDIAN, value);
}

static int port_write64(void *priv, u64 offset, u64 value)
{
	struct glue_card *card = priv;

	return ocxl_global_mmio_write64(card->afu, offset, OCXL_LITTLE_ENDIAN, value);
}

/* may run below a call of libnvdimm, that is under its locks: see glue.h */
static void port_changed(void *priv, unsigned int what)
{
	struct glue_card *card = priv;

	atomic_or(what, &card->changed);
	queue_work(card->slow_queue, &card->change_work);
}

static void port_trace(void *priv, const struct core_trace *trace)
{
	trace_ocxlpmem_command(trace);
}

static const struct core_ops port_ops = {
	.read64 = port_read64,
	.write64 = port_write64,
	.changed = port_changed,
	.trace = port_trace,
};

int glue_port_start(struct glue_card *card)
{
	struct core_params params = {
		.name = card->name,
		.serial = card->serial,
		.dump_timeout_ms = dump_timeout_ms,
		.debug = IS_ENABLED(CONFIG_OCXL_PMEM_DEBUG),
	};
	struct core *core;
	int err;

	while (!params.instance)
		params.instance = get_random_u64();
	err = core_create(&core, &port_ops, card, &params);
	if (err)
		return err;
	/* pairs with the acquire in the interrupt handler */
	smp_store_release(&card->core, core);
	glue_log_give(card);
	glue_security_resume(card);
	/* for what came before the handler knew the core */
	queue_work(card->irq_queue, &card->irq_work);
	return 0;
}

/* the core's memory goes with the last open file: see the release of card->dev */
void glue_port_stop(struct glue_card *card)
{
	flush_work(&card->irq_work);
	cancel_work_sync(&card->change_work);
	cancel_delayed_work_sync(&card->region_work);
}

/* PCI calls probe, remove and shutdown one after the other */
void glue_port_remove(struct glue_card *card)
{
	if (!card->core || card->core_removed)
		return;
	card->core_removed = true;
	core_remove(card->core);
}
