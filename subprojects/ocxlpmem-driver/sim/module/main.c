// SPDX-License-Identifier: GPL-2.0-only
/* Module parameters, and the slots they ask for. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/overflow.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "sim.h"

#define FIRST_SERIAL	0x0123456789abcdefULL
#define LABELS		SZ_16M	/* the card begins with them */

static unsigned long long base;
module_param(base, ullong, 0444);
MODULE_PARM_DESC(base, "physical address of the memory left to the cards (x86: memmap=SIZE$BASE; POWER: mem=BASE)");

static unsigned long long size = SZ_512M;
module_param(size, ullong, 0444);
MODULE_PARM_DESC(size, "bytes of memory of each card; on top of cards * size comes what the module uses (2 MiB, with pages of 64 KiB 10 MiB)");

static unsigned int cards = 2;
module_param(cards, uint, 0444);
MODULE_PARM_DESC(cards, "number of cards (1-8)");

static unsigned long long serial = FIRST_SERIAL;
module_param(serial, ullong, 0444);
MODULE_PARM_DESC(serial, "serial number of the first card; 0 gives cards without one");

static unsigned long long seed = 1;
module_param(seed, ullong, 0444);
MODULE_PARM_DESC(seed, "all values and bytes of the cards follow from it");

int sim_node = NUMA_NO_NODE;
module_param_named(node, sim_node, int, 0444);
MODULE_PARM_DESC(node, "NUMA node of the cards (-1: the first one that is online); it may be offline, if it is possible");

static bool test = true;
module_param(test, bool, 0444);
MODULE_PARM_DESC(test, "report what the driver does against the protocol");

static bool fresh;
module_param(fresh, bool, 0444);
MODULE_PARM_DESC(fresh, "forget state and labels of the cards from before the module was unloaded");

static bool attach;
module_param(attach, bool, 0444);
MODULE_PARM_DESC(attach, "go on with the cards that are there, without a reset: what they were doing goes on");

static char *control = "";
module_param(control, charp, 0444);
MODULE_PARM_DESC(control, "control lines for the cards before they are found, separated by ';'");

struct sim_slot *sim_slots[SIM_SLOTS];
unsigned int sim_slot_count;

/* of our own part only this: the driver maps the trigger pages, otherwise cached */
static u8 *state;

static u64 own_start(void)
{
	return base + cards * size;
}

static void *state_of(unsigned int number)
{
	return state + number * SIM_OWN_STATE_EACH;
}

static int check_parameters(void)
{
	unsigned long long end;
	u32 *word;

	if (!cards || cards > SIM_SLOTS || size < SZ_32M || size > SZ_1T ||
	    !IS_ALIGNED(size, SZ_16M) || !base || !IS_ALIGNED(base, SZ_16M)) {
		pr_err("1-8 cards of at least 32 MiB; base and size are multiples of 16 MiB\n");
		return -EINVAL;
	}
	/* the kernel allocates on a function's node before any driver sees the function */
	if (sim_node != NUMA_NO_NODE &&
	    (sim_node < 0 || sim_node >= MAX_NUMNODES || !node_possible(sim_node))) {
		pr_err("node %d: this machine can have no such node\n", sim_node);
		return -EINVAL;
	}
	/* what wraps would be looked for at one place and be used at another */
	if (check_add_overflow(base, cards * size + SIM_OWN, &end)) {
		pr_err("there is no memory behind %#llx\n", base);
		return -ENXIO;
	}
	/* never touch memory that the kernel uses */
	if (region_intersects(base, end - base, IORESOURCE_SYSTEM_RAM,
			      IORES_DESC_NONE) != REGION_DISJOINT) {
		pr_err("the kernel uses memory in %#llx-%#llx: start it with memmap=%lluM$%#llx, or mem=%lluM\n",
		       base, end - 1, DIV_ROUND_UP_ULL(end - base, SZ_1M), base, base >> 20);
		return -EBUSY;
	}

	state = memremap(own_start() + SIM_OWN_STATE, SIM_OWN - SIM_OWN_STATE, MEMREMAP_WB);
	if (!state)
		return -ENOMEM;
	word = (u32 *)(state_of(SIM_SLOTS) - sizeof(*word));
	WRITE_ONCE(*word, 0x6f63786c);
	if (READ_ONCE(*word) == 0x6f63786c)
		return 0;
	pr_err("there is no memory behind %#llx\n", own_start());
	memunmap(state);
	return -ENXIO;
}

