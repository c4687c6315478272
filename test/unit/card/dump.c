// SPDX-License-Identifier: GPL-2.0-only
/* Controller dump: device.md 5.8. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "wire/dump.h"

static __u8 buf[WIRE_DUMP_PIECE_MAX + 8];

static int cda(void)
{
	return !!(rd(WIRE_REG_CHI) & WIRE_CHI_CDA);
}

static void take_new(void)
{
	wr(WIRE_REG_CHIC, WIRE_CHI_CDA);
	wr(WIRE_REG_HCI, WIRE_HCI_CD);
	while (rd(WIRE_REG_HCI) & WIRE_HCI_CD)
		bench.now += MS;
}

/* reads all of the dump; its bytes are the truth's */
static __u64 read_all(__u32 piece)
{
	static __u8 want[WIRE_DUMP_PIECE_MAX];
	struct wire_dump dump;
	__u64 at = 0;

	for (;; at += dump.len) {
		size_t len;

		assert_int_equal(extent(WIRE_OP_DUMP, at, piece), 0);
		len = block_read(WIRE_ID_DUMP, buf, sizeof(buf));
		assert_int_equal(wire_dump_decode(&dump, buf, len), len);
		if (!dump.len)
			return at;
		assert_true(dump.len <= piece);
		card_truth_dump_bytes(bench.card, card_truth_dump(bench.card, NULL), at, want,
				      dump.len);
		assert_memory_equal(dump.data, want, dump.len);
	}
}

static void request_data_complete(void **state)
{
	__u64 size;

	wr(WIRE_REG_CHIE, WIRE_CHI_CDA);
	assert_int_equal(card_truth_dump(bench.card, &size), 0);
	take_new();
	assert_in_range(bench.now - START, 250 * MS, 251 * MS);
	assert_int_equal(cda(), 1);
	assert_int_equal(bench.interrupts[0], 1);
	assert_int_equal(card_truth_dump(bench.card, &size), 1);
	assert_int_equal(size, 1 << 20);
	assert_int_equal(read_all(32760), size);
	wr(WIRE_REG_HCI, WIRE_HCI_CDC);
	assert_int_equal(rd(WIRE_REG_HCI), 0);
	assert_int_equal(cda(), 0);

	assert_int_equal(truth_number("dump_requests"), 1);
	assert_int_equal(truth_number("dump_collected"), 1);
	assert_int_equal(truth_number("dump_bytes_given"), size);
	assert_int_equal(truth_number("dump_data_commands"), (size + 32759) / 32760 + 1);
	assert_string_equal(truth("dump_state"), "none");
	/* still known, for a comparison afterwards */
	assert_int_equal(card_truth_dump(bench.card, &size), 1);
	assert_int_equal(size, 1 << 20);
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 8), WIRE_STATUS_BAD_REQUEST_PARM);
	no_violation();
}

