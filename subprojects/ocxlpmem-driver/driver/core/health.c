// SPDX-License-Identifier: GPL-2.0-only
/* Health and performance data: device.md 5.10. The answer is an error log. */
#include <linux/errno.h>
#include <linux/ktime.h>

#include "private.h"

static int request(struct core *core)
{
	u64 chi;
	int err;

	err = core_look(core, &chi);
	if (err)
		return err;
	if (chi & WIRE_CHI_FATAL)
		return -EIO;
	return core_act(core, WIRE_REG_HCI, WIRE_HCI_CHPD);
}

int core_health_request(struct core *core)
{
	u64 start = ktime_get_ns();
	int err;

	err = core_enter(core);
	if (err)
		return err;
	err = request(core);
	core_trace_command(core, CORE_DOOR_FILE, "health request", err, 0, start);
	core_leave(core);
	return err;
}
