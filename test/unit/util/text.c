// SPDX-License-Identifier: GPL-2.0-only
/* Text for people: what a terminal or a shell would act on never gets through. */
#include "check.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/text.h"

#define REPLACED "\xef\xbf\xbd"

struct bytes {
	const char *text;
	size_t len;
};

#define BYTES(literal) { literal, sizeof(literal) - 1 }

static const struct bytes good[] = {
	BYTES(""), BYTES("plain"), BYTES("\x7f"), BYTES("\n\t\x1b"),
	BYTES("\xc2\x80"), BYTES("\xdf\xbf"),				/* two bytes */
	BYTES("\xe0\xa0\x80"), BYTES("\xed\x9f\xbf"), BYTES("\xee\x80\x80"),
	BYTES("\xef\xbf\xbf"), BYTES("\xf0\x90\x80\x80"), BYTES("\xf4\x8f\xbf\xbf"),
	BYTES("gr\xc3\xbc\xc3\x9f" "e \xe2\x82\xac \xf0\x9f\x92\xbe"),
};

static const struct bytes bad[] = {
	BYTES("\0"), BYTES("a\0b"),
	BYTES("\x80"), BYTES("\xbf"), BYTES("\xfe"), BYTES("\xff"),	/* never a beginning */
	BYTES("\xf8\x88\x80\x80\x80"),
	BYTES("\xc0\x80"), BYTES("\xc1\xbf"), BYTES("\xc0\x9b"),	/* longer than needed */
	BYTES("\xe0\x80\x80"), BYTES("\xe0\x9f\xbf"), BYTES("\xf0\x80\x80\x80"),
	BYTES("\xf0\x8f\xbf\xbf"),
	BYTES("\xed\xa0\x80"), BYTES("\xed\xbf\xbf"),			/* surrogates */
	BYTES("\xf4\x90\x80\x80"), BYTES("\xf7\xbf\xbf\xbf"),		/* beyond U+10FFFF */
	BYTES("\xc2"), BYTES("\xe2\x82"), BYTES("\xf0\x9f\x92"),	/* cut off */
	BYTES("\xe2\x28\xa1"), BYTES("\xf0\x9f\x28\xbe"), BYTES("a\xc3"),
};

static void what_is_utf8(void **state)
{
	size_t i;

	for (i = 0; i < COUNT(good); i++) {
		char *text = exact(good[i].text, good[i].len);

		if (!text_is_utf8(text, good[i].len))
			fail_msg("good %zu", i);
		free(text);
	}
	for (i = 0; i < COUNT(bad); i++) {
		char *text = exact(bad[i].text, bad[i].len);

		if (text_is_utf8(text, bad[i].len))
			fail_msg("bad %zu", i);
		free(text);
	}
}

static void copy_is(char *(*copy)(const char *, size_t), const struct bytes *from,
		    const char *wanted)
{
	char *text = exact(from->text, from->len), *result = copy(text, from->len);

	assert_string_equal(result, wanted);
	free(result);
	free(text);
}

static void copies(void **state)
{
	static const struct {
		struct bytes from;
		const char *utf8, *printable;
	} cases[] = {
		{ BYTES("plain \xe2\x82\xac"), "plain \xe2\x82\xac", "plain \xe2\x82\xac" },
		{ BYTES("\x1b[2J"), "\x1b[2J", REPLACED "[2J" },
		{ BYTES("a\tb\nc\rd\be"), "a\tb\nc\rd\be",
		  "a" REPLACED "b" REPLACED "c" REPLACED "d" REPLACED "e" },
		{ BYTES("\x7f"), "\x7f", REPLACED },
		/* C1: one byte alone is not UTF-8, two are a control still */
		{ BYTES("\x9b" "2J"), REPLACED "2J", REPLACED "2J" },
		{ BYTES("\xc2\x9b" "2J"), "\xc2\x9b" "2J", REPLACED "2J" },
		{ BYTES("\xc2\x80\xc2\x9f\xc2\xa0"), "\xc2\x80\xc2\x9f\xc2\xa0",
		  REPLACED REPLACED "\xc2\xa0" },
		{ BYTES("a\0b"), "a" REPLACED "b", "a" REPLACED "b" },
		{ BYTES("\xe2\x82"), REPLACED REPLACED, REPLACED REPLACED },
		{ BYTES("\xc0\x9b"), REPLACED REPLACED, REPLACED REPLACED },
	};
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		copy_is(text_to_utf8, &cases[i].from, cases[i].utf8);
		copy_is(text_printable, &cases[i].from, cases[i].printable);
	}
}

