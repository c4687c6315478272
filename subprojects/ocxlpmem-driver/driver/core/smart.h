/* SPDX-License-Identifier: GPL-2.0-only */
/* Apart from private.h, see smart.c. */
#ifndef OCXLPMEM_CORE_SMART_H
#define OCXLPMEM_CORE_SMART_H

#include "wire/types.h"

/*
 * Is this a whole SMART block? *count: its attributes; *failing: 1 if one is at
 * or under its threshold now. 0 or a wire error.
 */
int core_smart_check(const void *block, __u32 len, __u32 *count, int *failing);

#endif
