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
	{ "speak to the card", glue_port_start, glue_port_stop },
	{ "register the bus", glue_bus_start, glue_bus_stop },
	{ "register the character device", glue_chardev_start, glue_chardev_stop },
	{ "register the temperature", glue_hwmon_start, glue_hwmon_stop },
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

static void glue_remove(struct pci_dev *pdev)
{
	struct glue_card *card;

	if (PCI_FUNC(pdev->devfn) == FUNCTION_KEPT) {
		ocxl_function_close(pci_get_drvdata(pdev));
		return;
	}
	card = pci_get_drvdata(pdev);
	pci_set_drvdata(pdev, NULL);
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
	glue_port_remove(card);
	ocxl_context_detach(card->context);
}

/* ---- errors of the link -------------------------------------------------- */

static pci_ers_result_t look_again(struct pci_dev *pdev, pci_ers_result_t alive)
{
	struct glue_card *card;
	u64 chi;

	if (PCI_FUNC(pdev->devfn) == FUNCTION_KEPT)
		return alive;
	card = pci_get_drvdata(pdev);
	return core_chi(card->core, &chi) ? PCI_ERS_RESULT_DISCONNECT : alive;
}

static pci_ers_result_t glue_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	struct glue_card *card;

	if (state == pci_channel_io_normal)
		return look_again(pdev, PCI_ERS_RESULT_CAN_RECOVER);
	/*
	 * What the link has lost, a reset brings back without the card's state.
	 * Nobody may read anything for long: who waits is told now.
	 */
	if (PCI_FUNC(pdev->devfn) != FUNCTION_KEPT) {
		card = pci_get_drvdata(pdev);
		core_lost(card->core);
	}
	return PCI_ERS_RESULT_DISCONNECT;
}

static pci_ers_result_t glue_mmio_enabled(struct pci_dev *pdev)
{
	return look_again(pdev, PCI_ERS_RESULT_RECOVERED);
}

static const struct pci_error_handlers glue_error_handlers = {
	.error_detected = glue_error_detected,
	.mmio_enabled = glue_mmio_enabled,
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
