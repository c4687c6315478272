// SPDX-License-Identifier: GPL-2.0-only
/* Control lines: what is taken, what is refused and how. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

static void line_numbers(void **state)
{
	static const struct {
		const char *line;
		int number;
		const char *knob;
	} rows[] = {
		{ "3.silent smart", 3, "silent smart" },
		{ "*.silent smart", -2, "silent smart" },
		{ "  12.dump size 5", 12, "dump size 5" },
		{ "0.x", 0, "x" },
		{ "999999.x", 999999, "x" },
		{ "1000000.x", -1, NULL },
		{ "99999999999999999999.x", -1, NULL },
		{ "silent smart", -1, NULL },
		{ ".silent", -1, NULL },
		{ "3 .silent", -1, NULL },
		{ "3silent", -1, NULL },
		{ "-1.silent", -1, NULL },
		{ "**.silent", -1, NULL },
		{ "*silent", -1, NULL },
		{ "", -1, NULL },
		{ "7", -1, NULL },
		{ "*", -1, NULL },
	};
	const char *knob;
	unsigned int i;

	for (i = 0; i < COUNT(rows); i++) {
		knob = NULL;
		assert_int_equal(card_line_number(rows[i].line, &knob), rows[i].number);
		if (rows[i].knob)
			assert_string_equal(knob, rows[i].knob);
		else
			assert_null(knob);
	}
}

static void bad_lines(void **state)
{
	char longest[200];

	refused("", "the line is empty");
	refused(" \t\n", "the line is empty");
	refused("frobnicate", "no knob \"frobnicate\"; there are: silent late foreign-id");
	refused("Silent smart", "no knob");
	refused("silent", "silent: OP (one of heartbeat");
	refused("silent", "is missing; usage: silent OP [COUNT]");
	refused("silent frob", "expected, not \"frob\"; usage: silent OP [COUNT]");
	refused("silent smart 0", "COUNT (1 to 1000000000) expected, not \"0\"");
	refused("silent smart 1 2", "nothing more is expected at \"2\"");
	refused("silent smart -1", "COUNT");
	refused("silent smart 1x", "COUNT");
	refused("silent smart 0x", "COUNT");
	refused("silent smart 1K", "COUNT");
	refused("medium-error 0x7fffffffffG 1", "OFFSET");
	refused("medium-error 18446744073709551615K 1", "OFFSET");
	refused("medium-error 1T 1", "OFFSET");
	refused("medium-error 1GG 1", "OFFSET");
	refused("medium-error G 1", "OFFSET");
	refused("late smart", "MS (0 to 1000000000) is missing");
	refused("late smart 1000000001", "MS");
	refused("late smart 18446744073709551616", "MS");
	refused("late smart 99999999999999999999999999999999999", "MS");
	refused("late smart 0x10000000000000000", "MS");
	refused("ready", "MS (0 to 1000000000) or never is missing");
	refused("ready soon", "or never expected, not \"soon\"");
	refused("fatal software", "firmware or hardware or none expected");
	refused("stuck-acra maybe", "on or off expected");
	refused("dump", "usage: dump never, or dump delay MS, or dump size BYTES");
	refused("dump size", "BYTES (0 to 4294967295) is missing; usage: dump size BYTES");
	refused("dump size 5 5", "nothing more");
	refused("dump frob", "dump pending");
	refused("alive now", "nothing more is expected at \"now\"");
	refused("clear all", "nothing more");
	refused("at", "MS");
	refused("at 5", "LINE is missing");
	refused("at 5 frob", "no knob \"frob\"");
	refused("at 5 silent", "OP");
	refused("at 5 at 5 clear", "cannot be \"at\" again");
	refused("silent \x01\x80z", "not \"??z\"");
	refused("a b c d e f g h i j k l m", "too many words");

	memset(longest, 'x', sizeof(longest));
	longest[159] = '\0';
	refused(longest, "no knob");
	longest[159] = 'x';
	longest[160] = '\0';
	refused(longest, "longer than 159");
}

static void good_lines(void **state)
{
	control("  silent\tsmart   3  \n");
	control("silent smart 0x3");
	control("medium-error 1G 16M");
	control("dump size 64M");
	control("dump size 0xFFffFFff");
	control("temperature -0");
	control("ready never");
	control("ready 0");
}

static void message_room(void **state)
{
	char message[40];
	unsigned int size;

	for (size = 0; size < sizeof(message) - 1; size++) {
		memset(message, '!', sizeof(message));
		assert_int_equal(card_control(bench.card, "frob", bench.now, message, size), -1);
		assert_int_equal(message[size], '!');
		if (size)
			assert_int_equal(strlen(message), size - 1);
	}
	assert_int_equal(card_control(bench.card, "frob", bench.now, NULL, 0), -1);
	/* a line that was taken leaves no message */
	assert_int_equal(card_control(bench.card, "clear", bench.now, message, 30), 0);
	assert_string_equal(message, "");
}