/* what is copied is UTF-8 whatever it was, and as long as the worst case at most */
static void any_bytes(void **state)
{
	unsigned char bytes[64];
	unsigned int seed = 1, round, i;

	for (round = 0; round < 20000; round++) {
		size_t len = rand_r(&seed) % sizeof(bytes);
		char *text, *copy;

		/* more than chance gives of what begins a character */
		for (i = 0; i < len; i++)
			bytes[i] = rand_r(&seed) & 1 ? 0xc0 | rand_r(&seed) : rand_r(&seed) >> 8;
		text = exact(bytes, len);
		copy = text_printable(text, len);
		assert_true(text_is_utf8(copy, strlen(copy)));
		for (i = 0; copy[i]; i++) {
			assert_false((unsigned char)copy[i] < 0x20 || copy[i] == 0x7f);
			assert_false((unsigned char)copy[i] == 0xc2 &&
				     (unsigned char)copy[i + 1] < 0xa0);
		}
		free(copy);
		free(text);
	}
}

static void printed(void **state)
{
	size_t len;
	char *text;
	FILE *out = open_memstream(&text, &len);

	text_print(out, "nmem0\x1b]0;title\x07");
	/* no terminal: no colours */
	text_print_coloured(out, TEXT_RED, " bad");
	fclose(out);
	assert_string_equal(text, "nmem0" REPLACED "]0;title" REPLACED " bad");
	free(text);
}

/* ---- colours ------------------------------------------------------------- */

static int coloured(void *arg)
{
	const char *const *env = arg;

	if (env[0])
		setenv("TERM", env[0], 1);
	else
		unsetenv("TERM");
	if (env[1])
		setenv("NO_COLOR", env[1], 1);
	else
		unsetenv("NO_COLOR");
	text_print_coloured(stderr, TEXT_PLAIN, "plain ");
	text_print_coloured(stderr, TEXT_RED, "red");
	return text_has_colours(stderr);
}

static void colours_follow_the_terminal(void **state)
{
	static const char red[] = "plain \033[31mred\033[0m";
	static const struct {
		const char *env[2];
		int on;
	} cases[] = {
		{ { "xterm", NULL }, 1 }, { { "xterm", "" }, 1 },
		{ { "xterm", "1" }, 0 }, { { "dumb", NULL }, 0 }, { { NULL, NULL }, 0 },
	};
	struct child child;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		child_run_on_terminal(&child, STDERR_FILENO, 80, coloured, (void *)cases[i].env);
		assert_true(WIFEXITED(child.status));
		assert_int_equal(WEXITSTATUS(child.status), cases[i].on);
		assert_string_equal(child.text, cases[i].on ? red : "plain red");
		child_run(&child, STDERR_FILENO, coloured, (void *)cases[i].env);
		assert_int_equal(child.status, 0);
		assert_string_equal(child.text, "plain red");
	}
}

/* ---- words of a shell ---------------------------------------------------- */

static int echo(void *arg)
{
	execlp("bash", "bash", "--norc", "-c", arg, NULL);
	return 98;
}

/* bash gives back the bytes, and whoever is shown the word sees no control */
static void survives_the_shell(const char *text)
{
	char *word = text_shell_quoted(text), command[4096];
	char *shown = text_printable(word, strlen(word));
	struct child child;

	assert_string_equal(shown, word);
	snprintf(command, sizeof(command), "printf %%s %s", word);
	child_run(&child, STDOUT_FILENO, echo, command);
	assert_int_equal(child.status, 0);
	assert_string_equal(child.text, text);
	free(shown);
	free(word);
}

static void words_of_a_shell(void **state)
{
	static const char *const words[] = {
		"", "plain", "two words", "it's", "'", "''", "\\", "a\\'b", "$(reboot)", "`x`",
		"$HOME", "~root", "*", "a;b", "a&b", "!x", "#x", "{a,b}", "new\nline", "tab\t",
		"\x1b[2J", "\x1b'9", "\x7f", "\xff", "\xc2\x9b" "2J", "gr\xc3\xbc\xc3\x9f" "e",
		"a=b", "-n", "\"", "[x]", "\x01" "7",
	};
	char all[256], *word;
	unsigned int i;

	for (i = 0; i < COUNT(words); i++)
		survives_the_shell(words[i]);
	for (i = 1; i < 256; i++)
		all[i - 1] = i;
	all[255] = 0;
	survives_the_shell(all);
	/* only where needed */
	word = text_shell_quoted("/var/lib/ocxlpmem/card-0,x:y@z.bin");
	assert_string_equal(word, "/var/lib/ocxlpmem/card-0,x:y@z.bin");
	free(word);
}

