/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_LIMITS_H
#define STANDIN_LIMITS_H

#include_next <linux/limits.h>

#define U32_MAX	(~0U)
#define U64_MAX	(~0ULL)

#endif