/* every knob has a help text, and its own grammar takes an example of itself */
static void table(void **state)
{
	static const struct {
		const char *word;
		const char *example;
	} examples[] = {
		{ "OP", "smart" }, { "ADMIN-OP", "any" }, { "DATA-OP", "dump" },
		{ "TYPE", "general" }, { "NAME", "reset_count" }, { "PROFILE", "worn" },
		{ "TEXT", "abc" }, { "LINE", "clear" }, { "C", "5" },
		{ "raw|current|worst|threshold|flags=VALUE...", "raw=1 flags=2" },
		{ "count|id|code|flags|length|seconds|timestamp=VALUE...", "id=4 length=4" },
	};
	const struct card_knob *knobs;
	unsigned int count, i, k;

	knobs = card_knobs(&count);
	assert_true(count > 35);
	for (i = 0; i < count; i++) {
		char line[200], arguments[160];
		char *word, *save;

		assert_true(strlen(knobs[i].help) > 10);
		strcpy(line, knobs[i].name);
		strcpy(arguments, knobs[i].arguments);
		for (word = strtok_r(arguments, " ", &save); word;
		     word = strtok_r(NULL, " ", &save)) {
			const char *value = "5";

			if (*word == '[') {
				word++;
				word[strlen(word) - 1] = '\0';
			}
			if (islower(*word) && !strchr(word, '=')) {
				word[strcspn(word, "|")] = '\0';
				value = word;
			}
			for (k = 0; k < COUNT(examples); k++)
				if (!strcmp(word, examples[k].word))
					value = examples[k].example;
			strcat(line, " ");
			strcat(line, value);
		}
		control(line);
		strcat(line, " junk!");
		if (strcmp(knobs[i].name, "at"))
			refused(line, "junk!");
	}
}

static void scheduled_lines(void **state)
{
	control("at 2000 temperature 80");
	control("at 1000 temperature 70");
	control("at 1000 life 7");
	assert_true(card_next_event(bench.card) == START + 1000 * MS);
	wait_ns(1000 * MS - 1);
	assert_int_not_equal(truth_number("life_remaining"), 7);
	wait_ns(1);
	assert_int_equal(truth_number("temperature"), 70);
	assert_int_equal(truth_number("life_remaining"), 7);
	wait_ns(1000 * MS);
	assert_int_equal(truth_number("temperature"), 80);
	assert_true(card_next_event(bench.card) == ~0ULL);
	assert_int_equal(truth_number("control_errors"), 0);
}

static void scheduled_lines_raise_interrupts(void **state)
{
	wr(WIRE_REG_CHIE, WIRE_CHI_ELA | WIRE_CHI_FATAL);
	control("at 10 log general");
	control("at 20 fatal hardware");
	wait_ns(SECOND);
	assert_int_equal(bench.interrupts[0], 1);
	assert_int_equal(bench.interrupts[1], 1);
}

static void scheduled_lines_are_bounded(void **state)
{
	unsigned int i;

	for (i = 0; i < 16; i++)
		control("at 500 log general");
	refused("at 500 log general", "too many");
	wait_ns(500 * MS);
	assert_int_equal(truth_number("logs_queued"), 16);
	control("at 500 log general");
	control("clear");
	wait_ns(500 * MS);
	assert_int_equal(truth_number("logs_queued"), 16);
}

static void scheduled_line_that_fails(void **state)
{
	/* right when it is given, wrong when its time has come */
	control("at 5 attribute 1 current=300");
	wait_ns(5 * MS);
	assert_int_equal(truth_number("control_errors"), 1);
	assert_non_null(strstr(truth("control_text"), "at most 255"));
}

static void scheduled_clear(void **state)
{
	control("at 5 clear");
	control("at 5 log general");
	control("at 6 log general");
	wait_ns(SECOND);
	assert_int_equal(truth_number("logs_queued"), 0);
}

/* xorshift: the same lines at every run */
static __u64 draw(void)
{
	static __u64 x = 0x2545f4914f6cdd1dULL;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x;
}

/* lines made of random bytes, and of the knobs' own words in any order */
static void hostile_lines(void **state)
{
	static const char *const words[] = {
		"silent", "late", "dump", "size", "never", "smart", "any", "5", "0x7f", "-3", "64M",
		"log", "general", "id=3", "count=9", "length=70000", "attribute", "0xC2", "raw=1",
		"raw=", "=", "at", "clear", "stat", "reset_count", "18446744073709551615", "ready",
		"temperature", "on", "off", "absent", "noise", "fw-version", "erase-fail", "none",
		"accessible", "data-size", "131072", "area", "request", "medium-error", "profile",
	};
	unsigned int round, i, taken = 0;

	for (round = 0; round < 30000; round++) {
		size_t size = draw() % 220;
		/* exactly as large as the line, so that a read beyond it shows */
		char *line = malloc(size + 1);
		char message[64];

		for (i = 0; i < size; i++)
			line[i] = round % 2 ? 1 + draw() % 255 : ' ';
		line[size] = '\0';
		for (i = 0; round % 2 == 0 && i < size;) {
			const char *word = words[draw() % COUNT(words)];
			size_t n = strlen(word);

			if (n > size - i)
				break;
			memcpy(line + i, word, n);
			i += n + 1;
			if (draw() % 3 == 0)
				break;
		}
		bench.now += draw() % MS;
		taken += !card_control(bench.card, line, bench.now, message, draw() % 65);
		card_line_number(line, &(const char *){ NULL });
		free(line);
	}
	assert_true(taken > 100);
	assert_true(card_valid(bench.card));
	control("clear");
	control("data-size 0x8000");
	control("latency any 10");
	bench_probe();
	card_reset(bench.card, bench.now);
	assert_int_equal(simple(WIRE_OP_HEARTBEAT), 0);
}

int control_tests(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(line_numbers),
		TEST(bad_lines),
		TEST(good_lines),
		TEST(message_room),
		TEST(table),
		TEST(scheduled_lines),
		TEST(scheduled_lines_raise_interrupts),
		TEST(scheduled_lines_are_bounded),
		TEST(scheduled_line_that_fails),
		TEST(scheduled_clear),
		TEST(hostile_lines),
	};

	return RUN(tests);
}