/* ---- numbers, sizes, times ----------------------------------------------- */

static void numbers(void **state)
{
	static const uint64_t values[] = { 0, 9, 10, 1ull << 32, INT64_MAX, UINT64_MAX };
	char out[TEXT_NUMBER], wanted[32];
	unsigned int count;
	size_t i;

	for (i = 0; i < COUNT(values); i++) {
		snprintf(wanted, sizeof(wanted), "%llu", (unsigned long long)values[i]);
		assert_string_equal(text_number(out, values[i]), wanted);
		snprintf(wanted, sizeof(wanted), "0x%016llx", (unsigned long long)values[i]);
		assert_string_equal(text_hex_number(out, values[i], 16), wanted);
	}
	/* the digits asked for, the low ones */
	for (count = 0; count <= 16; count++)
		assert_int_equal(strlen(text_hex_number(out, UINT64_MAX, count)), 2 + count);
	assert_string_equal(text_hex_number(out, 0x12345, 4), "0x2345");
}

static void sizes(void **state)
{
	static const struct {
		double bytes;
		const char *text;
	} cases[] = {
		{ 0, "0 B" }, { 1, "1 B" }, { 1023, "1023 B" }, { 1024, "1.0 KiB" },
		{ 1536, "1.5 KiB" }, { 1048576, "1.0 MiB" }, { 1ull << 40, "1.0 TiB" },
		/* never 1024 of a unit: that is one of the next */
		{ 1023.7, "1.0 KiB" }, { 1048575, "1.0 MiB" }, { (1ull << 30) - 1, "1.0 GiB" },
		{ 1048524, "1023.9 KiB" },
		{ (double)UINT64_MAX, "16.0 EiB" },
	};
	char out[TEXT_SIZE];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		assert_string_equal(text_size(out, cases[i].bytes), cases[i].text);
	assert_string_equal(text_plural(0), "s");
	assert_string_equal(text_plural(1), "");
	assert_string_equal(text_plural(2), "s");
}

static void times(void **state)
{
	static const struct {
		struct timespec when;
		const char *text;
	} cases[] = {
		{ { 0, 0 }, "1970-01-01T00:00:00.000Z" },
		{ { 1769860800, 999999999 }, "2026-01-31T12:00:00.999Z" },
		{ { -1, 1000000 }, "1969-12-31T23:59:59.001Z" },
		{ { 253402300799, 0 }, "9999-12-31T23:59:59.000Z" },
		/* no year holds it: a time still, and not what memory had */
		{ { INT64_MAX, 0 }, "1970-01-01T00:00:00.000Z" },
	};
	char out[TEXT_TIME];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		assert_string_equal(text_time(out, &cases[i].when), cases[i].text);
}

/* it has ten letters, whatever comes out of a forecast */
static void days(void **state)
{
	static const struct {
		double seconds;
		const char *text;
	} cases[] = {
		{ 0, "1970-01-01" }, { 1769903999.9, "2026-01-31" }, { 1769904000, "2026-02-01" },
		{ 253402300799.0, "9999-12-31" }, { 253402300800.0, "1970-01-01" },
		{ -86400, "1970-01-01" }, { 1e300, "1970-01-01" }, { INFINITY, "1970-01-01" },
		{ NAN, "1970-01-01" },
	};
	char out[TEXT_DAY];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		assert_string_equal(text_day(out, cases[i].seconds), cases[i].text);
}

/* ---- hex dumps ------------------------------------------------------------ */

static char *dump_of(const void *bytes, size_t len, uint64_t offset, unsigned int indent)
{
	size_t out_len;
	char *text, *copy = exact(bytes, len);
	FILE *out = open_memstream(&text, &out_len);

	assert_int_equal(text_hexdump(out, copy, len, offset, indent), 0);
	fclose(out);
	free(copy);
	return text;
}

static void hex(void **state)
{
	char out[9] = "xxxxxxxx";

	text_hex(out, "\x00\x7f\xff", 3);
	assert_string_equal(out, "007fff");
	text_hex(out, "", 0);
	assert_string_equal(out, "");
}

static void hexdump(void **state)
{
	char *text = dump_of("0123456789abcdef\x1b\x7f\xff~", 20, 0x10, 2);

	assert_string_equal(text,
			    "  00000010  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef\n"
			    "  00000020  1b 7f ff 7e                                       ...~\n");
	free(text);
	text = dump_of("ab", 2, 1ull << 32, 0);
	assert_string_equal(text,
			    "0000000100000000  61 62"
			    "                                             ab\n");
	free(text);
	text = dump_of("", 0, 0, 0);
	assert_string_equal(text, "");
	free(text);
}

