// SPDX-License-Identifier: GPL-2.0-only
/*
 * What state the card is in, and what is pending, by what was last read from it. Any
 * thread that reads CHI notes what is new in it; notify.c tells it later.
 */
#include <linux/spinlock.h>

#include "private.h"

/* CHI bit to event */
static const struct cause {
	u64 chi;
	u64 event;
} causes[] = {
	{ WIRE_CHI_CDA, OCXLPMEM_EVENT_DUMP_AVAILABLE },
	{ WIRE_CHI_ELA, OCXLPMEM_EVENT_ERROR_LOG },
	{ WIRE_CHI_CHFS, OCXLPMEM_EVENT_HARDWARE_FATAL },
	{ WIRE_CHI_CFFS, OCXLPMEM_EVENT_FIRMWARE_FATAL },
};

static u64 events_of(u64 chi)
{
	u64 events = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(causes); i++)
		if (chi & causes[i].chi)
			events |= causes[i].event;
	return events;
}

/* ---- looking ------------------------------------------------------------ */

static u64 stamp(struct core *core)
{
	unsigned long flags;
	u64 stamp;

	spin_lock_irqsave(&core->lock, flags);
	stamp = core->events.stamp;
	spin_unlock_irqrestore(&core->lock, flags);
	return stamp;
}

int core_update_chi(struct core *core, u64 *chi)
{
	u64 before = stamp(core);
	unsigned long flags;
	u64 events;
	int err;

	err = core_read(core, WIRE_REG_CHI, chi);
	if (err)
		return err;

	spin_lock_irqsave(&core->lock, flags);
	/* they stay: only a reset ends them, and that makes a new core */
	core->events.fatal |= *chi & WIRE_CHI_FATAL;
	events = events_of(*chi | core->events.fatal);
	/*
	 * If somebody looked meanwhile, ours may be the older value. Then bits
	 * are only added: one too many costs a look, one too few a lost event.
	 */
	if (core->events.stamp != before)
		events |= core->events.pending;
	else
		core->events.chi = *chi;
	core->events.stamp++;
	core->events.news |= events & ~core->events.pending;
	core->events.pending = events;
	if (!(*chi & WIRE_CHI_ELA)) {
		core->events.ela_mute = false;
		WRITE_ONCE(core->events.drained, true);
	}
	spin_unlock_irqrestore(&core->lock, flags);
	return 0;
}

int core_check_alive(struct core *core, u64 *chi)
{
	int err = core_update_chi(core, chi);

	/* device.md 6 rule 8 */
	return err ? err : (*chi & WIRE_CHI_FATAL ? -EIO : 0);
}

u64 core_chi_seen(struct core *core)
{
	unsigned long flags;
	u64 chi;

	spin_lock_irqsave(&core->lock, flags);
	chi = core->events.chi;
	spin_unlock_irqrestore(&core->lock, flags);
	return chi;
}

const char *core_ready_missing(struct core *core)
{
	static const char *const missing[] = {
		"nothing",
		"controller ready",
		"memory available",
		"controller ready, memory available",
	};
	unsigned long flags;
	unsigned int lack;

	spin_lock_irqsave(&core->lock, flags);
	lack = core->events.chi & WIRE_CHI_CRDY ? 0 : 1;
	lack |= core->events.chi & WIRE_CHI_MA ? 0 : 2;
	spin_unlock_irqrestore(&core->lock, flags);
	return missing[lack];
}

/* ---- what is pending ---------------------------------------------------- */

unsigned int core_state_locked(const struct core *core)
{
	if (core_gone(core))
		return OCXLPMEM_STATE_GONE;
	if (core->events.fatal)
		return OCXLPMEM_STATE_FATAL;
	if (core->erase.phase == CORE_ERASE_BUSY)
		return OCXLPMEM_STATE_ERASING;
	if (core->erase.phase == CORE_ERASE_DOUBT)
		return OCXLPMEM_STATE_MAY_BE_ERASING;
	if (core->ready)
		return OCXLPMEM_STATE_READY;
	return core->ready_expired ? OCXLPMEM_STATE_NOT_READY : OCXLPMEM_STATE_WAITING;
}

unsigned int core_state(struct core *core)
{
	unsigned long flags;
	unsigned int state;

	spin_lock_irqsave(&core->lock, flags);
	state = core_state_locked(core);
	spin_unlock_irqrestore(&core->lock, flags);
	return state;
}

bool core_logs_on_card_locked(const struct core *core)
{
	return core->events.pending & OCXLPMEM_EVENT_ERROR_LOG && !core->events.ela_mute;
}

bool core_logs_pending_locked(const struct core *core)
{
	return core_logs_on_card_locked(core) || core->ring.had < core->ring.next;
}

u64 core_file_events_locked(const struct core_file *file)
{
	const struct core *core = file->core;
	u64 events = core->events.pending & ~OCXLPMEM_EVENT_ERROR_LOG;
	unsigned int state = core_state_locked(core);

	if (core_logs_on_card_locked(core) || file->log_next < core->ring.next)
		events |= OCXLPMEM_EVENT_ERROR_LOG;
	/* one that was taken over is news too: who waits for it must hear of it */
	if ((core->dump.phase == CORE_DUMP_PREPARED && core->dump.owner == file) ||
	    file->dump_taken)
		events |= OCXLPMEM_EVENT_DUMP_READY;
	if (state != file->state_seen)
		events |= OCXLPMEM_EVENT_STATE;
	if (state == OCXLPMEM_STATE_GONE)
		events |= OCXLPMEM_EVENT_GONE;
	return events;
}
