// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probe never waits for the card. What follows from its state is done here, on
 * a queue that may wait for libnvdimm as long as it takes.
 */
#include "glue.h"

/* a card that was not ready in time is asked on: it may become so after all */
#define LATE_POLL_MS	1000

static void look_again(struct glue_card *card, unsigned int ms)
{
	queue_delayed_work(card->slow_queue, &card->ready_work, msecs_to_jiffies(ms));
}

void glue_ready_work(struct work_struct *work)
{
	struct glue_card *card = container_of(to_delayed_work(work), struct glue_card,
					      ready_work);
	unsigned int wait = core_ready_poll(card->core);

	glue_bus_update(card);
	if (!wait && core_state(card->core) == OCXLPMEM_STATE_NOT_READY)
		wait = LATE_POLL_MS;
	if (wait)
		look_again(card, wait);
}

void glue_change_work(struct work_struct *work)
{
	struct glue_card *card = container_of(work, struct glue_card, change_work);
	unsigned int what = atomic_xchg(&card->changed, 0);

	if (what & CORE_CHANGED_ERASE)
		glue_security_finish(card);
	glue_sysfs_changed(card, what);
	if (what & CORE_CHANGED_STATE && core_state(card->core) == OCXLPMEM_STATE_FATAL) {
		glue_devlink_fatal(card);
		glue_fatal_act(card);
	}
}

int glue_ready_start(struct glue_card *card)
{
	look_again(card, 0);
	return 0;
}

void glue_ready_stop(struct glue_card *card)
{
	cancel_delayed_work_sync(&card->ready_work);
	cancel_work_sync(&card->change_work);
	cancel_delayed_work_sync(&card->region_work);
}
