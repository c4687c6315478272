// SPDX-License-Identifier: LGPL-2.1-or-later
/* What other programs may read of a DIMM, and no more. */
#include <errno.h>

#include "dimm.h"
#include "ocxlpmem-ndctl.h"

static bool only_reads(uint32_t command)
{
	return command == OCXLPMEM_ND_SMART || command == OCXLPMEM_ND_ERROR_LOG ||
	       command == OCXLPMEM_ND_CONTROLLER_STATS || command == OCXLPMEM_ND_FIRMWARE_QUERY;
}

bool ocxlpmem_ndctl_is_ours(struct ndctl_dimm *handle)
{
	return dimm_ours(handle) != NULL;
}

ssize_t ocxlpmem_ndctl_read(struct ndctl_dimm *handle, uint32_t command, const void *in,
			    size_t in_len, void *payload, size_t len)
{
	struct dimm *dimm = dimm_ours(handle);

	if (!dimm)
		return -ENODEV;
	if (!only_reads(command))
		return -EOPNOTSUPP;
	if (in_len != lib_message_input_size(command) ||
	    len < sizeof(struct ocxlpmem_payload_header))
		return -EINVAL;
	return dimm_send(dimm, command, in, payload,
			 len < LIB_MESSAGE_ROOM_MAX ? len : LIB_MESSAGE_ROOM_MAX);
}
