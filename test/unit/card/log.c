// SPDX-License-Identifier: GPL-2.0-only
/* Error logs and the health request: device.md 5.5, 5.10, 6. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "wire/error_log.h"

#define ROOM	0x10100

static __u8 buf[ROOM];

/* takes the oldest log; 0: there was none */
static int take(struct wire_error_log *log)
{
	size_t len;

	assert_int_equal(simple(WIRE_OP_ERROR_LOG), 0);
	len = block_read(WIRE_ID_ERROR_LOG, buf, sizeof(buf));
	if (len == 8)
		return 0;
	assert_int_equal(wire_error_log_decode(log, buf, len), len);
	return 1;
}

static int ela(void)
{
	return !!(rd(WIRE_REG_CHI) & WIRE_CHI_ELA);
}

static void empty_queue(void **state)
{
	struct wire_error_log log;

	assert_int_equal(ela(), 0);
	assert_false(take(&log));
	assert_int_equal(truth_number("logs_taken"), 0);
}

static void oldest_first_and_once(void **state)
{
	__u8 want[3][2048];
	struct wire_error_log log;
	size_t len[3];
	unsigned int i;

	control("log general");
	control("log thermal-warning");
	control("log data-loss");
	for (i = 0; i < 3; i++)
		len[i] = card_truth_block(bench.card, CARD_BLOCK_LOG, i, want[i],
					  sizeof(want[i]), bench.now);
	assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_LOG, 3, buf, ROOM, bench.now),
			 0);
	for (i = 0; i < 3; i++) {
		assert_int_equal(ela(), 1);
		assert_true(take(&log));
		assert_memory_equal(buf, want[i], len[i]);
		assert_int_equal(log.specific_len + WIRE_ERROR_LOG_FIXED, len[i]);
		assert_int_equal(card_truth_block(bench.card, CARD_BLOCK_LOG_TAKEN, i, buf,
						  ROOM, bench.now), len[i]);
		assert_memory_equal(buf, want[i], len[i]);
	}
	assert_int_equal(log.type, WIRE_LOG_DATA_LOSS);
	assert_int_equal(ela(), 0);
	assert_false(take(&log));
	assert_int_equal(truth_number("logs_taken"), 3);
	assert_int_equal(truth_number("logs_queued"), 0);
}

static void keys(void **state)
{
	struct wire_error_log log;

	control("log 0 id=0x11223344 code=0xA1B2C3D4 flags=0xC00000 length=8 seconds=3600 timestamp=0x10");
	assert_true(take(&log));
	assert_int_equal(log.identifier, 0x11223344);
	assert_int_equal(log.reference_code, 0xa1b2c3d4);
	assert_int_equal(log.action_flags, WIRE_LOG_ACTION_REPLACE | WIRE_LOG_ACTION_DUMP);
	assert_int_equal(log.power_on_seconds, 3600);
	assert_int_equal(log.timestamp, 0x10);
	assert_int_equal(log.specific_len, 8);
	assert_int_equal(log.header.length, 0x48);
	assert_int_equal(log.wwid[0], 0x5005076000000000ULL | SERIAL >> 32);
	assert_int_equal(log.wwid[1], SERIAL);
	assert_memory_equal(log.fw_revision, truth("fw_version"), 8);

	control("log 200");
	assert_true(take(&log));
	assert_int_equal(log.type, 200);
	control("log predictive-failure count=3 length=0");
	assert_int_equal(truth_number("logs_queued"), 3);
	assert_true(take(&log));
	assert_int_equal(log.specific_len, 0);

	refused("log", "missing");
	refused("log fancy", "one of general");
	refused("log 256", "0 to 255");
	refused("log general length=65472", "at most 65471");
	refused("log general flags=0x1000000", "24 bits");
	refused("log general id=0x100000000", "32 bits");
	refused("log general count=10001", "at most 10000");
	assert_int_equal(truth_number("logs_queued"), 2);
}

static void longest_log(void **state)
{
	struct wire_error_log log;

	control("log general length=65471");
	/* does not fit the buffer: it stays where it is */
	assert_int_equal(simple(WIRE_OP_ERROR_LOG), WIRE_STATUS_BAD_REQUEST_PARM);
	assert_int_equal(ela(), 1);
	control("data-size 128K");
	bench_probe();
	assert_true(take(&log));
	assert_int_equal(log.header.length, 65535);
	assert_int_equal(ela(), 0);
}

static void generated_values_differ(void **state)
{
	struct wire_error_log a, b;
	static __u8 first[ROOM];

	control("log general count=2 length=64");
	assert_true(take(&a));
	memcpy(first, buf, sizeof(first));
	a.specific = first + WIRE_ERROR_LOG_FIXED;
	assert_true(take(&b));
	assert_int_not_equal(a.identifier, b.identifier);
	assert_memory_not_equal(a.specific, b.specific, 64);
}

static void lengths_vary(void **state)
{
	struct wire_error_log log;
	unsigned int odd = 0, longest = 0, i;

	control("log general count=60");
	for (i = 0; i < 60; i++) {
		assert_true(take(&log));
		odd += log.specific_len & 1;
		longest = log.specific_len > longest ? log.specific_len : longest;
		/* only general logs have actions */
		assert_int_equal(log.type, WIRE_LOG_GENERAL);
	}
	assert_true(odd > 10 && odd < 50);
	assert_true(longest > 256);
}

