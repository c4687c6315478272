// SPDX-License-Identifier: GPL-2.0-only
/* Progress: for a terminal of any width, for a program, and for nobody. */
#include "check.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/progress.h"

/* a transfer, told to a child */
struct run {
	enum progress_mode mode;
	uint64_t limit, first;
	double elapsed;		/* how long it is said to have run */
	uint64_t steps[4];	/* ended by 0 */
	bool phase, incomplete;
};

#define LABEL "ocxlpmem0"

static int transfer(void *arg)
{
	const struct run *run = arg;
	struct progress progress;
	uint64_t done = run->first;
	unsigned int i;

	progress_begin(&progress, run->mode, LABEL, run->limit, run->first);
	progress.begin.tv_sec -= run->elapsed;
	if (run->phase)
		progress_phase(&progress, "waiting for the card to prepare its dump");
	for (i = 0; i < COUNT(run->steps) && run->steps[i]; i++) {
		done = run->steps[i];
		/* long enough ago */
		if (progress.shown.tv_sec)
			progress.shown.tv_sec -= 1;
		progress_update(&progress, done);
	}
	progress_end(&progress, done, !run->incomplete);
	return 0;
}

static void not_a_terminal(void **state)
{
	struct run run = { .mode = PROGRESS_AUTO, .limit = 100, .steps = { 50 }, .phase = true };
	struct child child;

	child_run(&child, STDERR_FILENO, transfer, &run);
	assert_int_equal(child.status, 0);
	assert_string_equal(child.text, "");
	run.mode = PROGRESS_NONE;
	child_run_on_terminal(&child, STDERR_FILENO, 80, transfer, &run);
	assert_int_equal(child.status, 0);
	assert_string_equal(child.text, "");
}

static int on_dumb_terminal(void *arg)
{
	return setenv("TERM", "dumb", 1) || transfer(arg);
}

static void a_dumb_terminal(void **state)
{
	struct run run = { .mode = PROGRESS_AUTO, .limit = 100, .steps = { 50 }, .phase = true };
	struct child child;

	child_run_on_terminal(&child, STDERR_FILENO, 80, on_dumb_terminal, &run);
	assert_int_equal(child.status, 0);
	assert_string_equal(child.text, "");
	/* who asks for it gets it */
	run.mode = PROGRESS_BAR;
	child_run_on_terminal(&child, STDERR_FILENO, 80, on_dumb_terminal, &run);
	assert_non_null(strstr(child.text, LABEL));
}

static void a_terminal(void **state)
{
	struct run run = { .mode = PROGRESS_AUTO, .limit = 1 << 20, .elapsed = 1000,
			   .steps = { 1 << 19 }, .phase = true };
	struct child child;

	child_run_on_terminal(&child, STDERR_FILENO, 100, transfer, &run);
	assert_int_equal(child.status, 0);
	assert_non_null(strstr(child.text, "\r\033[K" LABEL "  waiting for the card"));
	assert_non_null(strstr(child.text, "\r\033[K" LABEL "  [############............]  "
					   "512.0 KiB  524 B/s  at most 16:"));
	/* all of what there was in the end, and the cursor at the start of a line */
	assert_non_null(strstr(child.text, "[########################]  512.0 KiB  "));
	assert_string_equal(child.text + child.len - 2, "\r\n");
}

/* a line that wraps cannot be drawn over: each update would leave one behind */
static void narrow_terminals(void **state)
{
	struct run run = { .mode = PROGRESS_AUTO, .limit = 9ull << 30, .elapsed = 1000,
			   .steps = { 1, 123456789, 8ull << 30 }, .phase = true };
	unsigned short columns;
	struct child child;

	for (columns = 1; columns < 100; columns += columns < 20 ? 1 : 7) {
		char *line, *rest;
		bool named = false, sized = false;

		child_run_on_terminal(&child, STDERR_FILENO, columns, transfer, &run);
		assert_int_equal(child.status, 0);
		rest = child.text;
		/* the terminal makes \r\n of the newline at the end */
		assert_string_equal(child.text + child.len - 2, "\r\n");
		child.text[child.len - 2] = 0;
		assert_null(strchr(child.text, '\n'));
		while ((line = strsep(&rest, "\r"))) {
			if (!strncmp(line, "\033[K", 3))
				line += 3;
			if (strlen(line) >= columns)
				fail_msg("%u columns: \"%s\"", columns, line);
			named |= !strncmp(line, LABEL, strlen(LABEL));
			sized |= !!strstr(line, "8.0 GiB");
		}
		assert_int_equal(named, columns > strlen(LABEL));
		/* what stays longest is how far it is */
		assert_int_equal(sized, columns > strlen(LABEL "  8.0 GiB"));
	}
}

