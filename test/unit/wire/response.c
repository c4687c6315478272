// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "check.h"
#include "wire/response.h"

static void example(void **state)
{
	struct wire_response rsp;
	__u64 word;

	words_load(&word, example_response, 1);
	wire_response_decode(&rsp, word);
	assert_int_equal(rsp.status, WIRE_STATUS_SUCCESS);
	assert_int_equal(rsp.unknown_01, 0);
	assert_int_equal(rsp.id, 3);
	assert_int_equal(rsp.unknown_04, 0);
	assert_true(wire_response_encode(&rsp) == word);
}

static void every_field_has_its_bits(void **state)
{
	struct wire_response rsp;

	wire_response_decode(&rsp, 0x11223344556677ffULL);
	assert_int_equal(rsp.status, WIRE_STATUS_FAIL);
	assert_int_equal(rsp.unknown_01, 0x77);
	assert_int_equal(rsp.id, 0x5566);
	assert_int_equal(rsp.unknown_04, 0x11223344);
}

static void round_trip(void **state)
{
	struct wire_response rsp;
	int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		__u64 word = random_u64();

		wire_response_decode(&rsp, word);
		assert_true(wire_response_encode(&rsp) == word);
	}
}

static void status_texts(void **state)
{
	/* device.md 4.5 */
	static const struct {
		unsigned int nr;
		const char *text;
	} cases[] = {
		{ 0x00, "success" },
		{ 0x20, "persistent memory unavailable" },
		{ 0x21, "blocked by a background task" },
		{ 0x50, "bad opcode" },
		{ 0x51, "bad request parameter" },
		{ 0x52, "bad data parameter" },
		{ 0x70, "debug action blocked" },
		{ 0xff, "failed" },
	};
	unsigned int i, nr;

	for (i = 0; i < COUNT(cases); i++)
		assert_string_equal(wire_status_text(cases[i].nr), cases[i].text);
	for (nr = 0; nr < 0x200; nr++) {
		for (i = 0; i < COUNT(cases) && cases[i].nr != nr; i++)
			;
		if (i == COUNT(cases))
			assert_string_equal(wire_status_text(nr), "unknown status");
	}
	assert_int_equal(WIRE_STATUS_FW_UPDATE_BLOCKED, 0x21);
	assert_int_equal(WIRE_STATUS_FW_ARG_INVALID, 0x51);
	assert_int_equal(WIRE_STATUS_FW_INVALID, 0x52);
}

/* device.md 5.11 */
static void erase_example(void **state)
{
	struct wire_erase erase;
	__u64 words[4], back[4];

	words_load(words, example_erase + WIRE_ERASE_OFFSET, WIRE_ERASE_WORDS);
	wire_erase_decode(&erase, words);
	assert_int_equal(erase.accessible_done, 4096);
	assert_int_equal(erase.accessible_tried, 4096);
	assert_int_equal(erase.defective_done, 2);
	assert_int_equal(erase.defective_tried, 3);
	wire_erase_encode(&erase, back);
	assert_memory_equal(words, back, sizeof(words));
}

static void erase_fails_if_either_pair_differs(void **state)
{
	struct wire_erase erase = { 4096, 4096, 3, 3 };

	assert_int_equal(wire_erase_complete(&erase), 1);
	erase.defective_done = 2;
	assert_int_equal(wire_erase_complete(&erase), 0);
	erase.defective_done = 4;
	assert_int_equal(wire_erase_complete(&erase), 0);
	erase.defective_done = 3;
	erase.accessible_done = 4095;
	assert_int_equal(wire_erase_complete(&erase), 0);
	/* high halves count too */
	erase.accessible_done = 4096 | 1ULL << 32;
	assert_int_equal(wire_erase_complete(&erase), 0);
}

static void erase_round_trip(void **state)
{
	struct wire_erase erase;
	__u64 in[4], out[4];
	int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		random_fill(in, sizeof(in));
		wire_erase_decode(&erase, in);
		wire_erase_encode(&erase, out);
		assert_memory_equal(in, out, sizeof(in));
	}
}

int response_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),
		cmocka_unit_test(every_field_has_its_bits),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(status_texts),
		cmocka_unit_test(erase_example),
		cmocka_unit_test(erase_fails_if_either_pair_differs),
		cmocka_unit_test(erase_round_trip),
	};

	return RUN(tests);
}
