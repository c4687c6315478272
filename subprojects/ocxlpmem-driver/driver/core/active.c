// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is inside: everything that touches the card is between core_enter() and
 * core_leave(), so that core_remove() can wait for the last one.
 */
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "private.h"

static int enter(struct core *core, bool dead_too)
{
	unsigned long flags;
	int err = -ENODEV;

	spin_lock_irqsave(&core->lock, flags);
	if (!core->removed && (dead_too || !core->dead)) {
		core->active++;
		err = 0;
	}
	spin_unlock_irqrestore(&core->lock, flags);
	return err;
}

int core_enter(struct core *core)
{
	return enter(core, false);
}

void core_tell(struct core *core)
{
	if (!enter(core, true))
		core_leave(core);
}

void core_leave_irq(struct core *core)
{
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	/* under the lock: core_remove() may free everything once it sees 0 */
	if (!--core->active && core->removed)
		wake_up_all(&core->idle);
	spin_unlock_irqrestore(&core->lock, flags);
}

void core_leave(struct core *core)
{
	core_notify(core);
	core_leave_irq(core);
}

void core_lost(struct core *core)
{
	if (core_enter(core))
		return;
	core_mark_dead(core);
	core_leave(core);
}

int core_chi(struct core *core, u64 *chi)
{
	int err = core_enter(core);

	if (err)
		return err;
	err = core_update_chi(core, chi);
	core_leave(core);
	return err;
}
