// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "check.h"
#include "wire/capability.h"

static void example(void **state)
{
	struct wire_capability cap;
	__u64 words[2];

	words_load(words, example_capability, 2);
	wire_capability_decode(&cap, words[0], words[1]);
	assert_int_equal(cap.spec_revision, 0x12);
	assert_int_equal(cap.unknown_ccap0, 0);
	assert_int_equal(cap.read_latency_ns, 300);
	assert_int_equal(cap.ready_timeout_s, 10);
	assert_int_equal(cap.memory_timeout_s, 300);
	assert_int_equal(cap.dump_max, 64 << 20);
	assert_int_equal(cap.unknown_ccap1, 0);
}

/* each field alone all ones: none reaches into its neighbour (device.md 2.6) */
static void every_field_has_its_bits(void **state)
{
	struct wire_capability cap;

	wire_capability_decode(&cap, 0x000000000000ffffULL, 0);
	assert_int_equal(cap.spec_revision, 0xffff);
	assert_int_equal(cap.unknown_ccap0 | cap.read_latency_ns | cap.ready_timeout_s |
			 cap.memory_timeout_s, 0);

	wire_capability_decode(&cap, 0x00000000ffff0000ULL, 0);
	assert_int_equal(cap.unknown_ccap0, 0xffff);
	assert_int_equal(cap.spec_revision | cap.read_latency_ns | cap.ready_timeout_s |
			 cap.memory_timeout_s, 0);

	wire_capability_decode(&cap, 0x0000ffff00000000ULL, 0);
	assert_int_equal(cap.read_latency_ns, 0xffff);
	assert_int_equal(cap.spec_revision | cap.unknown_ccap0 | cap.ready_timeout_s |
			 cap.memory_timeout_s, 0);

	wire_capability_decode(&cap, 0x000f000000000000ULL, 0);
	assert_int_equal(cap.ready_timeout_s, 15);
	assert_int_equal(cap.spec_revision | cap.unknown_ccap0 | cap.read_latency_ns |
			 cap.memory_timeout_s, 0);

	wire_capability_decode(&cap, 0xfff0000000000000ULL, 0);
	assert_int_equal(cap.memory_timeout_s, 4095);
	assert_int_equal(cap.spec_revision | cap.unknown_ccap0 | cap.read_latency_ns |
			 cap.ready_timeout_s, 0);

	wire_capability_decode(&cap, 0, 0x00000000ffffffffULL);
	assert_int_equal(cap.dump_max, 0xffffffff);
	assert_int_equal(cap.unknown_ccap1, 0);

	wire_capability_decode(&cap, 0, 0xffffffff00000000ULL);
	assert_int_equal(cap.dump_max, 0);
	assert_int_equal(cap.unknown_ccap1, 0xffffffff);
}

/* 256 s and more wrapped, and the latency was cut to 8 bits, in older code */
static void wide_fields_do_not_wrap(void **state)
{
	struct wire_capability cap, back;
	__u64 ccap0, ccap1;
	unsigned int s;

	memset(&cap, 0, sizeof(cap));
	cap.read_latency_ns = 0x1234;
	for (s = 0; s <= 4095; s++) {
		cap.memory_timeout_s = s;
		assert_int_equal(wire_capability_encode(&cap, &ccap0, &ccap1), 0);
		wire_capability_decode(&back, ccap0, ccap1);
		assert_int_equal(back.memory_timeout_s, s);
		assert_int_equal(back.read_latency_ns, 0x1234);
		assert_int_equal(back.ready_timeout_s, 0);
	}
}

static void values_too_large_are_refused(void **state)
{
	struct wire_capability cap = { .ready_timeout_s = 16 };
	__u64 ccap0 = 1, ccap1 = 2;

	assert_int_equal(wire_capability_encode(&cap, &ccap0, &ccap1), -WIRE_RANGE);
	cap.ready_timeout_s = 15;
	cap.memory_timeout_s = 4096;
	assert_int_equal(wire_capability_encode(&cap, &ccap0, &ccap1), -WIRE_RANGE);
	assert_int_equal(ccap0, 1);
	assert_int_equal(ccap1, 2);
	cap.memory_timeout_s = 4095;
	assert_int_equal(wire_capability_encode(&cap, &ccap0, &ccap1), 0);
	assert_true(ccap0 == 0xffff000000000000ULL);
}

static void round_trip(void **state)
{
	struct wire_capability cap;
	__u64 in[2], out[2];
	int i;

	for (i = 0; i < RANDOM_ROUNDS; i++) {
		random_fill(in, sizeof(in));
		wire_capability_decode(&cap, in[0], in[1]);
		assert_int_equal(wire_capability_encode(&cap, &out[0], &out[1]), 0);
		assert_memory_equal(in, out, sizeof(in));
	}
}

static void firmware_version_text(void **state)
{
	static const struct {
		const char raw[WIRE_FWVER_LEN + 1], *text;
	} cases[] = {
		{ "FW000123", "FW000123" },
		{ "FW12    ", "FW12" },
		{ "FW12\0\0\0\0", "FW12" },
		{ "FW12 \0 \0", "FW12" },
		{ "\0\0\0\0\0\0\0\0", "" },
		{ "        ", "" },
		{ " FW 1  2", " FW 1  2" },
		{ "A\0B\n\x1f\x7f\x80\xff", "A?B?????" },
		{ " ~ ~ ~ ~", " ~ ~ ~ ~" },
	};
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		__u8 *out = guard_empty(GUARD_OUT, WIRE_FWVER_LEN + 1);
		__u64 word;

		words_load(&word, (const __u8 *)cases[i].raw, 1);
		wire_fwver_text((char *)out, word);
		assert_string_equal((char *)out, cases[i].text);
	}
}

static void text_of_every_length(void **state)
{
	size_t n;

	for (n = 0; n <= 16; n++) {
		__u8 *raw = guard_empty(GUARD_IN, n), *out = guard_empty(GUARD_OUT, n + 1);

		memset(raw, 'x', n);
		wire_ascii_text((char *)out, raw, n);
		assert_int_equal(strlen((char *)out), n);
		memset(raw, n & 1 ? ' ' : '\0', n);
		wire_ascii_text((char *)out, raw, n);
		assert_int_equal(strlen((char *)out), 0);
	}
}

int capability_tests(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),
		cmocka_unit_test(every_field_has_its_bits),
		cmocka_unit_test(wide_fields_do_not_wrap),
		cmocka_unit_test(values_too_large_are_refused),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(firmware_version_text),
		cmocka_unit_test(text_of_every_length),
	};

	return RUN(tests);
}
