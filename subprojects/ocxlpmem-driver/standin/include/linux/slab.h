/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_SLAB_H
#define STANDIN_SLAB_H

#include <linux/types.h>

#define GFP_KERNEL	0u
#define __GFP_ZERO	1u
#define GFP_ATOMIC	2u

/* may be told to fail: standin_fail_allocation() */
void *kmalloc(size_t size, gfp_t gfp);
void kfree(const void *ptr);
/* aborts under a spinlock: what vmalloc() gave cannot be freed there */
void kvfree(const void *ptr);

#define kzalloc(size, gfp)	kmalloc(size, (gfp) | __GFP_ZERO)
#define kvmalloc(size, gfp)	kmalloc(size, gfp)
#define kvzalloc(size, gfp)	kmalloc(size, (gfp) | __GFP_ZERO)

#endif
