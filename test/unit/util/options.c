// SPDX-License-Identifier: GPL-2.0-only
/* Options: every way to write one, and every way to write one wrongly. */
#include "check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/options.h"

struct values {
	bool all, json;
	const char *output;
	uint64_t number, count, size;
	double seconds;
	unsigned int mode;
	int colour;
	uint64_t colours, since;
};

static const char *const colours[] = { "red", "green", "blue", NULL };

static const char *colour_word(unsigned int i)
{
	return colours[i];
}

static const struct option_spec specs[] = {
	OPT_FLAG('a', "all", struct values, all, "everything"),
	OPT_FLAG('j', "json", struct values, json, "as JSON"),
	OPT_STRING('o', "output", struct values, output, "FILE", "where to"),
	OPT_NUMBER('n', "number", struct values, number, "N", "a number"),
	OPT_COUNT('c', "count", struct values, count, "N", "how many"),
	OPT_SIZE(0, "size", struct values, size, "SIZE", "how large"),
	OPT_SECONDS(0, "seconds", struct values, seconds, "S", "how long"),
	OPT_MODE(0, "mode", struct values, mode, "MODE", "whose"),
	OPT_CHOICE(0, "colour", struct values, colour, "WORD", colours, "which one"),
	OPT_SET(0, "colours", struct values, colours, "WORDS", colour_word, "which ones"),
	OPT_TIME(0, "since", struct values, since, "TIME", "from when on"),
	OPT_POSITIONAL('i', "item", "ITEM", "what"),
	OPT_END,
};

#define MAX_ARGS 8

/* what a command line left, and its message */
static struct values values;
static char message[OPTIONS_MESSAGE];
static char *args[MAX_ARGS + 1];

/* words are separated by one blank; an empty word is two blanks */
static int parse(const char *line)
{
	static char buffer[1024];
	char *rest = buffer;
	int argc = 0;

	snprintf(buffer, sizeof(buffer), "%s", line);
	memset(args, 0, sizeof(args));
	while (*line && argc < MAX_ARGS && rest)
		args[argc++] = strsep(&rest, " ");
	memset(&values, 0, sizeof(values));
	message[0] = 0;
	return options_parse(specs, &values, argc, args, message);
}

static void refused(const char *line, const char *wanted)
{
	if (parse(line) != -1)
		fail_msg("'%s' is not refused", line);
	assert_string_equal(message, wanted);
	assert_true(strlen(message) < OPTIONS_MESSAGE - 1);
}

static void every_form(void **state)
{
	static const char *const forms[] = {
		"--output=file --all", "--output file --all", "-o file -a", "-ofile -a",
		"-ao file", "-aofile", "--all --output=file",
	};
	size_t i;

	for (i = 0; i < COUNT(forms); i++) {
		assert_int_equal(parse(forms[i]), 0);
		assert_string_equal(values.output, "file");
		assert_true(values.all);
		assert_false(values.json);
	}
	assert_int_equal(parse("--output="), 0);
	assert_string_equal(values.output, "");
	assert_int_equal(parse("--output=a=b"), 0);
	assert_string_equal(values.output, "a=b");
	/* an argument may look like an option: the option wants one */
	assert_int_equal(parse("--output --json"), 0);
	assert_string_equal(values.output, "--json");
	assert_false(values.json);
	assert_int_equal(parse("--output -- --json"), 0);
	assert_string_equal(values.output, "--");
	assert_true(values.json);
}

static void arguments(const char *line, int count, ...)
{
	va_list wanted;
	int i;

	assert_int_equal(parse(line), count);
	va_start(wanted, count);
	for (i = 0; i < count; i++)
		assert_string_equal(args[i], va_arg(wanted, const char *));
	va_end(wanted);
}

static void what_is_no_option(void **state)
{
	arguments("", 0);
	arguments("a b", 2, "a", "b");
	arguments("a --all b", 2, "a", "b");
	assert_true(values.all);
	/* one that stands for standard input */
	arguments("- -a", 1, "-");
	assert_true(values.all);
	arguments("a -- --all -j --", 4, "a", "--all", "-j", "--");
	assert_false(values.all || values.json);
	arguments("--", 0);
	arguments("-- -", 1, "-");
	arguments("a  b", 3, "a", "", "b");
	/* the option whose argument counts as one without, in its place */
	arguments("a --item=b -ic -ai d e", 5, "a", "b", "c", "d", "e");
	arguments("--item -- --item=--all", 2, "--", "--all");
}

