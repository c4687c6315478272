/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of cmocka's interface that our unit tests use. Debian has no cmocka
 * for big-endian POWER.
 */
#ifndef TEST_BYTE_ORDER_CMOCKA_H
#define TEST_BYTE_ORDER_CMOCKA_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct CMUnitTest {
	const char *name;
	void (*test)(void **state);
	int (*setup)(void **state);
	int (*teardown)(void **state);
};

#define cmocka_unit_test(f) { #f, f, NULL, NULL }
#define cmocka_unit_test_setup_teardown(f, setup, teardown) { #f, f, setup, teardown }

/* how many failed */
int cmocka_run_tests(const char *group, const struct CMUnitTest *tests, size_t count);
/* ends the test; these are told what was expected */
_Noreturn void cmocka_fail(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
_Noreturn void cmocka_skip(void);
void cmocka_check_numbers(uintmax_t a, uintmax_t b, int equal, const char *file, int line);
void cmocka_check_range(uintmax_t x, uintmax_t low, uintmax_t high, const char *file, int line);
void cmocka_check_strings(const char *a, const char *b, int equal, const char *file, int line);
void cmocka_check_memory(const void *a, const void *b, size_t len, int equal,
			 const char *file, int line);

#define cmocka_run_group_tests_name(name, tests, setup, teardown) \
	cmocka_run_tests(name, tests, sizeof(tests) / sizeof((tests)[0]))
#define cmocka_run_group_tests(tests, setup, teardown) \
	cmocka_run_group_tests_name(#tests, tests, setup, teardown)

#define cmocka_check(condition, what) \
	((condition) ? (void)0 : cmocka_fail(__FILE__, __LINE__, "%s", what))
#define assert_true(x) cmocka_check(x, #x)
#define assert_false(x) cmocka_check(!(x), "not " #x)
#define assert_null(x) cmocka_check(!(x), #x " is NULL")
#define assert_non_null(x) cmocka_check(x, #x " is not NULL")
#define assert_ptr_equal(a, b) cmocka_check((const void *)(a) == (const void *)(b), #a " == " #b)
#define assert_int_equal(a, b) \
	cmocka_check_numbers((uintmax_t)(a), (uintmax_t)(b), 1, __FILE__, __LINE__)
#define assert_int_not_equal(a, b) \
	cmocka_check_numbers((uintmax_t)(a), (uintmax_t)(b), 0, __FILE__, __LINE__)
#define assert_in_range(x, low, high) \
	cmocka_check_range((uintmax_t)(x), (uintmax_t)(low), (uintmax_t)(high), __FILE__, __LINE__)
#define assert_string_equal(a, b) cmocka_check_strings(a, b, 1, __FILE__, __LINE__)
#define assert_string_not_equal(a, b) cmocka_check_strings(a, b, 0, __FILE__, __LINE__)
#define assert_memory_equal(a, b, len) cmocka_check_memory(a, b, len, 1, __FILE__, __LINE__)
#define assert_memory_not_equal(a, b, len) cmocka_check_memory(a, b, len, 0, __FILE__, __LINE__)
#define fail() cmocka_fail(__FILE__, __LINE__, "not to come here")
#define fail_msg(...) cmocka_fail(__FILE__, __LINE__, __VA_ARGS__)
#define skip() cmocka_skip()

#endif
