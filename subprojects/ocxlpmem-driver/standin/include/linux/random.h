/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_RANDOM_H
#define STANDIN_RANDOM_H

#include_next <linux/random.h>
#include <linux/types.h>

u32 get_random_u32(void);
u64 get_random_u64(void);

#endif
