// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/random.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "private.h"

static void (*log_line)(void *context, int level, const char *line);
static void *log_context;
static __thread unsigned int failing;
__thread unsigned int standin_spinning;

void standin_set_log(void (*log)(void *context, int level, const char *line), void *context)
{
	log_line = log;
	log_context = context;
}

void standin_print(int level, const char *format, ...)
{
	char line[512];
	va_list args;
	int len;

	if (!log_line)
		return;
	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	len = min_t(int, len, sizeof(line) - 1);
	if (len > 0 && line[len - 1] == '\n')
		line[len - 1] = '\0';
	log_line(log_context, level, line);
}

int scnprintf(char *buf, size_t size, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(buf, size, format, args);
	va_end(args);
	if ((size_t)len < size)
		return len;
	return size ? (int)size - 1 : 0;
}

int kstrtou64(const char *text, unsigned int base, u64 *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, base);
	if (*end == '\n')
		end++;
	/* strtoull() takes blanks and signs too */
	if (*text < '0' || *text > '9' || *end)
		return -EINVAL;
	return -errno;
}

void standin_fail_allocation(unsigned int nth)
{
	failing = nth;
}

void *kmalloc(size_t size, gfp_t gfp)
{
	if (failing && !--failing)
		return NULL;
	/* as kvmalloc() does: nobody may ask for so much at a caller's word */
	if (size > INT_MAX)
		return NULL;
	return gfp & __GFP_ZERO ? calloc(1, size) : malloc(size);
}

void kfree(const void *ptr)
{
	free((void *)ptr);
}

void kvfree(const void *ptr)
{
	if (standin_spinning)
		abort();
	kfree(ptr);
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *copy = kmalloc(len, gfp);

	if (copy)
		memcpy(copy, src, len);
	return copy;
}

void *memchr_inv(const void *start, int value, size_t size)
{
	const unsigned char *p = start;

	for (; size; p++, size--)
		if (*p != (unsigned char)value)
			return (void *)p;
	return NULL;
}

u64 get_random_u64(void)
{
	u64 value;

	if (getrandom(&value, sizeof(value), 0) != sizeof(value))
		abort();
	return value;
}

u32 get_random_u32(void)
{
	return (u32)get_random_u64();
}
