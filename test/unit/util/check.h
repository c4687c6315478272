/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of util/ share: cmocka, an empty directory, a child and what it printed. */
#ifndef TEST_UTIL_CHECK_H
#define TEST_UTIL_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* X(noun): one file of tests each; main.c runs them */
#define NOUNS(X) \
	X(digest) \
	X(file) \
	X(json) \
	X(memory) \
	X(options) \
	X(progress) \
	X(stdout) \
	X(table) \
	X(text) \
	X(trend) \
	X(when)

#define X(noun) int noun##_tests(void);
NOUNS(X)
#undef X

#define RUN(tests) cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL)

/* an empty directory is the working directory, and is removed afterwards */
#define IN_SCRATCH(function) \
	cmocka_unit_test_setup_teardown(function, scratch_setup, scratch_teardown)
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* true: no library can be opened */
extern bool no_library;
void *__real_dlopen(const char *name, int flags);
void *__wrap_dlopen(const char *name, int flags);

/* what the linker passes the waiting of util/ to, and what that was */
int __real_nanosleep(const struct timespec *wanted, struct timespec *rest);
int __wrap_nanosleep(const struct timespec *wanted, struct timespec *rest);

/* a copy in memory of exactly len bytes, so that the sanitizer sees a step beyond; free() it */
void *exact(const void *bytes, size_t len);

/**
 * struct child - what a child process did
 * @status: of waitpid()
 * @len: bytes in @text
 * @text: what it wrote to the descriptor that was watched, and a NUL
 */
struct child {
	int status;
	size_t len;
	char text[16384];
};

/*
 * Runs function(arg) in a child whose descriptor fd is a pipe; its result is the
 * exit code.
 */
void child_run(struct child *child, int fd, int (*function)(void *arg), void *arg);
/* the same, but fd is a terminal of so many columns */
void child_run_on_terminal(struct child *child, int fd, unsigned short columns,
			   int (*function)(void *arg), void *arg);

#endif
