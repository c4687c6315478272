/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_KREF_H
#define STANDIN_KREF_H

#include <linux/kernel.h>
#include <linux/types.h>

struct kref {
	int references;
};

static inline void kref_init(struct kref *kref)
{
	__atomic_store_n(&kref->references, 1, __ATOMIC_RELAXED);
}

static inline void kref_get(struct kref *kref)
{
	__atomic_add_fetch(&kref->references, 1, __ATOMIC_RELAXED);
}

static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	if (__atomic_sub_fetch(&kref->references, 1, __ATOMIC_ACQ_REL))
		return 0;
	release(kref);
	return 1;
}

#endif
