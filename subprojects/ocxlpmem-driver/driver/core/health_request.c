// SPDX-License-Identifier: GPL-2.0-only
/* Health and performance data: device.md 5.10. The answer is an error log. */
#include <linux/errno.h>
#include <linux/ktime.h>

#include "private.h"

/*
 * The card has room for so many logs and drops the oldest beyond that. So the
 * answer to a request must not be able to push another log out: not while some
 * wait there, nor before the answer to the last request can be seen.
 */
static int take_turn(struct core *core)
{
	u64 now = ktime_get_ns();
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&core->lock, flags);
	if (now < core->health_next)
		err = -EAGAIN;
	else if (core_logs_on_card_locked(core))
		err = -ENOBUFS;
	else
		core->health_next = now + CORE_HEALTH_MS * NSEC_PER_MSEC;
	spin_unlock_irqrestore(&core->lock, flags);
	return err;
}

static int request(struct core *core)
{
	u64 chi;
	int err;

	err = core_check_alive(core, &chi);
	if (err)
		return err;
	err = take_turn(core);
	return err ? err : core_write_bits(core, WIRE_REG_HCI, WIRE_HCI_CHPD);
}

int core_health_request(struct core *core)
{
	u64 start = ktime_get_ns();
	int err;

	err = core_enter(core);
	if (err)
		return err;
	err = request(core);
	core_trace_command(core, CORE_ORIGIN_FILE, "health request", err, 0, start);
	core_leave(core);
	return err;
}