/* the last one holds, as in a script that adds to what it was given */
static void repeated(void **state)
{
	assert_int_equal(parse("-a -a --all"), 0);
	assert_true(values.all);
	assert_int_equal(parse("-n 1 --number=2 -n3"), 0);
	assert_int_equal(values.number, 3);
	refused("-n 1 -n x", "--number: 'x' is not a number");
}

/* a value without option is what was there before */
static void defaults_stay(void **state)
{
	char *one[] = { "--count=2" };

	memset(&values, 0, sizeof(values));
	values.number = 7;
	values.output = "default";
	assert_int_equal(options_parse(specs, &values, 1, one, message), 0);
	assert_int_equal(values.number, 7);
	assert_int_equal(values.count, 2);
	assert_string_equal(values.output, "default");
}

static void unknown(void **state)
{
	refused("--al", "unknown option '--al'; did you mean --all?");
	/* the beginning of one, and of nothing else, is not taken for it either */
	refused("--outp=file", "unknown option '--outp'; did you mean --output?");
	refused("--jsno", "unknown option '--jsno'; did you mean --json?");
	refused("--completely-different", "unknown option '--completely-different'");
	refused("--All", "unknown option '--All'; did you mean --all?");
	refused("-x", "unknown option '-x'");
	refused("-ax", "unknown option '-x'");
	refused("-\x1b", "unknown option '-?'");
	refused("-\xc3\xbc", "unknown option '-?'");
	refused("--=x", "unknown option '--'");
	refused("---", "unknown option '---'");
	refused("--all-", "unknown option '--all-'; did you mean --all?");
	/* two are as near: the first of the table */
	refused("--co", "unknown option '--co'; did you mean --count?");
}

/* a message has its room, however long what it quotes */
static void long_words(void **state)
{
	char line[700] = "--";

	memset(line + 2, 'x', 600);
	assert_int_equal(parse(line), -1);
	assert_non_null(strstr(message, "unknown option '--xxxxxxxxxx"));
	assert_true(strlen(message) < 80);
	memcpy(line, "--number=", 9);
	assert_int_equal(parse(line), -1);
	assert_true(strlen(message) < 80);
	memcpy(line, "--colour=", 9);
	assert_int_equal(parse(line), -1);
	assert_non_null(strstr(message, "is not one of red, green or blue"));
	memcpy(line, "--size=", 7);
	assert_int_equal(parse(line), -1);
	assert_true(strlen(message) < 120);
}

static void missing(void **state)
{
	refused("--output", "--output needs an argument (FILE)");
	refused("-o", "--output needs an argument (FILE)");
	refused("-ao", "--output needs an argument (FILE)");
	refused("--item", "--item needs an argument (ITEM)");
	refused("--all=yes", "--all takes no argument");
	refused("--all=", "--all takes no argument");
}

