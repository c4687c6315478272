// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PCI driver. A card has a function 0, which only has to be kept open, and
 * a function 1 with the AFU that does the work (device.md 1).
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <misc/ocxl.h>

#include "glue.h"

#define FUNCTION_KEPT	0
#define FUNCTION_AFU	1

/*
 * What probe does, in this order, and what undoes it, in the reverse order.
 * glue_port_remove() comes first in removal: it wakes all waiters, and from then
 * on every call gives -ENODEV.
 */
static const struct stage {
	const char *name;
	int (*start)(struct glue_card *card);
	void (*stop)(struct glue_card *card);
} stages[] = {
	{ "open the function", glue_afu_start, glue_afu_stop },
	{ "attach a context", glue_context_start, glue_context_stop },
	{ "set interrupts up", glue_irq_start, glue_irq_stop },
	{ "map the memory", glue_memory_start, glue_memory_stop },
	{ "store error logs", glue_log_start, glue_log_stop },
	{ "speak to the card", glue_port_start, glue_port_stop },
	{ "count for perf", glue_pmu_start, glue_pmu_stop },
	{ "register the bus", glue_bus_start, glue_bus_stop },
	{ "register the character device", glue_chardev_start, glue_chardev_stop },
	{ "register the temperature", glue_hwmon_start, glue_hwmon_stop },
	{ "register with devlink", glue_devlink_start, glue_devlink_stop },
	{ "wait for the card", glue_ready_start, glue_ready_stop },
};

static void stop_stages(struct glue_card *card, unsigned int count)
{
	while (count--)
		stages[count].stop(card);
}

static int probe_afu(struct pci_dev *pdev)
{
	struct glue_card *card = glue_card_create(pdev);
	unsigned int i;
	int err;

	if (IS_ERR(card))
		return PTR_ERR(card);
	for (i = 0; i < ARRAY_SIZE(stages); i++) {
		err = stages[i].start(card);
		if (!err)
			continue;
		dev_err(&pdev->dev, "cannot %s: %d\n", stages[i].name, err);
		/* as in removal: the core first */
		glue_port_remove(card);
		stop_stages(card, i);
		put_device(&card->dev);
		return err;
	}
	pci_set_drvdata(pdev, card);
	return 0;
}

/* It must be open for templates above 0, on all functions of the link. */
static int probe_kept(struct pci_dev *pdev)
{
	struct ocxl_fn *fn = ocxl_function_open(pdev);

	if (IS_ERR(fn))
		return PTR_ERR(fn);
	pci_set_drvdata(pdev, fn);
	return 0;
}

static int glue_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	unsigned int function = PCI_FUNC(pdev->devfn);

	if (function == FUNCTION_KEPT)
		return probe_kept(pdev);
	if (function == FUNCTION_AFU)
		return probe_afu(pdev);
	dev_warn(&pdev->dev, "function %u is not known, left alone\n", function);
	return -ENODEV;
}

/* nothing is left to let go of a card that did not come back after a reset */
static void glue_remove(struct pci_dev *pdev)
{
	struct glue_card *card;
	void *data = pci_get_drvdata(pdev);

	pci_set_drvdata(pdev, NULL);
	if (!data)
		return;
	if (PCI_FUNC(pdev->devfn) == FUNCTION_KEPT) {
		ocxl_function_close(data);
		return;
	}
	card = data;
	glue_port_remove(card);
	stop_stages(card, ARRAY_SIZE(stages));
	put_device(&card->dev);
}

/*
 * The machine goes down or another kernel starts: the card must not interrupt
 * any more. File systems may still be mounted, so nothing is unregistered.
 */
static void glue_shutdown(struct pci_dev *pdev)
{
	struct glue_card *card;

	if (PCI_FUNC(pdev->devfn) == FUNCTION_KEPT)
		return;
	card = pci_get_drvdata(pdev);
	if (!card)
		return;
	glue_port_remove(card);
	core_logs_print(card->core);
	ocxl_context_detach(card->context);
}

/* ---- errors of the link -------------------------------------------------- */

/*
 * What the link has lost, a reset brings back without the card's state: then the card
 * is let go and taken anew, as by unbind and bind. Not while its region is in use:
 * taking that away would be worse for who uses it than what an operator can do.
 */
static pci_ers_result_t after_loss(struct glue_card *card)
{
	if (!core_region_active(card->core))
		return PCI_ERS_RESULT_NEED_RESET;
	dev_err(&card->pdev->dev,
		"the link is lost while the region is in use: stop who uses it, then unbind and bind\n");
	return PCI_ERS_RESULT_DISCONNECT;
}

static pci_ers_result_t look_again(struct pci_dev *pdev, pci_ers_result_t alive)
{
	struct glue_card *card = pci_get_drvdata(pdev);
	u64 chi;

	if (!card)
		return PCI_ERS_RESULT_DISCONNECT;
	if (PCI_FUNC(pdev->devfn) == FUNCTION_KEPT)
		return alive;
	return core_chi(card->core, &chi) ? after_loss(card) : alive;
}

static pci_ers_result_t glue_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	bool hopeless = state == pci_channel_io_perm_failure;
	struct glue_card *card = pci_get_drvdata(pdev);

	if (!card)
		return PCI_ERS_RESULT_DISCONNECT;
	if (state == pci_channel_io_normal)
		return look_again(pdev, PCI_ERS_RESULT_CAN_RECOVER);
	if (PCI_FUNC(pdev->devfn) == FUNCTION_KEPT)
		return hopeless ? PCI_ERS_RESULT_DISCONNECT : PCI_ERS_RESULT_NEED_RESET;
	/* nobody may read anything for long: who waits is told now */
	core_lost(card->core);
	return hopeless ? PCI_ERS_RESULT_DISCONNECT : after_loss(card);
}

static pci_ers_result_t glue_mmio_enabled(struct pci_dev *pdev)
{
	return look_again(pdev, PCI_ERS_RESULT_RECOVERED);
}

/* all functions let go before one is taken anew: they share the link's state */
static pci_ers_result_t glue_slot_reset(struct pci_dev *pdev)
{
	glue_remove(pdev);
	return PCI_ERS_RESULT_RECOVERED;
}

static void glue_resume(struct pci_dev *pdev)
{
	/* an error that cost nothing: it was never let go */
	if (pci_get_drvdata(pdev))
		return;
	if (glue_probe(pdev, NULL))
		dev_err(&pdev->dev, "the card cannot be used after the reset: unbind and bind\n");
}

static const struct pci_error_handlers glue_error_handlers = {
	.error_detected = glue_error_detected,
	.mmio_enabled = glue_mmio_enabled,
	.slot_reset = glue_slot_reset,
	.resume = glue_resume,
};

/* ---- the driver ---------------------------------------------------------- */

static const struct pci_device_id glue_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_IBM, 0x0625) },
	{ }
};
MODULE_DEVICE_TABLE(pci, glue_ids);

static struct pci_driver glue_driver = {
	.name = GLUE_NAME,
	.id_table = glue_ids,
	.probe = glue_probe,
	.remove = glue_remove,
	.shutdown = glue_shutdown,
	.err_handler = &glue_error_handlers,
};

int glue_pci_init(void)
{
	return pci_register_driver(&glue_driver);
}

void glue_pci_exit(void)
{
	pci_unregister_driver(&glue_driver);
}
