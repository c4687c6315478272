// SPDX-License-Identifier: GPL-2.0-only
/* Interrupts: the hard handler looks, the work decides. */
#include <linux/spinlock.h>

#include "private.h"

bool core_irq(struct core *core)
{
	unsigned long flags;
	bool work;
	u64 chi = 0;
	int err;

	if (core_enter(core))
		return false;
	err = core_update_chi(core, &chi);
	spin_lock_irqsave(&core->lock, flags);
	if (chi & WIRE_CHI_ELA)
		core->events.ela_mute = false;
	work = err || core->events.news ||
	       (chi & WIRE_CHI_NSCRA && core_erase_open_locked(core));
	spin_unlock_irqrestore(&core->lock, flags);
	core_leave_irq(core);
	return work;
}

void core_work(struct core *core)
{
	u64 chi;

	if (core_enter(core)) {
		/* the interrupt found the card gone: that must still be told */
		core_tell(core);
		return;
	}
	if (!core_update_chi(core, &chi)) {
		core_dump_poll(core, NULL);
		core_erase_look(core);
	}
	core_leave(core);
}
