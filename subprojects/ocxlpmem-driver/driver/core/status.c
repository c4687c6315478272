// SPDX-License-Identifier: GPL-2.0-only
/* What a status byte of the card means to the kernel: the one table. */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "private.h"

/*
 * 0x51 and 0x52 are -EIO because the driver builds the requests itself; where
 * a value of the caller was refused, core_command_errno() says -EINVAL.
 */
static const struct status {
	u8 status;
	int err;
} statuses[] = {
	{ WIRE_STATUS_SUCCESS, 0 },
	{ WIRE_STATUS_MEM_UNAVAILABLE, -ENXIO },
	{ WIRE_STATUS_BLOCKED_BG_TASK, -EBUSY },
	{ WIRE_STATUS_BAD_OPCODE, -EOPNOTSUPP },
	{ WIRE_STATUS_BAD_REQUEST_PARM, -EIO },
	{ WIRE_STATUS_BAD_DATA_PARM, -EIO },
	{ WIRE_STATUS_DEBUG_BLOCKED, -EPERM },
	{ WIRE_STATUS_FAIL, -EIO },
};

int core_status_errno(unsigned int status)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(statuses); i++)
		if (statuses[i].status == status)
			return statuses[i].err;
	return -EIO;
}

int core_command_errno(const struct core_operation *op, unsigned int status)
{
	if (status == WIRE_STATUS_BAD_REQUEST_PARM && op->blame & CORE_BLAME_REQUEST)
		return -EINVAL;
	if (status == WIRE_STATUS_BAD_DATA_PARM && op->blame & CORE_BLAME_DATA)
		return -EINVAL;
	return core_status_errno(status);
}
