// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errors of the link, as the PCI core and EEH tell drivers of them: all
 * functions vote what is to be done, then it is done, step by step. What a link
 * error does to the registers is left to the control lines "dead" and "alive".
 */
#include <linux/pci.h>

#include "sim.h"

/* one round: what each driver is asked, by the handler that it has */
struct round {
	pci_ers_result_t (*ask)(struct pci_dev *dev, const struct pci_error_handlers *handlers,
				pci_channel_state_t state);
};

static pci_ers_result_t ask_detected(struct pci_dev *dev,
				     const struct pci_error_handlers *handlers,
				     pci_channel_state_t state)
{
	return handlers->error_detected ? handlers->error_detected(dev, state) :
					  PCI_ERS_RESULT_NO_AER_DRIVER;
}

static pci_ers_result_t ask_enabled(struct pci_dev *dev,
				    const struct pci_error_handlers *handlers,
				    pci_channel_state_t state)
{
	return handlers->mmio_enabled ? handlers->mmio_enabled(dev) : PCI_ERS_RESULT_RECOVERED;
}

static pci_ers_result_t ask_reset(struct pci_dev *dev,
				  const struct pci_error_handlers *handlers,
				  pci_channel_state_t state)
{
	return handlers->slot_reset ? handlers->slot_reset(dev) : PCI_ERS_RESULT_DISCONNECT;
}

static pci_ers_result_t ask_resume(struct pci_dev *dev,
				   const struct pci_error_handlers *handlers,
				   pci_channel_state_t state)
{
	if (handlers->resume)
		handlers->resume(dev);
	return PCI_ERS_RESULT_RECOVERED;
}

static const struct round detected = { ask_detected };
static const struct round enabled = { ask_enabled };
static const struct round reset = { ask_reset };
static const struct round resume = { ask_resume };

/* the worse of two votes: losing the card, then a reset, then going on */
static pci_ers_result_t worse(pci_ers_result_t a, pci_ers_result_t b)
{
	static const pci_ers_result_t order[] = {
		PCI_ERS_RESULT_NO_AER_DRIVER,
		PCI_ERS_RESULT_DISCONNECT,
		PCI_ERS_RESULT_NEED_RESET,
		PCI_ERS_RESULT_CAN_RECOVER,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(order); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return PCI_ERS_RESULT_RECOVERED;
}

static pci_ers_result_t ask_one(struct pci_dev *dev, pci_channel_state_t state,
				const struct round *round)
{
	pci_ers_result_t vote = PCI_ERS_RESULT_NO_AER_DRIVER;
	struct pci_driver *driver;

	/* held by the PCI core too: no driver comes or goes meanwhile */
	device_lock(&dev->dev);
	driver = dev->dev.driver ? to_pci_driver(dev->dev.driver) : NULL;
	dev->error_state = state;
	if (driver && driver->err_handler)
		vote = round->ask(dev, driver->err_handler, state);
	device_unlock(&dev->dev);
	return vote;
}

static pci_ers_result_t ask_all(struct sim_slot *slot, pci_channel_state_t state,
				const struct round *round)
{
	pci_ers_result_t vote = PCI_ERS_RESULT_RECOVERED;
	unsigned int i;

	for (i = 0; i < SIM_FUNCTIONS; i++) {
		struct pci_dev *dev = pci_get_slot(slot->bus, PCI_DEVFN(0, i));

		if (dev)
			vote = worse(vote, ask_one(dev, state, round));
		pci_dev_put(dev);
	}
	return vote;
}

bool sim_recovery(struct sim_slot *slot, pci_channel_state_t state)
{
	pci_ers_result_t vote;

	mutex_lock(&slot->plug_lock);
	vote = ask_all(slot, state, &detected);
	if (vote == PCI_ERS_RESULT_CAN_RECOVER)
		vote = ask_all(slot, state, &enabled);
	if (vote == PCI_ERS_RESULT_NEED_RESET) {
		sim_slot_reset(slot);
		vote = ask_all(slot, pci_channel_io_normal, &reset);
	}
	if (vote == PCI_ERS_RESULT_RECOVERED)
		ask_all(slot, pci_channel_io_normal, &resume);
	else
		ask_all(slot, pci_channel_io_perm_failure, &detected);
	mutex_unlock(&slot->plug_lock);
	return vote == PCI_ERS_RESULT_RECOVERED;
}