/* many lines go out at once: none may be lost where one batch ends */
static void long_hexdump(void **state)
{
	unsigned char bytes[16 * 300 + 1];
	unsigned int lines = 0;
	char *text, *line;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = i / 16;
	text = dump_of(bytes, sizeof(bytes), 0, 1000);
	for (line = text; *line; line = strchr(line, '\n') + 1, lines++) {
		/* an indent of any width must not leave the room there is */
		assert_int_equal(strspn(line, " "), 32);
		assert_int_equal(strtoul(line, NULL, 16), 16 * lines);
		assert_int_equal(strtoul(line + 32 + 10, NULL, 16), lines & 0xff);
	}
	assert_int_equal(lines, 301);
	free(text);
}

static void hexdump_to_a_full_disk(void **state)
{
	static const char bytes[100];
	FILE *full = fopen("/dev/full", "w");

	assert_non_null(full);
	setvbuf(full, NULL, _IONBF, 0);
	assert_true(text_hexdump(full, bytes, sizeof(bytes), 0, 0) < 0);
	fclose(full);
}

static void counts(void **state)
{
	static const struct {
		double count;
		const char *text;
	} cases[] = {
		{ 0, "0" }, { 1, "1" }, { 0.25, "0.2" }, { 9.5, "9.5" }, { 12.3, "12" },
		{ 999, "999" }, { 999.5, "1.00 k" }, { 1234, "1.23 k" }, { 9994, "9.99 k" },
		{ 9995, "10.0 k" }, { 99949, "99.9 k" }, { 99951, "100 k" }, { 999499, "999 k" },
		{ 999500, "1.00 M" }, { 1.5e9, "1.50 G" }, { 2e12, "2.00 T" }, { 3e15, "3.00 P" },
		{ 18446744073709551615.0, "18.4 E" },
	};
	char out[TEXT_SIZE];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		assert_string_equal(text_count(out, cases[i].count), cases[i].text);
}

static void spans(void **state)
{
	static const struct {
		double seconds;
		const char *text;
	} cases[] = {
		{ 0, "0 s" }, { 0.5 / 1e9, "0.50 ns" }, { 250 / 1e9, "250 ns" }, { 999.6 / 1e9, "1.00 us" },
		{ 1.234 / 1e6, "1.23 us" }, { 12.34 / 1e3, "12.3 ms" }, { 1, "1.00 s" }, { 119, "119 s" },
		{ 120, "2.00 min" }, { 7199, "120 min" }, { 7200, "2.00 h" },
		{ 2 * 86400, "2.0 days" }, { 364 * 86400.0, "364.0 days" },
		{ 365 * 86400.0, "1.0 years" }, { 41172 * 3600.0, "4.7 years" },
		{ 4294967295.0, "136.2 years" }, { 18446744073.709551615, "584.9 years" },
	};
	char out[TEXT_SIZE];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		assert_string_equal(text_span(out, cases[i].seconds), cases[i].text);
}

static int columns_of(void *arg)
{
	return text_columns(stderr);
}

static void columns(void **state)
{
	static const struct {
		unsigned short terminal;
		int columns;
	} cases[] = { { 80, 80 }, { 99, 99 }, { 100, 100 }, { 200, 100 }, { 0, 100 } };
	FILE *null = fopen("/dev/null", "w");
	struct child child;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		child_run_on_terminal(&child, STDERR_FILENO, cases[i].terminal, columns_of, NULL);
		assert_true(WIFEXITED(child.status));
		assert_int_equal(WEXITSTATUS(child.status), cases[i].columns);
	}
	/* what is no terminal */
	assert_non_null(null);
	assert_int_equal(text_columns(null), 100);
	fclose(null);
}

int text_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_utf8),
		cmocka_unit_test(copies),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(printed),
		cmocka_unit_test(colours_follow_the_terminal),
		cmocka_unit_test(words_of_a_shell),
		cmocka_unit_test(numbers),
		cmocka_unit_test(sizes),
		cmocka_unit_test(counts),
		cmocka_unit_test(spans),
		cmocka_unit_test(columns),
		cmocka_unit_test(times),
		cmocka_unit_test(days),
		cmocka_unit_test(hex),
		cmocka_unit_test(hexdump),
		cmocka_unit_test(long_hexdump),
		cmocka_unit_test(hexdump_to_a_full_disk),
	};

	return RUN(tests);
}
