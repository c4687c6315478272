// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

static unsigned int checks, failures;

static const char *word(int err)
{
	return err == REFUSED ? "an error" : err ? strerrorname_np(err) : "success";
}

void check(int expected, int result, const char *format, ...)
{
	int got = result < 0 ? errno : 0;
	va_list args;

	checks++;
	if (expected == REFUSED ? got : got == expected)
		return;
	failures++;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf(": expected %s, got %s\n", word(expected), word(got));
}

void check_true(int truth, const char *format, ...)
{
	va_list args;

	checks++;
	if (truth)
		return;
	failures++;
	printf("not true: ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
}

int check_end(void)
{
	printf("%u of %u answered as they should\n", checks - failures, checks);
	return failures || !checks;
}
