// SPDX-License-Identifier: GPL-2.0-only
/* Tables: where columns begin, and that nothing is left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <locale.h>
#include <cmocka.h>

#include "util/text.h"

static bool no_locales;

locale_t __real_newlocale(int mask, const char *name, locale_t base);
locale_t __wrap_newlocale(int mask, const char *name, locale_t base);

locale_t __wrap_newlocale(int mask, const char *name, locale_t base)
{
	return no_locales ? (locale_t)0 : __real_newlocale(mask, name, base);
}

/* the libraries of another machine come without */
static void skip_without_utf8(void)
{
	locale_t utf8 = __real_newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

	if (!utf8)
		skip();
	freelocale(utf8);
}

/* frees the table */
static void assert_printed(struct table *table, unsigned int indent, const char *expected)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	table_print(table, out, indent);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
	table_free(table);
}

static void columns(void **state)
{
	static const char *const headings[] = { "name", "count", "note" };
	struct table *table = table_new(3, headings);

	table_align_right(table, 1);
	table_add(table, "a");
	table_addf(table, "%d", 7);
	table_add(table, NULL);
	table_add(table, "longer");
	table_addf(table, "%d", 1234567);
	table_add(table, "and more");
	assert_printed(table, 2,
		       "  name      count  note\n"
		       "  a             7  -\n"
		       "  longer  1234567  and more\n");
}

/* a letter of Chinese takes two places, an accent that is set on a letter none */
static struct table *wide_table(void)
{
	struct table *table = table_new(2, NULL);

	table_add(table, "\u6f22\u5b57");
	table_add(table, "1");
	table_add(table, "a\u0301b");
	table_add(table, "2");
	table_add(table, "four");
	table_add(table, "3");
	return table;
}

static void wide_characters(void **state)
{
	skip_without_utf8();
	assert_printed(wide_table(), 0,
		       "\u6f22\u5b57  1\n"
		       "a\u0301b    2\n"
		       "four  3\n");
}

/* libsmartcols would never come back */
static void wide_without_utf8(void **state)
{
	no_locales = true;
	alarm(20);
	assert_printed(wide_table(), 1,
		       " \u6f22\u5b57  1\n"
		       " a\u0301b  2\n"
		       " four  3\n");
	alarm(0);
	no_locales = false;
}

static void letters_without_utf8(void **state)
{
	struct table *table = table_new(2, NULL);

	no_locales = true;
	table_add(table, "four");
	table_add(table, "1");
	table_add(table, "a");
	table_add(table, "2");
	assert_printed(table, 0,
		       "four  1\n"
		       "a     2\n");
	no_locales = false;
}

static void hostile_cells(void **state)
{
	struct table *table;

	skip_without_utf8();
	table = table_new(2, NULL);
	table_add(table, "a\033[2J\nb");
	table_add(table, "\xff");
	table_add(table, "");
	table_add(table, "x\\x41");
	assert_printed(table, 1,
		       " a\ufffd[2J\ufffdb  \ufffd\n"
		       "          x\\x41\n");
}

/* nobody's terminal cuts what goes elsewhere */
static void wide_rows(void **state)
{
	char cell[2000], expected[2 * sizeof(cell) + 8];
	struct table *table = table_new(2, NULL);

	memset(cell, 'w', sizeof(cell) - 1);
	cell[sizeof(cell) - 1] = '\0';
	table_add(table, cell);
	table_add(table, cell);
	snprintf(expected, sizeof(expected), "%s  %s\n", cell, cell);
	assert_printed(table, 0, expected);
}

static void nothing_to_show(void **state)
{
	static const char *const headings[] = { "alone" };

	assert_printed(table_new(1, headings), 4, "");
	assert_printed(table_new(1, NULL), 4, "");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns),
		cmocka_unit_test(wide_characters),
		cmocka_unit_test(wide_without_utf8),
		cmocka_unit_test(letters_without_utf8),
		cmocka_unit_test(hostile_cells),
		cmocka_unit_test(wide_rows),
		cmocka_unit_test(nothing_to_show),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