static void values_of_each_kind(void **state)
{
	refused("--number=", "--number: '' is not a number");
	refused("--number=-1", "--number: '-1' is not a number");
	refused("--number=18446744073709551616",
		"--number: 18446744073709551616 is too large");
	refused("--count=0", "--count: '0' is not a number above zero");
	refused("--size=1T", "--size: '1T' is not a size like 65536, 64K or 1M");
	refused("--size=16777216T", "--size: '16777216T' is not a size like 65536, 64K or 1M");
	refused("--size=17179869184G", "--size: 17179869184G is too large");
	refused("--seconds=0", "--seconds: '0' is not a number of seconds above zero");
	refused("--seconds=-1", "--seconds: '-1' is not a number of seconds above zero");
	refused("--seconds=nan", "--seconds: 'nan' is not a number of seconds above zero");
	refused("--seconds=inf", "--seconds: 'inf' is not a number of seconds above zero");
	refused("--seconds=1e-400", "--seconds: '1e-400' is not a number of seconds above zero");
	refused("--seconds=1s", "--seconds: '1s' is not a number of seconds above zero");
	refused("--seconds=.", "--seconds: '.' is not a number of seconds above zero");
	refused("--seconds=1e400", "--seconds: 1e400 is too large");
	refused("--seconds=1000000001", "--seconds: 1000000001 is too large");
	refused("--mode=888", "--mode: '888' is not the mode of a file, like 640");
	refused("--mode=64x", "--mode: '64x' is not the mode of a file, like 640");
	refused("--mode=-1", "--mode: '-1' is not the mode of a file, like 640");
	refused("--mode=0", "--mode: '0' is not the mode of a file, like 640");
	refused("--mode=", "--mode: '' is not the mode of a file, like 640");
	refused("--mode=4755", "--mode: 4755 is too large");
	refused("--mode=7777777777777777777777777",
		"--mode: 7777777777777777777777777 is too large");
	refused("--colour=Red", "--colour: 'Red' is not one of red, green or blue");
	refused("--colour=", "--colour: '' is not one of red, green or blue");
	refused("--colour=re", "--colour: 're' is not one of red, green or blue");

	assert_int_equal(parse("--number=0x10 --count=18446744073709551615 --size=3k"), 0);
	assert_int_equal(values.number, 16);
	assert_true(values.count == UINT64_MAX);
	assert_int_equal(values.size, 3072);
	assert_int_equal(parse("--seconds=.5 --mode=640 --colour=blue"), 0);
	assert_true(values.seconds == 0.5);
	assert_int_equal(values.mode, 0640);
	assert_int_equal(values.colour, 2);
	assert_int_equal(parse("--seconds=1e9 --mode=0777"), 0);
	assert_true(values.seconds == 1e9);
	assert_int_equal(values.mode, 0777);
}

struct number {
	const char *text;
	int err;
	uint64_t value;
};

static void check_numbers(const struct number *number, size_t count,
			  int (*parse_one)(const char *, uint64_t *))
{
	for (; count--; number++) {
		uint64_t value = 0;
		int err = parse_one(number->text, &value);

		if (err != number->err || (!err && value != number->value))
			fail_msg("'%s' gives %d and %llu", number->text, err,
				 (unsigned long long)value);
	}
}

static void plain_numbers(void **state)
{
	static const struct number numbers[] = {
		{ "0", 0, 0 }, { "7", 0, 7 }, { "007", 0, 7 }, { "010", 0, 10 }, { "08", 0, 8 },
		{ "18446744073709551615", 0, UINT64_MAX },
		{ "18446744073709551616", -ERANGE, 0 }, { "99999999999999999999999", -ERANGE, 0 },
		{ "0x0", 0, 0 }, { "0xfF", 0, 255 }, { "0XFF", 0, 255 },
		{ "0xffffffffffffffff", 0, UINT64_MAX }, { "0x10000000000000000", -ERANGE, 0 },
		{ "", -EINVAL, 0 }, { " 1", -EINVAL, 0 }, { "1 ", -EINVAL, 0 },
		{ "+1", -EINVAL, 0 }, { "-1", -EINVAL, 0 }, { "-0", -EINVAL, 0 },
		{ "0x", -EINVAL, 0 }, { "x1", -EINVAL, 0 }, { "0xg", -EINVAL, 0 },
		{ "0x-1", -EINVAL, 0 }, { "0x 1", -EINVAL, 0 }, { "0x0x1", -EINVAL, 0 },
		{ "1f", -EINVAL, 0 }, { "1.5", -EINVAL, 0 }, { "1e3", -EINVAL, 0 },
		{ "1_000", -EINVAL, 0 }, { "18446744073709551616x", -EINVAL, 0 },
		{ "\xd9\xa1", -EINVAL, 0 },
	};

	check_numbers(numbers, COUNT(numbers), parse_number);
}

