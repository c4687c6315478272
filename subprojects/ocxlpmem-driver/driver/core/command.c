// SPDX-License-Identifier: GPL-2.0-only
/* The admin commands: one table (device.md 4.6, 5). */
#include <linux/kernel.h>

#include "private.h"
#include "wire/header.h"

/*
 * No time-outs are known for firmware debug and command capabilities; theirs
 * are INFERRED. A dump's offset, a debug command's parameters and a firmware
 * image come from the caller, so what the card says of them is his fault.
 */
static const struct core_operation operations[WIRE_OP_COUNT] = {
	[WIRE_OP_HEARTBEAT] = { .timeout_ms = 100, .erasing = true },
	[WIRE_OP_SHUTDOWN] = { .timeout_ms = 1000 },
	[WIRE_OP_FW_UPDATE] = { .timeout_ms = 16000, .params = 1, .data = true,
				.blame = CORE_BLAME_DATA },
	[WIRE_OP_FW_DEBUG] = { .timeout_ms = 1000, .params = 3,
			       .blame = CORE_BLAME_REQUEST | CORE_BLAME_DATA },
	[WIRE_OP_ERROR_LOG] = { .timeout_ms = 2000, .data_id = WIRE_ID_ERROR_LOG,
				.data = true, .erasing = true, .consumes = true },
	[WIRE_OP_SMART] = { .timeout_ms = 100, .data_id = WIRE_ID_SMART,
			    .data = true, .erasing = true },
	[WIRE_OP_STATS] = { .timeout_ms = 100, .data_id = WIRE_ID_STATS,
			    .data = true, .erasing = true },
	[WIRE_OP_DUMP] = { .timeout_ms = 1000, .params = 1, .data_id = WIRE_ID_DUMP,
			   .data = true, .blame = CORE_BLAME_REQUEST },
	[WIRE_OP_CAPABILITIES] = { .timeout_ms = 100 },
};

const struct core_operation *core_operation(unsigned int opcode)
{
	return opcode < ARRAY_SIZE(operations) ? &operations[opcode] : NULL;
}
