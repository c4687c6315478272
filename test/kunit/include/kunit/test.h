/* SPDX-License-Identifier: GPL-2.0-only */
/* As much of the kernel's KUnit as the tests of the series use, as a program. */
#ifndef KUNIT_TEST_H
#define KUNIT_TEST_H

#include <stdio.h>
#include <stdlib.h>
#include <linux/kernel.h>

#define GFP_KERNEL			0
#define KUNIT_ALLOCATIONS		32
#define MODULE_DESCRIPTION(text)	_Static_assert(1, text)
#define MODULE_LICENSE(text)		_Static_assert(1, text)

struct kunit {
	void *priv;
	void *allocated[KUNIT_ALLOCATIONS];
	unsigned int count;
	bool failed;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
};

struct kunit_suite {
	const char name[256];
	int (*init)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(function)	{ .run_case = function, .name = #function }

static inline void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t flags)
{
	if (test->count == KUNIT_ALLOCATIONS)
		abort();
	return test->allocated[test->count++] = calloc(1, size);
}

static inline void kunit_expect(struct kunit *test, bool good, const char *what, int line)
{
	if (good)
		return;
	printf("    # line %d: expected %s\n", line, what);
	test->failed = true;
}

#define KUNIT_EXPECT_EQ(test, left, right) \
	kunit_expect(test, (left) == (right), #left " == " #right, __LINE__)

#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, pointer) do { if (!(pointer)) abort(); } while (0)

static inline int kunit_run(struct kunit_suite *suite)
{
	unsigned int number = 0, failed = 0;
	struct kunit_case *one;

	for (one = suite->test_cases; one->run_case; one++) {
		struct kunit test = { 0 };

		if (suite->init(&test))
			abort();
		one->run_case(&test);
		while (test.count)
			free(test.allocated[--test.count]);
		printf("%s %u %s\n", test.failed ? "not ok" : "ok", ++number, one->name);
		failed += test.failed;
	}
	printf("# %s: %u passed, %u failed\n", suite->name, number - failed, failed);
	return failed || !number;
}

#define kunit_test_suite(suite)	int main(void) { return kunit_run(&(suite)); } \
				_Static_assert(1, "")

#endif
