// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which of the kernel's two calls a test wants. */
#include <stdlib.h>
#include <string.h>

#include "nd_command.h"

enum lib_nd_command nd_command_forced(void)
{
	const char *nd_command = secure_getenv("OCXLPMEM_NDCTL_ND_COMMAND");

	if (nd_command && !strcmp(nd_command, "call"))
		return LIB_MESSAGE_CALL;
	if (nd_command && !strcmp(nd_command, "vendor"))
		return LIB_MESSAGE_VENDOR;
	return LIB_MESSAGE_UNKNOWN;
}
