// SPDX-License-Identifier: GPL-2.0-only
/* The command has words of its own for each remedy of the library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ocxlpmem/common/remedy.h"

static void each_is_worded(void **state)
{
	enum ocxlpmem_remedy remedy, other;

	for (remedy = 0; remedy < OCXLPMEM_REMEDY_COUNT; remedy++) {
		const char *text = remedy_text(remedy);

		assert_true(text && strlen(text) > strlen("later"));
		for (other = 0; other < remedy; other++)
			assert_string_not_equal(text, remedy_text(other));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_worded),
	};

	return cmocka_run_group_tests_name("remedy", tests, NULL, NULL);
}