static void overflow(void **state)
{
	struct wire_error_log log;
	unsigned int i;

	control("log-overflow 3");
	assert_int_equal(truth_number("logs_queued"), 64);
	assert_int_equal(truth_number("logs_dropped"), 3);
	control("log general");
	assert_int_equal(truth_number("logs_dropped"), 4);
	for (i = 0; i < 64; i++)
		assert_true(take(&log));
	assert_false(take(&log));
	/* the number in the identifier tells that some are missing */
	control("log general");
	assert_true(take(&log));
	assert_int_equal(log.identifier & 0xffff, 69);
	assert_int_equal(truth_number("logs_made"), 69);
}

static void taken_keeps_the_last_64(void **state)
{
	struct wire_error_log log;
	unsigned int i;

	for (i = 0; i < 70; i++) {
		control("log general length=0");
		assert_true(take(&log));
	}
	assert_int_equal(truth_number("logs_taken"), 70);
	assert_true(card_truth_block(bench.card, CARD_BLOCK_LOG_TAKEN, 0, buf, ROOM, bench.now));
	assert_true(wire_error_log_decode(&log, buf, ROOM) > 0);
	assert_int_equal(log.identifier & 0xffff, 7);
	assert_true(card_truth_block(bench.card, CARD_BLOCK_LOG_TAKEN, 63, buf, ROOM, bench.now));
	assert_false(card_truth_block(bench.card, CARD_BLOCK_LOG_TAKEN, 64, buf, ROOM,
				      bench.now));
}

static void health_request(void **state)
{
	struct wire_error_log log;

	wr(WIRE_REG_CHIE, WIRE_CHI_ELA);
	wr(WIRE_REG_HCI, WIRE_HCI_CHPD);
	assert_int_equal(rd(WIRE_REG_HCI), WIRE_HCI_CHPD);
	/* asked again before the answer: still one log */
	wr(WIRE_REG_HCI, WIRE_HCI_CHPD);
	wait_ns(5 * MS);
	assert_int_equal(rd(WIRE_REG_HCI), 0);
	assert_int_equal(bench.interrupts[0], 1);
	assert_int_equal(truth_number("logs_queued"), 1);
	assert_int_equal(truth_number("health_requests"), 2);
	assert_true(take(&log));
	assert_int_equal(log.type, WIRE_LOG_HEALTH);
	no_violation();
}

static void health_knob(void **state)
{
	struct wire_error_log log;

	control("health never");
	wr(WIRE_REG_HCI, WIRE_HCI_CHPD);
	wait_ns(100 * SECOND);
	assert_int_equal(ela(), 0);
	control("clear");
	wr(WIRE_REG_HCI, WIRE_HCI_CHPD);
	wait_ns(5 * MS);
	assert_int_equal(ela(), 1);
	assert_true(take(&log));
	/* clear leaves a delay that is none of the faults */
	control("health 1000");
	control("clear");
	wr(WIRE_REG_HCI, WIRE_HCI_CHPD);
	wait_ns(999 * MS);
	assert_int_equal(ela(), 0);
	wait_ns(MS);
	assert_int_equal(ela(), 1);
}

static void logs_outlive_a_reset(void **state)
{
	struct wire_error_log log;

	control("log data-loss");
	card_reset(bench.card, bench.now);
	bench_probe();
	assert_int_equal(ela(), 1);
	assert_true(take(&log));
	assert_int_equal(log.type, WIRE_LOG_DATA_LOSS);
}

static void noise(void **state)
{
	static const __u8 zeros[16];
	struct wire_error_log log;

	control("log general");
	control("noise on");
	control("log general");
	assert_true(take(&log));
	assert_memory_equal(log.unknown_38, zeros, 16);
	assert_true(take(&log));
	assert_memory_not_equal(log.unknown_38, zeros, 16);
	/* the truth of a log does not change with the knob */
	control("noise off");
	assert_true(card_truth_block(bench.card, CARD_BLOCK_LOG_TAKEN, 1, buf, ROOM, bench.now));
	assert_memory_not_equal(buf + 0x38, zeros, 16);
}

static void event_without_a_log(void **state)
{
	wr(WIRE_REG_CHIE, WIRE_CHI_ELA | WIRE_CHI_CDA);
	control("event log on");
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ELA, WIRE_CHI_ELA);
	assert_int_equal(bench.interrupts[0], 1);
	/* only a bit that rises interrupts */
	control("event log on");
	assert_int_equal(bench.interrupts[0], 1);
	control("event log off");
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_ELA, 0);
	control("event log on");
	control("event dump on");
	assert_int_equal(bench.interrupts[0], 3);
	assert_int_equal(rd(WIRE_REG_CHI) & WIRE_CHI_CDA, WIRE_CHI_CDA);
	control("event dump off");
	assert_int_equal(rd(WIRE_REG_CHI) & (WIRE_CHI_CDA | WIRE_CHI_ELA), WIRE_CHI_ELA);
}

int log_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(empty_queue),
		TEST(oldest_first_and_once),
		TEST(keys),
		TEST(longest_log),
		TEST(generated_values_differ),
		TEST(lengths_vary),
		TEST(overflow),
		TEST(taken_keeps_the_last_64),
		TEST(health_request),
		TEST(health_knob),
		TEST(logs_outlive_a_reset),
		TEST(event_without_a_log),
		TEST(noise),
	};

	return RUN(tests);
}