static void slot_remove(struct sim_slot *slot, bool keep)
{
	sim_slot_stop(slot);
	if (slot->before && !keep)
		memcpy(slot->card, slot->before, card_size());
	vfree(slot->before);
	if (slot->medium)
		memunmap(slot->medium);
	kfree(slot);
}

static struct sim_slot *slot_create(unsigned int number)
{
	struct sim_slot *slot = kzalloc(sizeof(*slot), GFP_KERNEL);
	int rc = -ENOMEM;

	if (!slot)
		return ERR_PTR(-ENOMEM);
	slot->number = number;
	slot->serial = serial ? serial + number : 0;
	slot->memory = (struct resource){
		.name = "OpenCAPI LPC memory",
		.start = base + number * size,
		.end = base + (number + 1) * size - 1,
		.flags = IORESOURCE_MEM,
	};
	slot->triggers = own_start() + SIM_OWN_TRIGGERS + number * SIM_TRIGGERS * PAGE_SIZE;
	slot->medium = memremap(slot->memory.start, size, MEMREMAP_WB);
	/* it lives where nothing but a power cycle reaches it: not a crash, not a reset */
	slot->card = state_of(number);
	slot->before = vmalloc(card_size());
	if (slot->medium && slot->before) {
		memcpy(slot->before, slot->card, card_size());
		if (fresh)
			memset(slot->medium, 0, LABELS);
		sim_slot_start(slot, seed + number, test,
			       fresh ? SIM_FRESH : attach ? SIM_ATTACH : SIM_RESET);
		rc = 0;
	}
	if (rc) {
		slot_remove(slot, false);
		return ERR_PTR(rc);
	}
	return slot;
}

static void remove_all(bool save)
{
	unsigned int i;

	/* waits for who is plugging or writing control lines */
	sim_debugfs_stop();
	for (i = 0; i < sim_slot_count; i++)
		sim_pci_stop(sim_slots[i]);
	while (sim_slot_count)
		slot_remove(sim_slots[--sim_slot_count], save);
	memunmap(state);
}

static int __init sim_init(void)
{
	unsigned int i;
	int rc;

	if (card_size() > SIM_OWN_STATE_EACH)
		return -EFBIG;
	rc = check_parameters();
	if (rc)
		return rc;

	for (i = 0; i < cards; i++) {
		struct sim_slot *slot = slot_create(i);

		if (IS_ERR(slot)) {
			rc = PTR_ERR(slot);
			goto fail;
		}
		sim_slots[sim_slot_count++] = slot;
	}
	rc = sim_control(control);
	/* whoever writes control lines from now on finds all cards */
	sim_debugfs_start();
	for (i = 0; i < cards && !rc; i++) {
		rc = sim_pci_start(sim_slots[i]);
		if (!rc)
			sim_debugfs_slot(sim_slots[i]);
	}
	if (rc)
		goto fail;
	for (i = 0; i < cards; i++) {
		vfree(sim_slots[i]->before);
		sim_slots[i]->before = NULL;
	}
	pr_info("%u simulated cards of %llu MiB at %#llx\n", cards, size >> 20, base);
	return 0;

fail:
	/* half of the control lines may have been taken: the next load begins as this one */
	remove_all(false);
	return rc;
}

static void __exit sim_exit(void)
{
	remove_all(true);
}

module_init(sim_init);
module_exit(sim_exit);
MODULE_DESCRIPTION("Simulated OpenCAPI persistent memory cards");
MODULE_LICENSE("GPL");
