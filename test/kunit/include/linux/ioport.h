/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KUNIT_IOPORT_H
#define KUNIT_IOPORT_H

#include <linux/types.h>

#define IORESOURCE_MEM	0x200

struct resource {
	u64 start;
	u64 end;
	const char *name;
	unsigned long flags;
};

static inline u64 resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}

#endif