static void every_dump_is_another(void **state)
{
	__u8 a[64], b[64];

	take_new();
	card_truth_dump_bytes(bench.card, 1, 0, a, sizeof(a));
	take_new();
	assert_int_equal(card_truth_dump(bench.card, NULL), 2);
	card_truth_dump_bytes(bench.card, 2, 0, b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	assert_int_equal(extent(WIRE_OP_DUMP, 0, sizeof(a)), 0);
	block_read(WIRE_ID_DUMP, buf, sizeof(buf));
	assert_memory_equal(buf + 8, b, sizeof(b));
}

static void odd_sizes_and_pieces(void **state)
{
	static const struct {
		const char *size;
		__u64 bytes;
		__u32 piece;
	} rows[] = {
		{ "dump size 0", 0, 64 }, { "dump size 1", 1, 64 },
		{ "dump size 1000", 1000, 7 }, { "dump size 32760", 32760, 32760 },
		{ "dump size 32761", 32761, 32760 }, { "dump size 3M", 3 << 20, 32753 },
	};
	unsigned int i;

	for (i = 0; i < COUNT(rows); i++) {
		control(rows[i].size);
		take_new();
		assert_int_equal(read_all(rows[i].piece), rows[i].bytes);
		wr(WIRE_REG_HCI, WIRE_HCI_CDC);
	}
	no_violation();
	refused("dump size 4G", "0 to 4294967295");
}

static void ranges(void **state)
{
	control("dump pending");
	assert_int_equal(extent(WIRE_OP_DUMP, 1 << 20, 8), 0);
	assert_int_equal(block_read(WIRE_ID_DUMP, buf, sizeof(buf)), 8);
	assert_int_equal(extent(WIRE_OP_DUMP, (1 << 20) + 1, 8), WIRE_STATUS_BAD_REQUEST_PARM);
	assert_int_equal(extent(WIRE_OP_DUMP, 0xffffffff, 0xffffffff),
			 WIRE_STATUS_BAD_REQUEST_PARM);
	/* 8 bytes of the buffer are the header's */
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 32760), 0);
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 32761), WIRE_STATUS_BAD_REQUEST_PARM);
	control("data-size 128K");
	bench_probe();
	assert_int_equal(extent(WIRE_OP_DUMP, 0, WIRE_DUMP_PIECE_MAX), 0);
	assert_int_equal(extent(WIRE_OP_DUMP, 0, WIRE_DUMP_PIECE_MAX + 1),
			 WIRE_STATUS_BAD_REQUEST_PARM);
	/* the last, partial piece */
	assert_int_equal(extent(WIRE_OP_DUMP, (1 << 20) - 3, 800), 0);
	assert_int_equal(block_read(WIRE_ID_DUMP, buf, sizeof(buf)), 8 + 3);
}

static void largest_dump(void **state)
{
	__u8 want[100];
	__u64 size;

	control("dump size 0xffffffff");
	control("dump pending");
	assert_int_equal(card_truth_dump(bench.card, &size), 1);
	assert_int_equal(size, 0xffffffff);
	assert_int_equal(extent(WIRE_OP_DUMP, 0xffffffff - 100, 32760), 0);
	assert_int_equal(block_read(WIRE_ID_DUMP, buf, sizeof(buf)), 108);
	card_truth_dump_bytes(bench.card, 1, 0xffffffff - 100, want, sizeof(want));
	assert_memory_equal(buf + 8, want, sizeof(want));
}

static void pending(void **state)
{
	wr(WIRE_REG_CHIE, WIRE_CHI_CDA);
	control("dump pending");
	assert_int_equal(cda(), 1);
	assert_int_equal(bench.interrupts[0], 1);
	assert_int_equal(read_all(32760), 1 << 20);
	wr(WIRE_REG_HCI, WIRE_HCI_CDC);
	assert_int_equal(truth_number("dump_requests"), 0);
	no_violation();
}

static void acknowledging_cda_keeps_the_dump(void **state)
{
	control("dump pending");
	wr(WIRE_REG_CHIC, WIRE_CHI_CDA);
	assert_int_equal(cda(), 0);
	assert_int_equal(read_all(32760), 1 << 20);
}

static void never_and_delay(void **state)
{
	control("dump never");
	wr(WIRE_REG_HCI, WIRE_HCI_CD);
	wait_ns(3600 * SECOND);
	assert_int_equal(rd(WIRE_REG_HCI), WIRE_HCI_CD);
	assert_int_equal(cda(), 0);
	assert_string_equal(truth("dump_state"), "preparing");
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 8), WIRE_STATUS_BLOCKED_BG_TASK);
	/* gets the one that was asked for going */
	control("dump delay 40");
	wait_ns(39 * MS);
	assert_int_equal(cda(), 0);
	wait_ns(MS);
	assert_int_equal(cda(), 1);
	assert_int_equal(rd(WIRE_REG_HCI), 0);
	assert_int_equal(truth_number("dump_requests"), 1);

	control("dump never");
	wr(WIRE_REG_CHIC, WIRE_CHI_CDA);
	wr(WIRE_REG_HCI, WIRE_HCI_CD);
	control("clear");
	wait_ns(250 * MS);
	assert_int_equal(cda(), 1);
}

