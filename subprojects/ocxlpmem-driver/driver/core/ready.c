// SPDX-License-Identifier: GPL-2.0-only
/* The wait for CRDY and MA, as a state that is polled: device.md 2.7. */
#include <linux/ktime.h>

#include "private.h"

#define READY_POLL_MS	1000

static unsigned int note_ready(struct core *core, u64 chi)
{
	u64 now = ktime_get_ns();
	unsigned int state;
	unsigned long flags;
	u64 left = 0;

	spin_lock_irqsave(&core->lock, flags);
	state = core_state_locked(core);
	/* memory that came since the look for an erase waits for the next one */
	if ((chi & CORE_READY) == CORE_READY && !core->erase.unproven)
		core->ready = true;
	else if (state == OCXLPMEM_STATE_WAITING && now >= core->ready_deadline)
		core->ready_expired = true;
	if (core_state_locked(core) == OCXLPMEM_STATE_WAITING)
		left = core->ready_deadline - now;
	/*
	 * INFERRED: a card that was reset has no memory to give until its erase ends.
	 * Nobody else asks for the end of one that an earlier core began.
	 */
	else if (state == OCXLPMEM_STATE_MAY_BE_ERASING ||
		 (state == OCXLPMEM_STATE_ERASING && !core->ready))
		left = READY_POLL_MS * NSEC_PER_MSEC;
	spin_unlock_irqrestore(&core->lock, flags);

	if (!left)
		return 0;
	if (left > READY_POLL_MS * NSEC_PER_MSEC)
		return READY_POLL_MS;
	/* rounded up, so that the look is not just before the deadline */
	return ((unsigned int)left + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC;
}

unsigned int core_ready_poll(struct core *core)
{
	unsigned int wait = 0;
	u64 chi;

	if (core_enter(core))
		return 0;
	core_erase_look(core);
	if (!core_update_chi(core, &chi))
		wait = note_ready(core, chi);
	core_leave(core);
	return wait;
}
