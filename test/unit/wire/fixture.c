// SPDX-License-Identifier: GPL-2.0-only
/*
 * The example files in test/data hold the bytes of the spec. TEST_DATA names
 * the folder; without it the tests run from the top of the source tree.
 */
#include <stdio.h>
#include <stdlib.h>

#include "check.h"

static void files_hold_the_examples(void **state)
{
	static const struct {
		const char *name;
		const __u8 *bytes;
		size_t len;
	} files[] = {
#define X(noun, file) { file, example_##noun, sizeof(example_##noun) }
		X(area, "area-example"),
		X(capability, "capability-example"),
		X(request, "request-example"),
		X(response, "response-example"),
		X(erase, "erase-example"),
		X(error_log, "error-log-example"),
		X(smart, "smart-example"),
		X(stats, "stats-example"),
		X(dump, "dump-example"),
#undef X
	};
	const char *folder = getenv("TEST_DATA");
	unsigned int i;

	for (i = 0; i < COUNT(files); i++) {
		char path[512];
		__u8 buf[0x200];
		FILE *f;

		snprintf(path, sizeof(path), "%s/%s.bin", folder ? folder : "test/data",
			 files[i].name);
		f = fopen(path, "rb");
		if (!f)
			fail_msg("%s cannot be opened", path);
		assert_int_equal(fread(buf, 1, sizeof(buf), f), files[i].len);
		fclose(f);
		assert_memory_equal(buf, files[i].bytes, files[i].len);
	}
}

int fixture_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_hold_the_examples),
	};

	return RUN(tests);
}