/* a terminal that does not know its width, like many serial ones */
static void width_not_known(void **state)
{
	struct run run = { .mode = PROGRESS_AUTO, .limit = 100000, .elapsed = 1000,
			   .steps = { 50000 } };
	struct child child;

	child_run_on_terminal(&child, STDERR_FILENO, 0, transfer, &run);
	assert_int_equal(child.status, 0);
	assert_non_null(strstr(child.text, "[############............]  48.8 KiB  50 B/s"));
	/* a bar that was asked for, in a file */
	run.mode = PROGRESS_BAR;
	child_run(&child, STDERR_FILENO, transfer, &run);
	assert_non_null(strstr(child.text, "[############............]  48.8 KiB  50 B/s"));
}

/* the time left may be more than any number that is shown can hold */
static void limits_of_numbers(void **state)
{
	static const struct {
		struct run run;
		const char *wanted;
	} cases[] = {
		{ { .mode = PROGRESS_BAR, .limit = UINT64_MAX, .elapsed = 1000, .steps = { 1000 } },
		  "[........................]  1000 B  1 B/s\r" },
		{ { .mode = PROGRESS_BAR, .limit = UINT64_MAX, .steps = { UINT64_MAX } },
		  "[########################]  16.0 EiB" },
		{ { .mode = PROGRESS_BAR, .limit = 10, .elapsed = 1000, .steps = { 20000 } },
		  "[########################]  19.5 KiB  20 B/s" },
		/* the transfer was begun anew */
		{ { .mode = PROGRESS_BAR, .limit = 1000, .first = 500, .steps = { 20 } },
		  "[........................]  20 B\r" },
		{ { .mode = PROGRESS_BAR, .elapsed = 1000, .steps = { 20000 } },
		  "\r\033[Kocxlpmem0  19.5 KiB  20 B/s\r" },
	};
	struct child child;
	size_t i;

	for (i = 0; i < COUNT(cases); i++) {
		child_run(&child, STDERR_FILENO, transfer, (void *)&cases[i].run);
		assert_int_equal(child.status, 0);
		if (!strstr(child.text, cases[i].wanted))
			fail_msg("%zu: %s", i, child.text);
		/* the time that is left is none that can be */
		assert_null(strstr(child.text, "left"));
	}
}

static void lines_of_json(void **state)
{
	struct run run = { .mode = PROGRESS_JSON, .limit = 1000, .first = 100, .elapsed = 10,
			   .steps = { 200, 600 }, .phase = true, .incomplete = true };
	static const struct {
		const char *phase;
		int64_t done;
		bool rate, left;
	} wanted[] = {
		{ "waiting for the card to prepare its dump", 100, false, false },
		{ "reading", 200, true, true }, { "reading", 600, true, true },
		{ "stopped", 600, true, false },
	};
	struct child child;
	char *line, *rest;
	size_t i;

	child_run(&child, STDERR_FILENO, transfer, &run);
	assert_int_equal(child.status, 0);
	rest = child.text;
	for (i = 0; i < COUNT(wanted); i++) {
		struct json_object *obj, *value;

		line = strsep(&rest, "\n");
		assert_non_null(line);
		obj = json_tokener_parse(line);
		assert_non_null(obj);
		assert_string_equal(json_object_get_string(json_object_object_get(obj, "phase")),
				    wanted[i].phase);
		assert_string_equal(json_object_get_string(json_object_object_get(obj, "card")),
				    LABEL);
		value = json_object_object_get(obj, "bytes_done");
		assert_int_equal(json_object_get_int64(value), wanted[i].done);
		value = json_object_object_get(obj, "bytes_max");
		assert_int_equal(json_object_get_int64(value), 1000);
		assert_int_equal(json_object_object_get_ex(obj, "bytes_per_second", &value),
				 wanted[i].rate);
		assert_int_equal(json_object_object_get_ex(obj, "seconds_left_max", &value),
				 wanted[i].left);
		json_object_put(obj);
	}
	assert_string_equal(rest, "");
}

/* more often than people can read is not shown: the first, and the end */
static int many_updates(void *arg)
{
	struct progress progress;
	uint64_t i;

	progress_begin(&progress, PROGRESS_JSON, LABEL, 1000000, 0);
	for (i = 1; i <= 1000; i++)
		progress_update(&progress, i);
	progress_end(&progress, 1000, true);
	return 0;
}

static void not_too_often(void **state)
{
	unsigned int lines = 0;
	struct child child;
	char *at;

	child_run(&child, STDERR_FILENO, many_updates, NULL);
	assert_int_equal(child.status, 0);
	for (at = child.text; (at = strchr(at, '\n')); at++)
		lines++;
	assert_in_range(lines, 2, 100);
	assert_non_null(strstr(child.text, "\"complete\""));
}

int progress_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(not_a_terminal),
		cmocka_unit_test(a_dumb_terminal),
		cmocka_unit_test(a_terminal),
		cmocka_unit_test(narrow_terminals),
		cmocka_unit_test(width_not_known),
		cmocka_unit_test(limits_of_numbers),
		cmocka_unit_test(lines_of_json),
		cmocka_unit_test(not_too_often),
	};

	return RUN(tests);
}
