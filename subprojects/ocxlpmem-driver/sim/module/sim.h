/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ocxl_sim: simulated cards below the kernel's ocxl interface.
 *
 * A slot is what a card is plugged into: a PCI host bridge of its own, a piece
 * of physical memory, and the card model. The module has the symbols of the
 * kernel's ocxl module that the ocxlpmem driver uses, so that this driver runs
 * unmodified where there is no OpenCAPI.
 */
#ifndef SIM_H
#define SIM_H

#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <misc/ocxl.h>

#include "card/card.h"
#include "compat.h"

#define SIM_SLOTS		8
#define SIM_FUNCTIONS		2
#define SIM_DOMAIN		0x4000	/* of slot 0; the others follow */
#define SIM_TRIGGERS		16	/* AFU interrupts of a card */
#define SIM_INTERRUPTS		2	/* device.md 2.4 */

/*
 * The end of the reserved range is ours: trigger pages of the interrupts, and
 * the cards' state while the module is not loaded. 2 MiB with pages of 4 KiB.
 */
#define SIM_OWN_TRIGGERS	0UL
#define SIM_OWN_STATE		(SIM_SLOTS * SIM_TRIGGERS * PAGE_SIZE)
#define SIM_OWN_STATE_EACH	0x30000UL
#define SIM_OWN			(SIM_OWN_STATE + SIM_SLOTS * SIM_OWN_STATE_EACH)

struct sim_host;
struct sim_irq;

/**
 * enum sim_count - what the driver holds: 0 once it has let go of a card
 */
enum sim_count {
	SIM_COUNT_FUNCTIONS,
	SIM_COUNT_AFU_REFERENCES,
	SIM_COUNT_CONTEXTS,
	SIM_COUNT_ATTACHED,
	SIM_COUNT_IRQS,
	SIM_COUNT_LPC,
	SIM_COUNTS
};

/**
 * enum sim_begin - what becomes of the card of an earlier load
 * @SIM_FRESH: it is made anew
 * @SIM_RESET: it is reset, as by the bus at the start of a machine
 * @SIM_ATTACH: it goes on, as under a new kernel that nobody reset it for
 */
enum sim_begin { SIM_FRESH, SIM_RESET, SIM_ATTACH };

/**
 * struct sim_slot - one card and what it is plugged into
 * @number: of the slot
 * @serial: of the card
 * @memory: where its medium lies in physical memory
 * @medium: the same, mapped
 * @triggers: physical address of its trigger pages
 * @lock: over @card, @timer and all up to @told; taken in hard interrupts too
 * @before: the card as it was found, until the load has succeeded
 * @armed: when @timer is to run, ~0 for never
 * @route: where the card's interrupts go
 * @lost: interrupts that no handler was there for
 * @violations: of the protocol, that the kernel's log has
 * @told: bad ranges that the driver has been told of, by @tell
 * @plugged: the card can be seen
 * @host: host bridge, see host_*.c
 * @bus: its root bus
 * @config: configuration space of its functions
 * @held: enum sim_count
 * @irq: by trigger page
 * @recovered: what became of the last link error
 */
struct sim_slot {
	unsigned int number;
	u64 serial;
	struct resource memory;
	void *medium;
	phys_addr_t triggers;

	raw_spinlock_t lock;
	struct card *card;
	void *before;
	struct hrtimer timer;
	u64 armed;
	struct sim_irq *route[SIM_INTERRUPTS];
	u64 lost;
	u32 violations;
	unsigned int told;
	struct work_struct tell;
	bool plugged;

	struct mutex plug_lock;	/* one plugs or unplugs at a time */
	struct sim_host *host;
	struct pci_bus *bus;
	u8 *config[SIM_FUNCTIONS];

	atomic_t held[SIM_COUNTS];
	struct mutex irq_lock;	/* over irq; taken before lock */
	struct sim_irq *irq[SIM_TRIGGERS];

	bool recovered;
	struct dentry *debugfs;
};

/* of the driver, if it is loaded: bytes that cannot be read */
int ocxlpmem_medium_error(u64 address, u64 length);

