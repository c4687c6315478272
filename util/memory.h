/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocation for a short-lived program: no memory ends it with a message, code 1. */
#ifndef UTIL_MEMORY_H
#define UTIL_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

/* ends the program, also for who was told so by somebody else */
void out_of_memory(void) __attribute__((noreturn));

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *old, size_t count, size_t size) __attribute__((returns_nonnull));
/*
 * Room for one more behind the used ones of an array that is made by this alone. It doubles
 * where it is full, so that thousands are not copied thousands of times
 */
void *xgrow(void *array, size_t used, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *text) __attribute__((malloc, returns_nonnull));
char *xvasprintf(const char *format, va_list args)
	__attribute__((malloc, returns_nonnull, format(printf, 1, 0)));
char *xasprintf(const char *format, ...)
	__attribute__((malloc, returns_nonnull, format(printf, 1, 2)));

#endif
