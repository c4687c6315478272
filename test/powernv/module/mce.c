// SPDX-License-Identifier: GPL-2.0-only
/*
 * Raises a machine check for a memory error, as the CPU's handler does: from
 * there on everything is the kernel's own, up to the notifiers. The two
 * functions of that handler are not for modules, so the caller says where they
 * are (/proc/kallsyms).
 */
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/string.h>
#include <asm/mce.h>
#include <asm/reg.h>

static unsigned long save;
module_param(save, ulong, 0400);
MODULE_PARM_DESC(save, "address of save_mce_event");

static unsigned long queue;
module_param(queue, ulong, 0400);
MODULE_PARM_DESC(queue, "address of machine_check_queue_event");

static unsigned long long address;
module_param(address, ullong, 0400);
MODULE_PARM_DESC(address, "physical address that could not be read");

static int __init raise_init(void)
{
	void (*save_mce_event)(struct pt_regs *regs, long handled, struct mce_error_info *info,
			       u64 nip, u64 addr, u64 phys_addr) = (void *)save;
	void (*machine_check_queue_event)(void) = (void *)queue;
	struct mce_error_info info = {
		.error_type = MCE_ERROR_TYPE_UE,
		.severity = MCE_SEV_SEVERE,
		.initiator = MCE_INITIATOR_CPU,
		.error_class = MCE_ECLASS_HARDWARE,
		.sync_error = true,
	};
	struct pt_regs regs = { .msr = MSR_KERNEL };
	unsigned long flags;

	if (!save || !queue)
		return -EINVAL;
	info.u.ue_error_type = MCE_UE_ERROR_LOAD_STORE;
	/* the handler runs with interrupts off; its records are the CPU's own */
	local_irq_save(flags);
	save_mce_event(&regs, 1, &info, (unsigned long)raise_init, address, address);
	machine_check_queue_event();
	local_irq_restore(flags);
	return 0;
}

static void __exit raise_exit(void)
{
}

module_init(raise_init);
module_exit(raise_exit);
MODULE_DESCRIPTION("raises a machine check");
MODULE_LICENSE("GPL");
