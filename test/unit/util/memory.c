// SPDX-License-Identifier: GPL-2.0-only
/*
 * No memory ends the program with a message and code 1; what is asked for is given
 * whole. The linker passes the allocations of util/ to the functions here.
 */
#include "check.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/memory.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_reallocarray(void *old, size_t n, size_t size);
char *__real_strdup(const char *text);
int __real_vasprintf(char **out, const char *format, va_list args);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_reallocarray(void *old, size_t n, size_t size);
char *__wrap_strdup(const char *text);
int __wrap_vasprintf(char **out, const char *format, va_list args);

static bool exhausted;

void *__wrap_malloc(size_t size)
{
	return exhausted ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return exhausted ? NULL : __real_calloc(n, size);
}

void *__wrap_reallocarray(void *old, size_t n, size_t size)
{
	return exhausted ? NULL : __real_reallocarray(old, n, size);
}

char *__wrap_strdup(const char *text)
{
	return exhausted ? NULL : __real_strdup(text);
}

int __wrap_vasprintf(char **out, const char *format, va_list args)
{
	if (!exhausted)
		return __real_vasprintf(out, format, args);
	/* no promise is made about it */
	*out = (char *)format;
	return -1;
}

static void *ask_malloc(void)
{
	return xmalloc(8);
}

static void *ask_calloc(void)
{
	return xcalloc(2, 8);
}

static void *ask_realloc(void)
{
	return xrealloc(NULL, 2, 8);
}

static void *ask_grow(void)
{
	return xgrow(NULL, 0, 8);
}

static void *ask_strdup(void)
{
	return xstrdup("text");
}

static void *ask_asprintf(void)
{
	return xasprintf("%d", 1);
}

static void *(*const asks[])(void) = {
	ask_malloc, ask_calloc, ask_realloc, ask_grow, ask_strdup, ask_asprintf,
};

static int without_memory(void *arg)
{
	void *(*const *ask)(void) = arg;

	exhausted = true;
	free((*ask)());
	return 42;
}

static void no_memory_ends_the_program(void **state)
{
	struct child child;
	size_t i;

	for (i = 0; i < COUNT(asks); i++) {
		child_run(&child, STDERR_FILENO, without_memory, (void *)&asks[i]);
		assert_true(WIFEXITED(child.status));
		assert_int_equal(WEXITSTATUS(child.status), 1);
		assert_string_equal(child.text, "out of memory\n");
	}
}

/* there only with the sanitizer */
void __asan_init(void) __attribute__((weak));

/* a product that does not fit must not become a small piece of memory */
static int too_much(void *arg)
{
	free(xrealloc(NULL, SIZE_MAX / 4 + 2, 4));
	return 42;
}

static void an_overflow_ends_the_program(void **state)
{
	struct child child;

	child_run(&child, STDERR_FILENO, too_much, NULL);
	if (__asan_init) {
		/* its allocator ends it before, by abort() if it may */
		assert_false(WIFEXITED(child.status) && WEXITSTATUS(child.status) == 42);
		assert_non_null(strstr(child.text, "AddressSanitizer"));
		return;
	}
	assert_true(WIFEXITED(child.status));
	assert_int_equal(WEXITSTATUS(child.status), 1);
	assert_string_equal(child.text, "out of memory\n");
}

/* at each number there is room for one more; it may also have become fewer between */
static void grows(void **state)
{
	size_t used, most, i, moved = 0;
	unsigned int *array = NULL, *old;

	for (most = 1; most < 5000; most = most * 3 + 1) {
		for (used = most / 4; used < most; used++) {
			old = array;
			array = xgrow(array, used, sizeof(*array));
			moved += array != old;
			array[used] = used;
			for (i = 0; i <= used; i += 1 + used / 7)
				assert_int_equal(array[i], i);
		}
	}
	/* not once for each of thousands */
	assert_in_range(moved, 1, 24);
	free(array);
}

static void none_is_something(void **state)
{
	char *none[] = { xmalloc(0), xcalloc(0, 8), xcalloc(8, 0), xrealloc(NULL, 0, 8),
			 xrealloc(xmalloc(4), 4, 0), xstrdup(""), xasprintf("%s", "") };
	size_t i;

	for (i = 0; i < COUNT(none); i++) {
		assert_non_null(none[i]);
		free(none[i]);
	}
}

static void contents(void **state)
{
	char *text = xasprintf("%s %u", "card", 4294967295u), *zeros = xcalloc(3, 5);
	size_t i;

	assert_string_equal(text, "card 4294967295");
	text = xrealloc(text, 2, 4000);
	assert_string_equal(text, "card 4294967295");
	memset(text, 1, 8000);
	free(text);
	for (i = 0; i < 15; i++)
		assert_int_equal(zeros[i], 0);
	free(zeros);
}

int memory_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_memory_ends_the_program),
		cmocka_unit_test(an_overflow_ends_the_program),
		cmocka_unit_test(grows),
		cmocka_unit_test(none_is_something),
		cmocka_unit_test(contents),
	};

	return RUN(tests);
}
