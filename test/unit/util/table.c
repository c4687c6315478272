// SPDX-License-Identifier: GPL-2.0-only
/* Tables: drawn by libsmartcols, and told all the same without it. */
#include "check.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>

#include "util/text.h"

/* what of the library is missing, or fails, in a child */
static enum { NOTHING, LIBRARY, FUNCTION, LINES, CELLS } missing;

void *__real_dlsym(void *library, const char *name);
void *__wrap_dlsym(void *library, const char *name);

static void *no_line(void)
{
	return NULL;
}

static int no_cell(void)
{
	return -12;
}

void *__wrap_dlsym(void *library, const char *name)
{
	if (missing == FUNCTION && !strcmp(name, "scols_print_table_to_string"))
		name = "scols_print_nothing";
	if (missing == LINES && !strcmp(name, "scols_table_new_line"))
		return (void *)no_line;
	if (missing == CELLS && !strcmp(name, "scols_line_set_data"))
		return (void *)no_cell;
	return __real_dlsym(library, name);
}

static struct table *cards(bool headed)
{
	static const char *const headings[] = { "CARD", "SIZE" };
	struct table *table = table_new(2, headed ? headings : NULL);

	table_align_right(table, 1);
	return table;
}

static int draw(void *arg)
{
	struct table *table = cards(true);

	missing = *(int *)arg;
	no_library = missing == LIBRARY;
	table_add(table, "ocxlpmem0");
	table_addf(table, "%d", 7);
	table_add(table, "gr\xc3\xbcn");
	table_add(table, NULL);
	table_print(table, stderr, 1);
	table_free(table);
	return 0;
}

static const char *drawn(int without)
{
	static struct child child;

	child_run(&child, STDERR_FILENO, draw, &without);
	assert_int_equal(child.status, 0);
	return child.text;
}

static const char unaligned[] = " CARD  SIZE\n ocxlpmem0  7\n gr\xc3\xbcn  -\n";

static void aligned(void **state)
{
	assert_string_equal(drawn(NOTHING),
			    " CARD       SIZE\n ocxlpmem0     7\n gr\xc3\xbcn          -\n");
}

/* no row is lost, and why the columns look so is said once */
static void without_the_library(void **state)
{
	static const int why[] = { LIBRARY, FUNCTION };
	static const char said[] = "tables are not aligned without libsmartcols: ";
	const char *text;
	size_t i;

	for (i = 0; i < COUNT(why); i++) {
		text = drawn(why[i]);
		assert_memory_equal(text, said, strlen(said));
		text = strchr(text, '\n') + 1;
		assert_string_equal(text, unaligned);
	}
}

static void without_memory(void **state)
{
	assert_string_equal(drawn(LINES), unaligned);
	assert_string_equal(drawn(CELLS), unaligned);
}

static int draw_nothing(void *arg)
{
	struct table *table = cards(true);

	no_library = true;
	table_print(table, stderr, 2);
	table_free(table);
	return 0;
}

static void no_line_is_nothing(void **state)
{
	struct child child;
	int headed;

	child_run(&child, STDERR_FILENO, draw_nothing, NULL);
	assert_int_equal(child.status, 0);
	assert_string_equal(child.text, "");

	for (headed = 0; headed < 2; headed++) {
		struct table *table = cards(headed);
		size_t len;
		char *text;
		FILE *out = open_memstream(&text, &len);

		table_print(table, out, 2);
		fclose(out);
		assert_int_equal(len, 0);
		table_free(table);
		free(text);
	}
}

static void without_headings(void **state)
{
	struct table *table = cards(false);
	size_t len;
	char *text;
	FILE *out = open_memstream(&text, &len);

	/* one line, of what would be the headings */
	table_add(table, "a");
	table_addf(table, "%s", "bb\x1b");
	table_print(table, out, 0);
	fclose(out);
	assert_string_equal(text, "a  bb\xef\xbf\xbd\n");
	table_free(table);
	free(text);
}

int table_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aligned),
		cmocka_unit_test(without_the_library),
		cmocka_unit_test(without_memory),
		cmocka_unit_test(no_line_is_nothing),
		cmocka_unit_test(without_headings),
	};

	return RUN(tests);
}
