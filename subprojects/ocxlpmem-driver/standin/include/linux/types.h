/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_TYPES_H
#define STANDIN_TYPES_H

#include_next <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;
typedef unsigned int gfp_t;

#ifndef __user
#define __user
#endif

struct list_head {
	struct list_head *next, *prev;
};

#endif
