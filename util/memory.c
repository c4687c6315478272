// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is there: without any, the program ends. */
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GROW_FIRST	16

void out_of_memory(void)
{
	static const char text[] = "out of memory\n";

	/* stdio may want to allocate */
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(1);
	_exit(1);
}

static void *need(void *memory)
{
	if (!memory)
		out_of_memory();
	return memory;
}

void *xmalloc(size_t size)
{
	return need(malloc(size ? size : 1));
}

void *xcalloc(size_t count, size_t size)
{
	return need(calloc(count ? count : 1, size ? size : 1));
}

void *xrealloc(void *old, size_t count, size_t size)
{
	return need(reallocarray(old, count ? count : 1, size ? size : 1));
}

void *xgrow(void *array, size_t used, size_t size)
{
	/* full are GROW_FIRST, and each power of two above */
	if (used && (used < GROW_FIRST || used & (used - 1)))
		return array;
	return xrealloc(array, used ? used * 2 : GROW_FIRST, size);
}

char *xstrdup(const char *text)
{
	return need(strdup(text));
}

char *xvasprintf(const char *format, va_list args)
{
	char *text;
	int len = vasprintf(&text, format, args);

	return need(len < 0 ? NULL : text);
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	return text;
}
