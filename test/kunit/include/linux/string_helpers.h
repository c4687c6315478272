/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KUNIT_STRING_HELPERS_H
#define KUNIT_STRING_HELPERS_H

#include <stdio.h>
#include <linux/types.h>

enum string_size_units { STRING_UNITS_2 };

static inline void string_get_size(u64 size, u64 block_size, enum string_size_units units,
				   char *text, int length)
{
	snprintf(text, length, "%llu MiB", size * block_size >> 20);
}

#endif
