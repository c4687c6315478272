// SPDX-License-Identifier: GPL-2.0-only
/* One trace event for each command, however it ended. */
#include <linux/ktime.h>

#include "private.h"

static const char *const origins[] = {
	[CORE_ORIGIN_DRIVER] = "driver",
	[CORE_ORIGIN_CALL] = "call",
	[CORE_ORIGIN_VENDOR] = "vendor",
	[CORE_ORIGIN_FILE] = "file",
};

void core_trace_command(struct core *core, enum core_origin origin, const char *command,
			int result, u8 status, u64 start)
{
	struct core_trace trace = {
		.card = core->params.name,
		.origin = origins[origin],
		.command = command,
		.result = result,
		.card_status = status,
		.duration_ns = ktime_get_ns() - start,
	};

	if (core->ops->trace)
		core->ops->trace(core->priv, &trace);
}
