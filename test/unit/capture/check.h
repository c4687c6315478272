/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of capture/ share. */
#ifndef TEST_CAPTURE_CHECK_H
#define TEST_CAPTURE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/capture.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* X(noun): one file of tests each; main.c runs them */
#define NOUNS(X) \
	X(archive) \
	X(read) \
	X(record)

#define X(noun) int noun##_tests(void);
NOUNS(X)
#undef X

#define RUN(tests) cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL)

#endif
