// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is told what has happened: those that wait, the kernel log, the surroundings. In
 * process context and without locks.
 */
#include <linux/eventfd.h>
#include <linux/wait.h>

#include "private.h"

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
	core->events.wake = true;
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
		.flags = (core->events.fatal ? 1 : 0) | (core->smart_failing ? 2 : 0),
		.logs = core_logs_pending_locked(core),
	};
	unsigned int changed = core->events.changed;

	if (told.state != core->events.told.state) {
		changed |= CORE_CHANGED_STATE;
		core->events.news |= OCXLPMEM_EVENT_STATE;
	}
	if (told.flags != core->events.told.flags)
		changed |= CORE_CHANGED_FLAGS;
	if (told.logs != core->events.told.logs)
		changed |= CORE_CHANGED_LOGS;
	core->events.told = told;
	core->events.changed = 0;
	return changed;
}

void core_notify(struct core *core)
{
	unsigned int changed, state;
	unsigned long flags;
	bool state_news, tell, wake;
	u64 news;

	spin_lock_irqsave(&core->lock, flags);
	tell = core->born && !core->removed;
	changed = note_told(core);
	state = core->events.told.state;
	state_news = changed & CORE_CHANGED_STATE;
	news = core->events.news;
	core->events.news = 0;
	if (news)
		signal_files(core, news);
	wake = core->events.wake;
	core->events.wake = false;
	spin_unlock_irqrestore(&core->lock, flags);

	if (wake)
		wake_up_all(&core->events.wait);
	if (news)
		print_news(core, news, state, state_news);
	if (changed && core->ops->changed && tell)
		core->ops->changed(core->priv, changed);
}
