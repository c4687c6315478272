// SPDX-License-Identifier: GPL-2.0-only
#include "check.h"
#include "wire/area.h"

/* device.md 2.5: as bytes, the response offset stands before the request's */
static void order_trap(void **state)
{
	struct wire_area area;
	__u64 words[2];

	words_load(words, example_area, 2);
	wire_area_decode(&area, words[0], words[1]);
	assert_int_equal(area.request, 0x1000);
	assert_int_equal(area.response, 0x1040);
	assert_int_equal(area.data, 0x2000);
	assert_int_equal(area.data_size, 0x8000);
}

static void encode_gives_the_example(void **state)
{
	const struct wire_area area = {
		.request = 0x1000, .response = 0x1040, .data = 0x2000, .data_size = 0x8000,
	};
	__u64 words[2], expected[2];

	words_load(expected, example_area, 2);
	wire_area_encode(&area, &words[0], &words[1]);
	assert_memory_equal(words, expected, sizeof(words));
}

static void round_trip(void **state)
{
	struct wire_area area;
	__u64 in[2], out[2];
	int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		random_fill(in, sizeof(in));
		wire_area_decode(&area, in[0], in[1]);
		wire_area_encode(&area, &out[0], &out[1]);
		assert_memory_equal(in, out, sizeof(in));
	}
}

int area_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_trap),
		cmocka_unit_test(encode_gives_the_example),
		cmocka_unit_test(round_trip),
	};

	return RUN(tests);
}
