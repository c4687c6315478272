// SPDX-License-Identifier: GPL-2.0-only
/* Runs tests one after the other; a check that fails leaves its test at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include "cmocka.h"

enum result { PASSED, FAILED, SKIPPED };

static jmp_buf leave;

void cmocka_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	printf("%s:%d: expected: ", file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	longjmp(leave, FAILED);
}

void cmocka_skip(void)
{
	longjmp(leave, SKIPPED);
}

void cmocka_check_numbers(uintmax_t a, uintmax_t b, int equal, const char *file, int line)
{
	if ((a == b) != equal)
		cmocka_fail(file, line, "%#jx %s %#jx", a, equal ? "==" : "!=", b);
}

void cmocka_check_range(uintmax_t x, uintmax_t low, uintmax_t high, const char *file, int line)
{
	if (x < low || x > high)
		cmocka_fail(file, line, "%#jx in %#jx..%#jx", x, low, high);
}

void cmocka_check_strings(const char *a, const char *b, int equal, const char *file, int line)
{
	if ((strcmp(a, b) == 0) != equal)
		cmocka_fail(file, line, "'%s' %s '%s'", a, equal ? "==" : "!=", b);
}

void cmocka_check_memory(const void *a, const void *b, size_t len, int equal,
			 const char *file, int line)
{
	if ((memcmp(a, b, len) == 0) != equal)
		cmocka_fail(file, line, equal ? "equal bytes" : "different bytes");
}

static enum result run(const struct CMUnitTest *test)
{
	void *state = NULL;
	enum result result;

	if (test->setup && test->setup(&state))
		return FAILED;
	result = setjmp(leave);
	if (result == PASSED)
		test->test(&state);
	/* what a failed one left behind may not be fit to be torn down */
	if (result != FAILED && test->teardown && test->teardown(&state))
		return FAILED;
	return result;
}

int cmocka_run_tests(const char *group, const struct CMUnitTest *tests, size_t count)
{
	static const char *const words[] = {
		[PASSED] = "ok",
		[FAILED] = "FAILED",
		[SKIPPED] = "skipped",
	};
	int failed = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		enum result result = run(&tests[i]);

		printf("%s %s %s\n", words[result], group, tests[i].name);
		failed += result == FAILED;
	}
	return failed;
}