static void shorter_delay_hurries_one_in_preparation(void **state)
{
	control("dump delay 60000");
	wr(WIRE_REG_HCI, WIRE_HCI_CD);
	control("dump delay 90000");
	wait_ns(SECOND);
	assert_int_equal(cda(), 0);
	control("dump delay 1000");
	wait_ns(999 * MS);
	assert_int_equal(cda(), 0);
	wait_ns(MS);
	assert_int_equal(cda(), 1);
}

static void never_takes_back_one_in_preparation(void **state)
{
	wr(WIRE_REG_HCI, WIRE_HCI_CD);
	control("dump never");
	wait_ns(10 * SECOND);
	assert_int_equal(cda(), 0);
}

static void short_pieces(void **state)
{
	control("dump size 10000");
	control("dump short 17");
	control("dump pending");
	assert_int_equal(read_all(4096), 10000);
	assert_int_equal(truth_number("dump_data_commands"), (10000 + 16) / 17 + 1);
	control("dump short 0");
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 4096), 0);
	assert_int_equal(block_read(WIRE_ID_DUMP, buf, sizeof(buf)), 4096 + 8);
}

static void size_is_of_the_next(void **state)
{
	__u64 size;

	control("dump pending");
	control("dump size 4096");
	card_truth_dump(bench.card, &size);
	assert_int_equal(size, 1 << 20);
	take_new();
	card_truth_dump(bench.card, &size);
	assert_int_equal(size, 4096);
}

static void noise(void **state)
{
	static const __u8 zeros[4];

	control("dump pending");
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 64), 0);
	assert_int_equal(block_read(WIRE_ID_DUMP, buf, sizeof(buf)), 72);
	assert_memory_equal(buf + 2, zeros, 4);
	control("noise on");
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 64), 0);
	assert_int_equal(block_read(WIRE_ID_DUMP, buf, sizeof(buf)), 72);
	assert_memory_not_equal(buf + 2, zeros, 4);
}

static void outlives_a_reset(void **state)
{
	control("dump size 70000");
	wr(WIRE_REG_HCI, WIRE_HCI_CD);
	card_reset(bench.card, bench.now);
	bench_probe();
	/* the one being prepared, too: exactly one CD is needed */
	assert_int_equal(rd(WIRE_REG_HCI), WIRE_HCI_CD);
	wait_ns(250 * MS);
	assert_int_equal(cda(), 1);
	assert_int_equal(extent(WIRE_OP_DUMP, 0, 32760), 0);
	card_reset(bench.card, bench.now);
	bench_probe();
	assert_int_equal(cda(), 1);
	/* resumed in the middle: read without a gap all the same */
	assert_int_equal(extent(WIRE_OP_DUMP, 32760, 32760), 0);
	assert_int_equal(extent(WIRE_OP_DUMP, 65520, 32760), 0);
	assert_int_equal(truth_number("dump_prefix_read"), 70000);
	wr(WIRE_REG_HCI, WIRE_HCI_CDC);
	assert_int_equal(truth_number("dump_requests"), 1);
	no_violation();
}

static void bytes_do_not_depend_on_how_they_are_asked_for(void **state)
{
	static __u8 whole[4096], part[4096];
	unsigned int offset, len;

	card_truth_dump_bytes(bench.card, 9, 1000, whole, sizeof(whole));
	for (offset = 0; offset < 20; offset++)
		for (len = 0; len < 20; len++) {
			memset(part, 0x5a, sizeof(part));
			card_truth_dump_bytes(bench.card, 9, 1000 + offset, part, len);
			assert_memory_equal(part, whole + offset, len);
			assert_int_equal(part[len], 0x5a);
		}
}

int dump_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(request_data_complete),
		TEST(every_dump_is_another),
		TEST(odd_sizes_and_pieces),
		TEST(ranges),
		TEST(largest_dump),
		TEST(pending),
		TEST(acknowledging_cda_keeps_the_dump),
		TEST(never_and_delay),
		TEST(shorter_delay_hurries_one_in_preparation),
		TEST(never_takes_back_one_in_preparation),
		TEST(short_pieces),
		TEST(size_is_of_the_next),
		TEST(noise),
		TEST(outlives_a_reset),
		TEST(bytes_do_not_depend_on_how_they_are_asked_for),
	};

	return RUN(tests);
}
