// SPDX-License-Identifier: GPL-2.0-only
/* Open files of /dev/ocxlpmemN, but for their ioctls. */
#include <linux/errno.h>
#include <linux/eventfd.h>
#include <linux/slab.h>

#include "private.h"

int core_file_open(struct core *core, bool writable, struct core_file **out)
{
	struct core_file *file;
	unsigned long flags;
	int err;

	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file)
		return -ENOMEM;
	err = core_enter(core);
	if (err) {
		kfree(file);
		return err;
	}
	file->core = core;
	file->writable = writable;
	kref_get(&core->kref);
	spin_lock_irqsave(&core->lock, flags);
	/* the first there ever was: what is no longer here is told as a gap */
	file->log_next = 1;
	core->keepers += writable;
	file->state_seen = core_state_locked(core);
	list_add_tail(&file->node, &core->files);
	spin_unlock_irqrestore(&core->lock, flags);
	core_leave(core);
	*out = file;
	return 0;
}

void core_file_release(struct core_file *file)
{
	struct core *core = file->core;
	unsigned long flags;

	core_dump_release(file);
	spin_lock_irqsave(&core->lock, flags);
	list_del(&file->node);
	core->keepers -= file->writable;
	spin_unlock_irqrestore(&core->lock, flags);
	/* nobody signals it any more */
	if (file->eventfd)
		eventfd_ctx_put(file->eventfd);
	kfree(file);
	core_put(core);
}

/* a dump that is being prepared makes no noise if its interrupt was lost */
static void poll_dump(struct core_file *file)
{
	struct core *core = file->core;
	unsigned long flags;
	bool preparing;

	spin_lock_irqsave(&core->lock, flags);
	preparing = core->dump.phase == CORE_DUMP_PREPARING && core->dump.owner == file;
	spin_unlock_irqrestore(&core->lock, flags);
	if (!preparing || core_enter(core))
		return;
	/* without a file: an ioctl must tell the owner that the time is over */
	core_dump_poll(core, NULL);
	core_leave(core);
}

u64 core_file_events(struct core_file *file)
{
	struct core *core = file->core;
	unsigned long flags;
	u64 events;

	poll_dump(file);
	spin_lock_irqsave(&core->lock, flags);
	events = core_file_events_locked(file);
	spin_unlock_irqrestore(&core->lock, flags);
	return events;
}

wait_queue_head_t *core_file_wait(struct core_file *file)
{
	return &file->core->events.wait;
}