static void numbers_with_units(void **state)
{
	static const struct number numbers[] = {
		{ "0", 0, 0 }, { "65536", 0, 65536 }, { "64K", 0, 65536 }, { "64k", 0, 65536 },
		{ "1M", 0, 1 << 20 }, { "1m", 0, 1 << 20 }, { "3G", 0, 3ull << 30 },
		{ "0x10K", 0, 16384 }, { "18446744073709551615", 0, UINT64_MAX },
		{ "18014398509481983K", 0, UINT64_MAX - 1023 },
		{ "18014398509481984K", -ERANGE, 0 }, { "17179869183G", 0, 17179869183ull << 30 },
		{ "17179869184G", -ERANGE, 0 }, { "18446744073709551616", -ERANGE, 0 },
		{ "99999999999999999999999999999999999999999999", -ERANGE, 0 },
		{ "00000000000000000000000000000000000000000001K", 0, 1024 },
		{ "", -EINVAL, 0 }, { "K", -EINVAL, 0 }, { "1KK", -EINVAL, 0 },
		{ "1KiB", -EINVAL, 0 }, { "1 K", -EINVAL, 0 }, { "-1K", -EINVAL, 0 },
		{ "1.5K", -EINVAL, 0 }, { "0xK", -EINVAL, 0 }, { "1T", -EINVAL, 0 },
		{ "1\xff", -EINVAL, 0 },
	};

	check_numbers(numbers, COUNT(numbers), parse_size);
}

static void nearest(void **state)
{
	static const char *const words[] = { "health", "list", "stats", "help", NULL };
	char longer[200];

	assert_string_equal(nearest_word("helth", words), "health");
	assert_string_equal(nearest_word("lst", words), "list");
	assert_string_equal(nearest_word("sta", words), "stats");
	assert_null(nearest_word("zzzzzz", words));
	assert_null(nearest_word("x", (const char *const[]) { NULL }));
	/* no table of any size for a word of any size */
	memset(longer, 'h', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = 0;
	assert_null(nearest_word(longer, words));
	assert_null(nearest_word("x", (const char *const[]) { longer, NULL }));
}

static void help(void **state)
{
	char *text, *line, *end;
	size_t len, i;
	FILE *out = open_memstream(&text, &len);

	options_print(out, specs);
	fclose(out);
	for (i = 0, line = text; *line; line = end + 1, i++) {
		end = strchr(line, '\n');
		assert_non_null(end);
		*end = 0;
		assert_non_null(strstr(line, specs[i].name));
		assert_non_null(strstr(line, specs[i].help));
	}
	assert_int_equal(i, COUNT(specs) - 1);
	line = strstr(text, "  -a, --all                  everything");
	assert_ptr_equal(line, text);
	free(text);
}

static void sets_and_times(void **state)
{
	(void)state;
	assert_int_equal(parse("--colours=green"), 0);
	assert_int_equal(values.colours, 2);
	assert_int_equal(parse("--colours=red,blue --colours blue,green"), 0);
	assert_int_equal(values.colours, 7);
	refused("--colours=", "--colours: '' is not one of red, green or blue");
	refused("--colours=red,", "--colours: '' is not one of red, green or blue");
	refused("--colours=red,pink", "--colours: 'pink' is not one of red, green or blue");
	assert_int_equal(parse("--since=2026-01-31T12:00Z"), 0);
	assert_int_equal(values.since, UINT64_C(1769860800000000000));
	refused("--since=12", "--since: '12' is not a time like 2026-01-31, 12:30, yesterday or "
		"'2h ago'");
	refused("--since=1969-01-01", "--since: 1969-01-01 is too far away");
}

static void help_of_choices(void **state)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	options_print(out, specs);
	fclose(out);
	assert_non_null(strstr(text, "  --colour WORD          which one (red, green or blue)\n"));
	assert_non_null(strstr(text, "  -o, --output FILE          where to\n"));
	free(text);
}

int options_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form),
		cmocka_unit_test(what_is_no_option),
		cmocka_unit_test(repeated),
		cmocka_unit_test(defaults_stay),
		cmocka_unit_test(unknown),
		cmocka_unit_test(long_words),
		cmocka_unit_test(missing),
		cmocka_unit_test(values_of_each_kind),
		cmocka_unit_test(plain_numbers),
		cmocka_unit_test(numbers_with_units),
		cmocka_unit_test(nearest),
		cmocka_unit_test(help),
		cmocka_unit_test(help_of_choices),
		cmocka_unit_test(sets_and_times),
	};

	return RUN(tests);
}