/* ---- main.c ------------------------------------------------------------- */

extern struct sim_slot *sim_slots[SIM_SLOTS];
extern unsigned int sim_slot_count;
/* of all cards; NUMA_NO_NODE: the first that is online */
extern int sim_node;

/* ---- slot.c: the card under its lock ------------------------------------ */

/* with the card in slot->card, as an earlier load left it */
void sim_slot_start(struct sim_slot *slot, u64 seed, bool test, enum sim_begin begin);
void sim_slot_stop(struct sim_slot *slot);
/* its link has been reset: registers that answer, nothing of before */
void sim_slot_reset(struct sim_slot *slot);
u64 sim_slot_read(struct sim_slot *slot, u64 offset);
void sim_slot_write(struct sim_slot *slot, u64 offset, u64 value);
/* one control line without "N."; -EINVAL with words in error */
int sim_slot_control(struct sim_slot *slot, const char *line, char *error, size_t size);
/* the same for the lines of a text, each "N.line" or "*.line", ends '\n' or ';' */
int sim_control(char *text);
/* ... for a text of one slot's lines, without "N." */
int sim_slot_control_text(struct sim_slot *slot, char *text);

/* ---- host_*.c: the host bridge, as the architecture has it --------------- */

/* with the rescan lock held; -EBUSY: another bridge has this domain */
int sim_host_start(struct sim_slot *slot, unsigned int domain, struct pci_ops *ops);
void sim_host_stop(struct sim_slot *slot);
/* is this bus the slot's? */
bool sim_host_has(const struct sim_slot *slot, const struct pci_bus *bus);
/* may ioremap() have given this virtual address? */
bool sim_host_is_ioremap(unsigned long address);

/* ---- pci.c: what the machine sees of it --------------------------------- */

int sim_pci_start(struct sim_slot *slot);
void sim_pci_stop(struct sim_slot *slot);
/* surprise: registers read all ones from now on, then the functions go away */
void sim_pci_unplug(struct sim_slot *slot);
void sim_pci_plug(struct sim_slot *slot);
void sim_pci_shutdown(struct sim_slot *slot);
/* slot and number of a function; NULL if it is not one of ours */
struct sim_slot *sim_pci_slot(const struct pci_dev *dev);

/* ---- recovery.c: errors of the link -------------------------------------- */

/* tells the drivers of both functions; true: they go on */
bool sim_recovery(struct sim_slot *slot, pci_channel_state_t state);

/* ---- function.c, context.c ---------------------------------------------- */

/* opaque in <misc/ocxl.h> */
struct ocxl_fn {
	struct sim_slot *slot;
	struct pci_dev *dev;
	struct ocxl_fn_config config;
	struct list_head afus;
};

struct ocxl_afu {
	struct kref kref;
	struct list_head node;
	struct sim_slot *slot;
	bool open;			/* its function is */
	struct ocxl_afu_config config;
	struct resource lpc;
	void *private;
	struct mutex lock;	/* over contexts and their attached */
	struct list_head contexts;
};

struct ocxl_context {
	struct list_head node;
	struct ocxl_afu *afu;
	bool attached;
};

/* the series adds these to <misc/ocxl.h>; Linux 6.1 does not have them */
int ocxl_afu_map_lpc_mem(struct ocxl_afu *afu);
struct resource *ocxl_afu_lpc_mem(struct ocxl_afu *afu);

void sim_context_detach_all(struct ocxl_afu *afu);
/* an interrupt of the card; with slot->lock held */
void sim_irq_raise(struct sim_slot *slot, unsigned int number);
/* the driver has told the card where interrupt number goes: a virtual address */
void sim_irq_route(struct sim_slot *slot, unsigned int number, u64 address);

/* ---- debugfs.c, truth.c ------------------------------------------------- */

void sim_debugfs_start(void);
void sim_debugfs_stop(void);
void sim_debugfs_slot(struct sim_slot *slot);
void sim_truth_slot(struct sim_slot *slot);

#endif
