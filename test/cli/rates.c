// SPDX-License-Identifier: GPL-2.0-only
/* counter_distance(): what is a wrap, and what a counter that went back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ocxlpmem/stats/rates.h"

static void distances(void **state)
{
	static const struct {
		uint64_t before, now;
		unsigned int bits;
		bool forward;
		uint64_t distance;
	} cases[] = {
		{ 5, 5, 64, true, 0 },
		{ 5, 9, 64, true, 4 },
		{ UINT64_MAX, 0, 64, true, 1 },
		{ UINT64_MAX - 9, 10, 64, true, 20 },
		{ 0, INT64_MAX, 64, true, INT64_MAX },
		{ 0, UINT64_C(1) << 63, 64, false, 0 },
		{ 9, 5, 64, false, 0 },
		{ UINT32_MAX, 0, 32, true, 1 },
		{ UINT32_MAX - 1, 7, 32, true, 9 },
		{ 9, 5, 32, false, 0 },
		{ 0, INT32_MAX, 32, true, INT32_MAX },
		{ 0, UINT64_C(1) << 31, 32, false, 0 },
		{ UINT32_MAX, 0, 64, false, 0 },
	};
	uint64_t distance;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		bool forward = counter_distance(cases[i].before, cases[i].now, cases[i].bits,
						&distance);

		assert_int_equal(forward, cases[i].forward);
		if (forward)
			assert_true(distance == cases[i].distance);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(distances) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
