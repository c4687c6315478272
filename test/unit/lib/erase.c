// SPDX-License-Identifier: GPL-2.0-only
/* Secure erase by sysfs: what is written, what is read, and that done is never said wrongly. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

#define DIMM	"sys/bus/nd/devices/nmem0/"
#define GROUP	DIMM "ocxlpmem/"

static void told(struct machine *machine, const char *result, const char *const pages[4])
{
	machine_text(machine, GROUP "erase_result", result);
	machine_text(machine, GROUP "erase_accessible_done", pages[0]);
	machine_text(machine, GROUP "erase_accessible_tried", pages[1]);
	machine_text(machine, GROUP "erase_defective_done", pages[2]);
	machine_text(machine, GROUP "erase_defective_tried", pages[3]);
}

static void what_is_written(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	char path[128], text[32] = "";
	int fd;

	machine_text(machine, DIMM "security", "");
	assert_int_equal(ocxlpmem_card_erase(card), 0);
	snprintf(path, sizeof(path), "%s/" DIMM "security", machine->root);
	fd = open(path, O_RDONLY);
	assert_true(fd >= 0 && read(fd, text, sizeof(text) - 1) > 0);
	close(fd);
	assert_string_equal(text, "overwrite 0");
}

static void who_cannot(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct ocxlpmem_erase *erase;

	/* no DIMM in sysfs, then one without the file */
	assert_int_equal(ocxlpmem_card_erase(card), -ENOENT);
	assert_int_equal(ocxlpmem_erase_read(card, &erase), -ENOENT);
	machine_text(machine, GROUP "serial", "");
	assert_int_equal(ocxlpmem_card_erase(card), -EOPNOTSUPP);
	assert_non_null(strstr(ocxlpmem_card_failure(card)->message, "cannot erase ocxlpmem0"));
	assert_int_equal(ocxlpmem_erase_read(card, &erase), -ENOENT);
}

static void results(void **state)
{
	static const struct {
		const char *word;
		const char *pages[4];
		enum ocxlpmem_erase_result result;
	} cases[] = {
		{ "none\n", { "0\n", "0\n", "0\n", "0\n" }, OCXLPMEM_ERASE_NONE },
		{ "busy\n", { "0\n", "0\n", "0\n", "0\n" }, OCXLPMEM_ERASE_BUSY },
		{ "done\n", { "7\n", "7\n", "2\n", "2\n" }, OCXLPMEM_ERASE_DONE },
		{ "failed\n", { "7\n", "7\n", "2\n", "2\n" }, OCXLPMEM_ERASE_FAILED },
		{ "unknown\n", { "0\n", "0\n", "0\n", "0\n" }, OCXLPMEM_ERASE_UNKNOWN },
		/* the counters have the last word */
		{ "done\n", { "6\n", "7\n", "2\n", "2\n" }, OCXLPMEM_ERASE_FAILED },
		{ "done\n", { "7\n", "7\n", "1\n", "2\n" }, OCXLPMEM_ERASE_FAILED },
	};
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct ocxlpmem_erase_pages pages;
	struct ocxlpmem_erase *erase;
	unsigned int i;

	for (i = 0; i < COUNT(cases); i++) {
		told(machine, cases[i].word, cases[i].pages);
		assert_int_equal(ocxlpmem_erase_read(card, &erase), 0);
		assert_int_equal(ocxlpmem_erase_result(erase), cases[i].result);
		ocxlpmem_erase_pages(erase, &pages);
		assert_int_equal(pages.accessible_tried, strtoul(cases[i].pages[1], NULL, 10));
		assert_int_equal(pages.defective_done, strtoul(cases[i].pages[2], NULL, 10));
		assert_ptr_equal(ocxlpmem_erase_unref(ocxlpmem_erase_ref(erase)), NULL);
		ocxlpmem_erase_unref(erase);
	}
}

static void words_that_cannot_be(void **state)
{
	static const char *const good[4] = { "0\n", "0\n", "0\n", "0\n" };
	static const char *const bad[4] = { "0\n", "0\n", "seven\n", "0\n" };
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	struct ocxlpmem_erase *erase;

	told(machine, "perhaps\n", good);
	assert_int_equal(ocxlpmem_erase_read(card, &erase), -EPROTO);
	told(machine, "none\n", bad);
	assert_int_equal(ocxlpmem_erase_read(card, &erase), -EPROTO);
}

static void fields(void **state)
{
	static const char *const pages[4] = { "7\n", "7\n", "0\n", "0\n" };
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	const struct ocxlpmem_field *field;
	struct ocxlpmem_value value;
	struct ocxlpmem_erase *erase;
	unsigned int known = 0;
	size_t count;

	told(machine, "busy\n", pages);
	assert_int_equal(ocxlpmem_erase_read(card, &erase), 0);
	for (field = ocxlpmem_fields(OCXLPMEM_KIND_ERASE_STATE, &count); count--; field++)
		known += !ocxlpmem_field_value(field, erase, &value);
	assert_int_equal(known, 1);
	ocxlpmem_erase_unref(erase);
	told(machine, "done\n", pages);
	assert_int_equal(ocxlpmem_erase_read(card, &erase), 0);
	known = 0;
	for (field = ocxlpmem_fields(OCXLPMEM_KIND_ERASE_STATE, &count); count--; field++)
		known += !ocxlpmem_field_value(field, erase, &value);
	assert_int_equal(known, 5);
	ocxlpmem_erase_unref(erase);
}

static void result_words(void **state)
{
	assert_string_equal(ocxlpmem_erase_result_str(OCXLPMEM_ERASE_DONE), "done");
	assert_string_equal(ocxlpmem_erase_result_str(OCXLPMEM_ERASE_FAILED), "failed");
	assert_string_equal(ocxlpmem_erase_result_str(OCXLPMEM_ERASE_COUNT), "unknown");
}

int erase_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(what_is_written),
		ON_MACHINE(who_cannot),
		ON_MACHINE(results),
		ON_MACHINE(words_that_cannot_be),
		ON_MACHINE(fields),
		cmocka_unit_test(result_words),
	};

	return RUN(tests);
}
