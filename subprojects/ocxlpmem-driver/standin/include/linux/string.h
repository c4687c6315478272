/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_STRING_H
#define STANDIN_STRING_H

#include <string.h>
#include <linux/types.h>

/* NULL if all size bytes at start are value, else the first that is not */
void *memchr_inv(const void *start, int value, size_t size);
void *kmemdup(const void *src, size_t len, gfp_t gfp);

#endif
