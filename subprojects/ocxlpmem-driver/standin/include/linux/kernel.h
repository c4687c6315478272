/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_KERNEL_H
#define STANDIN_KERNEL_H

#include_next <linux/kernel.h>
#include <stdio.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/types.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

#ifndef container_of
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#endif

/* powers of two only */
#define round_down(x, y)	((x) & ~(__typeof__(x))((y) - 1))
#define round_up(x, y)		round_down((x) + ((y) - 1), y)
#define IS_ALIGNED(x, a)	(((x) & ((__typeof__(x))(a) - 1)) == 0)

#define u64_to_user_ptr(x)	((void __user *)(unsigned long)(x))

/* as snprintf(), but returns the bytes that are really in buf */
int scnprintf(char *buf, size_t size, const char *format, ...) __printf(3, 4);

/* a whole number, with at most one newline behind it; -EINVAL, -ERANGE */
int kstrtou64(const char *text, unsigned int base, u64 *value);

#endif
