// SPDX-License-Identifier: GPL-2.0-only
/* Finding cards: order, names, and uevent files that are not as they should be. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static void no_driver_is_no_card(void **state)
{
	struct machine *machine = *state;

	assert_int_equal(ocxlpmem_scan(machine->ctx), 0);
	assert_null(ocxlpmem_card_get_first(machine->ctx));
	assert_null(ocxlpmem_failure(machine->ctx));
}

static void empty_class_is_no_card(void **state)
{
	struct machine *machine = *state;

	machine_text(machine, "sys/class/ocxlpmem/README", "");
	assert_int_equal(ocxlpmem_scan(machine->ctx), 0);
}

/* made in an order that no directory keeps by chance */
static void sorted_by_number(void **state)
{
	static const unsigned int order[] = { 10, 2, 100, 0, 33, 9, 1, 11, 4294967295u, 20 };
	static const unsigned int sorted[] = { 0, 1, 2, 9, 10, 11, 20, 33, 100, 4294967295u };
	struct machine *machine = *state;
	struct ocxlpmem_card *card;
	unsigned int i = 0;
	char name[32];

	for (i = 0; i < COUNT(order); i++) {
		snprintf(name, sizeof(name), "ocxlpmem%u", order[i]);
		machine_card(machine, name, "");
	}
	assert_int_equal(ocxlpmem_scan(machine->ctx), COUNT(order));
	i = 0;
	ocxlpmem_card_foreach(machine->ctx, card) {
		assert_int_equal(ocxlpmem_card_id(card), sorted[i]);
		snprintf(name, sizeof(name), "ocxlpmem%u", sorted[i]);
		assert_string_equal(ocxlpmem_card_name(card), name);
		i++;
	}
	assert_int_equal(i, COUNT(sorted));
}

static void other_names_are_no_cards(void **state)
{
	static const char *const names[] = {
		"ocxlpmem", "ocxlpmem-1", "ocxlpmem01", "ocxlpmem1x", "ocxlpmem4294967296",
		"ocxlpmem18446744073709551616", "xocxlpmem1", "ocxlpmem 1", "ocxlpmem+1",
	};
	struct machine *machine = *state;
	unsigned int i;

	for (i = 0; i < COUNT(names); i++)
		machine_card(machine, names[i], "OCXLPMEM_STATE=ready\n");
	assert_int_equal(ocxlpmem_scan(machine->ctx), 0);
}

static void uevent_says_it_all(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	unsigned int number;
	uint64_t serial;

	assert_int_equal(ocxlpmem_card_serial(card, &serial), 0);
	assert_true(serial == 0x0123456789abcdefULL);
	assert_string_equal(ocxlpmem_card_firmware_version(card), "FW000123");
	assert_string_equal(ocxlpmem_card_nmem(card), "nmem0");
	assert_int_equal(ocxlpmem_card_state(card, &number), 0);
	assert_int_equal(number, OCXLPMEM_STATE_READY);
	assert_null(ocxlpmem_card_failure(card));
}

static void every_state_has_its_word(void **state)
{
	static const char *const words[] = OCXLPMEM_STATE_WORDS;
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	unsigned int i, number;
	char uevent[64];

	assert_int_equal(COUNT(words), OCXLPMEM_STATE_MAX + 1);
	for (i = 0; i < COUNT(words); i++) {
		snprintf(uevent, sizeof(uevent), "OCXLPMEM_STATE=%s\n", words[i]);
		machine_card(machine, "ocxlpmem0", uevent);
		assert_int_equal(ocxlpmem_card_refresh(card), 0);
		assert_int_equal(ocxlpmem_card_state(card, &number), 0);
		assert_int_equal(number, i);
		assert_string_equal(ocxlpmem_state_str(i), words[i]);
	}
	assert_string_equal(ocxlpmem_state_str(i), "unknown");
	assert_string_equal(ocxlpmem_state_str(~0u), "unknown");
	assert_int_equal(ocxlpmem_state_from_str("Ready", &number), -EINVAL);
}

/* what a card looks like when nothing of its uevent can be used */
static void assert_bare(struct ocxlpmem_card *card, const char *uevent)
{
	unsigned int number;
	uint64_t serial;

	if (ocxlpmem_card_serial(card, &serial) != -ENODATA ||
	    ocxlpmem_card_state(card, &number) != -ENODATA || ocxlpmem_card_nmem(card) ||
	    ocxlpmem_card_firmware_version(card))
		fail_msg("something was taken from: %s", uevent);
}

static void weird_uevents(void **state)
{
	static const char *const uevents[] = {
		"", "\n", "\n\n\n", "=", "==", "=\n", "OCXLPMEM_SERIAL", "OCXLPMEM_SERIAL=\n",
		"OCXLPMEM_SERIAL=0x\n", "OCXLPMEM_SERIAL=0x12345678123456789\n",
		"OCXLPMEM_SERIAL=123\n", "OCXLPMEM_SERIAL=0x12g4\n", "OCXLPMEM_SERIAL= 0x1\n",
		"OCXLPMEM_SERIAL=-0x1\n", "OCXLPMEM_SERIAL=0x-1\n", "OCXLPMEM_SERIAL=0x0\n",
		"XOCXLPMEM_SERIAL=0x1\n", "OCXLPMEM_SERIALX=0x1\n", "ocxlpmem_serial=0x1\n",
		"OCXLPMEM_STATE=READY\n", "OCXLPMEM_STATE=\n", "OCXLPMEM_STATE=ready \n",
		"OCXLPMEM_NMEM=\n", "OCXLPMEM_NMEM=nmem\n", "OCXLPMEM_NMEM=../../etc\n",
		"OCXLPMEM_NMEM=nmem0/../..\n", "OCXLPMEM_NMEM=nmem01\n",
		"OCXLPMEM_NMEM=nmem4294967296\n", "OCXLPMEM_FIRMWARE=\n",
		"OCXLPMEM_FIRMWARE=   \n",
		"OCXLPMEM_FIRMWARE=longer than any version of any firmware ever was\n",
	};
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	unsigned int i;

	for (i = 0; i < COUNT(uevents); i++) {
		machine_card(machine, "ocxlpmem0", uevents[i]);
		assert_int_equal(ocxlpmem_card_refresh(card), 0);
		assert_bare(card, uevents[i]);
	}
}

