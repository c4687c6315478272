// SPDX-License-Identifier: GPL-2.0-only
/*
 * What has happened, and who is told. Any thread that looks at CHI notes what
 * is new; core_settle() tells it later, in process context without locks.
 */
#include <linux/eventfd.h>
#include <linux/wait.h>

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
	stamp = core->chi_stamp;
	spin_unlock_irqrestore(&core->lock, flags);
	return stamp;
}

int core_look(struct core *core, u64 *chi)
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
	core->fatal |= *chi & WIRE_CHI_FATAL;
	events = events_of(*chi | core->fatal);
	/*
	 * If somebody looked meanwhile, ours may be the older value. Then bits
	 * are only added: one too many costs a look, one too few a lost event.
	 */
	if (core->chi_stamp != before)
		events |= core->events;
	else
		core->chi = *chi;
	core->chi_stamp++;
	core->news |= events & ~core->events;
	core->events = events;
	if (!(*chi & WIRE_CHI_ELA)) {
		core->ela_mute = false;
		WRITE_ONCE(core->drained, true);
	}
	spin_unlock_irqrestore(&core->lock, flags);
	return 0;
}

int core_chi(struct core *core, u64 *chi)
{
	int err = core_enter(core);

	if (err)
		return err;
	err = core_look(core, chi);
	core_leave(core);
	return err;
}

u64 core_chi_seen(struct core *core)
{
	unsigned long flags;
	u64 chi;

	spin_lock_irqsave(&core->lock, flags);
	chi = core->chi;
	spin_unlock_irqrestore(&core->lock, flags);
	return chi;
}

/* ---- what is pending ---------------------------------------------------- */

unsigned int core_state_locked(const struct core *core)
{
	if (core_gone(core))
		return OCXLPMEM_STATE_GONE;
	if (core->fatal)
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
	return core->events & OCXLPMEM_EVENT_ERROR_LOG && !core->ela_mute;
}

bool core_logs_pending_locked(const struct core *core)
{
	return core_logs_on_card_locked(core) || core->ring.had < core->ring.next;
}

u64 core_file_events_locked(const struct core_file *file)
{
	const struct core *core = file->core;
	u64 events = core->events & ~OCXLPMEM_EVENT_ERROR_LOG;
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

/* ---- telling ------------------------------------------------------------ */

static void print_news(struct core *core, u64 news, unsigned int state, bool state_news)
{
	if (news & OCXLPMEM_EVENT_ERROR_LOG)
		core_log(warn_ratelimited, core, "error log available");
	if (news & OCXLPMEM_EVENT_DUMP_AVAILABLE)
		core_log(warn_ratelimited, core, "controller dump available");
	if (news & (OCXLPMEM_EVENT_HARDWARE_FATAL | OCXLPMEM_EVENT_FIRMWARE_FATAL))
		core_log(crit, core,
			 "controller %s fatal: save the data now, later stores may be lost; the card needs a reset or service",
			 news & OCXLPMEM_EVENT_HARDWARE_FATAL ? "hardware" : "firmware");
	if (news & OCXLPMEM_EVENT_GONE)
		core_log(err, core,
			 "the card is gone: its registers read all ones, or the link is lost");
	if (!state_news)
		return;
	if (state == OCXLPMEM_STATE_READY)
		core_log(info, core, "ready");
	if (state == OCXLPMEM_STATE_MAY_BE_ERASING)
		core_log(warn, core,
			 "may be erasing its medium for an earlier driver start: no region until it answers. If you know that it does not erase, write its serial number to erase_override");
	if (state == OCXLPMEM_STATE_NOT_READY)
		core_log(warn, core, "not ready in time, missing: %s", core_ready_missing(core));
}

void core_signal_locked(struct core *core, const struct core_file *but)
{
	struct core_file *file;

	list_for_each_entry(file, &core->files, node)
		if (file != but && file->eventfd)
			eventfd_signal(file->eventfd);
	core->wake = true;
}

static void signal_files(struct core *core, u64 news)
{
	/* the counter grows by the number of events */
	for (; news; news &= news - 1)
		core_signal_locked(core, NULL);
}

static unsigned int note_told(struct core *core)
{
	struct core_told told = {
		.state = core_state_locked(core),
		.flags = (core->fatal ? 1 : 0) | (core->smart_failing ? 2 : 0),
		.logs = core_logs_pending_locked(core),
	};
	unsigned int changed = core->changed;

	if (told.state != core->told.state) {
		changed |= CORE_CHANGED_STATE;
		core->news |= OCXLPMEM_EVENT_STATE;
	}
	if (told.flags != core->told.flags)
		changed |= CORE_CHANGED_FLAGS;
	if (told.logs != core->told.logs)
		changed |= CORE_CHANGED_LOGS;
	core->told = told;
	core->changed = 0;
	return changed;
}

void core_settle(struct core *core)
{
	unsigned int changed, state;
	unsigned long flags;
	bool state_news, tell, wake;
	u64 news;

	spin_lock_irqsave(&core->lock, flags);
	tell = core->born && !core->removed;
	changed = note_told(core);
	state = core->told.state;
	state_news = changed & CORE_CHANGED_STATE;
	news = core->news;
	core->news = 0;
	if (news)
		signal_files(core, news);
	wake = core->wake;
	core->wake = false;
	spin_unlock_irqrestore(&core->lock, flags);

	if (wake)
		wake_up_all(&core->event_wait);
	if (news)
		print_news(core, news, state, state_news);
	if (changed && core->ops->changed && tell)
		core->ops->changed(core->port, changed);
}

/* ---- interrupts --------------------------------------------------------- */

bool core_irq(struct core *core)
{
	unsigned long flags;
	bool work;
	u64 chi = 0;
	int err;

	if (core_enter(core))
		return false;
	err = core_look(core, &chi);
	spin_lock_irqsave(&core->lock, flags);
	if (chi & WIRE_CHI_ELA)
		core->ela_mute = false;
	work = err || core->news ||
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
	if (!core_look(core, &chi)) {
		core_dump_poll(core, NULL);
		core_erase_look(core);
	}
	core_leave(core);
}
