/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of the kernel's two calls a test wants. */
#ifndef NDCTL_ND_COMMAND_H
#define NDCTL_ND_COMMAND_H

#include "message.h"

/*
 * The ND command that OCXLPMEM_NDCTL_ND_COMMAND ("call" or "vendor") asks for, else
 * LIB_MESSAGE_UNKNOWN: CALL first, VENDOR if the kernel refuses. For tests.
 */
enum lib_nd_command nd_command_forced(void);

#endif