static void no_newline_at_the_end(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);

	machine_card(machine, "ocxlpmem0", "OCXLPMEM_STATE=gone\nOCXLPMEM_NMEM=nmem7");
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_string_equal(ocxlpmem_card_nmem(card), "nmem7");
}

static void bytes_that_are_no_text(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);

	machine_card(machine, "ocxlpmem0", "OCXLPMEM_FIRMWARE=FW\xff\x1b[1m\xc3\xa9\n");
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_string_equal(ocxlpmem_card_firmware_version(card), "FW??[1m??");

	/* a NUL ends the text, it does not hide what came before */
	machine_file(machine, "sys/class/ocxlpmem/ocxlpmem0/uevent",
		     "OCXLPMEM_NMEM=nmem3\n\0OCXLPMEM_STATE=ready\n", 43);
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_string_equal(ocxlpmem_card_nmem(card), "nmem3");
}

/* lines before the cut count; the one that was cut does not */
static void overlong_uevent(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	char text[8192];
	uint64_t serial;

	memset(text, 'x', sizeof(text));
	memcpy(text, "OCXLPMEM_NMEM=nmem5\n", 20);
	memcpy(text + 4096 - 23, "\nOCXLPMEM_SERIAL=0x1234", 23);
	machine_file(machine, "sys/class/ocxlpmem/ocxlpmem0/uevent", text, sizeof(text));
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_string_equal(ocxlpmem_card_nmem(card), "nmem5");
	assert_int_equal(ocxlpmem_card_serial(card, &serial), -ENODATA);

	memset(text, 'x', sizeof(text));
	machine_file(machine, "sys/class/ocxlpmem/ocxlpmem0/uevent", text, sizeof(text));
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_bare(card, "xxx");
}

static void card_without_uevent(void **state)
{
	struct machine *machine = *state;

	/* it vanished while we looked: not a card, not an error */
	machine_text(machine, "sys/class/ocxlpmem/ocxlpmem0/other", "");
	assert_int_equal(ocxlpmem_scan(machine->ctx), 0);
}

/* a directory in place of the file: opens, but cannot be read */
static void unreadable_uevent(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card;

	machine_text(machine, "sys/class/ocxlpmem/ocxlpmem0/uevent/in-the-way", "");
	machine_card(machine, "ocxlpmem1", "OCXLPMEM_STATE=ready\n");
	assert_int_equal(ocxlpmem_scan(machine->ctx), 2);
	card = ocxlpmem_card_get_first(machine->ctx);
	assert_bare(card, "a directory");
	assert_non_null(ocxlpmem_card_failure(card));
	assert_int_equal(ocxlpmem_card_failure(card)->error, -EISDIR);
	assert_null(ocxlpmem_card_failure(ocxlpmem_card_get_next(card)));
}

static void refresh_of_a_card_that_went(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	unsigned int word;
	char path[128];

	snprintf(path, sizeof(path), "%s/sys/class/ocxlpmem/ocxlpmem0/uevent", machine->root);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(ocxlpmem_card_state(card, &word), 0);
	assert_int_equal(ocxlpmem_card_refresh(card), -ENODEV);
	/* what it was is not what it is */
	assert_int_equal(ocxlpmem_card_state(card, &word), -ENODATA);
	assert_int_equal(ocxlpmem_card_failure(card)->fault, OCXLPMEM_FAULT_ABSENT);
}

static void class_that_is_no_directory(void **state)
{
	struct machine *machine = *state;

	machine_text(machine, "sys/class/ocxlpmem", "");
	assert_int_equal(ocxlpmem_scan(machine->ctx), -ENOTDIR);
	assert_null(ocxlpmem_card_get_first(machine->ctx));
	assert_string_equal(ocxlpmem_failure(machine->ctx)->errno_name, "ENOTDIR");
}

static void root_beyond_any_path(void **state)
{
	struct machine *machine = *state;
	char *root = malloc(8192);

	memset(root, 'x', 8191);
	root[8191] = '\0';
	assert_int_equal(ocxlpmem_set_sysfs_root(machine->ctx, root), 0);
	assert_int_equal(ocxlpmem_scan(machine->ctx), -ENAMETOOLONG);
	free(root);
}

int scan_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(no_driver_is_no_card),
		ON_MACHINE(empty_class_is_no_card),
		ON_MACHINE(sorted_by_number),
		ON_MACHINE(other_names_are_no_cards),
		ON_MACHINE(uevent_says_it_all),
		ON_MACHINE(every_state_has_its_word),
		ON_MACHINE(weird_uevents),
		ON_MACHINE(no_newline_at_the_end),
		ON_MACHINE(bytes_that_are_no_text),
		ON_MACHINE(overlong_uevent),
		ON_MACHINE(card_without_uevent),
		ON_MACHINE(unreadable_uevent),
		ON_MACHINE(refresh_of_a_card_that_went),
		ON_MACHINE(class_that_is_no_directory),
		ON_MACHINE(root_beyond_any_path),
	};

	return RUN(tests);
}
