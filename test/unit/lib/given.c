// SPDX-License-Identifier: GPL-2.0-only
/* Cards that the caller gives instead of a sysfs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

static const struct ocxlpmem_card_facts two[] = {
	{ .id = 7, .numa_node = -1, .state = -1 },
	{ .id = 2, .serial = 0x123, .firmware_version = "FW1", .nmem = "nmem5",
	  .address = "0009:00:00.1", .slot = "U78", .bus = "ndbus1", .provider = "p",
	  .region = "region4", .region_size = 1 << 30, .bad_bytes = 512, .numa_node = 3,
	  .state = OCXLPMEM_STATE_FATAL },
};

static void they_are_as_given(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card;
	unsigned int word;
	uint64_t value;
	int node;

	machine_card(machine, "ocxlpmem0", "");
	assert_int_equal(ocxlpmem_scan(machine->ctx), 1);
	assert_int_equal(ocxlpmem_set_cards(machine->ctx, two, COUNT(two)), 0);
	assert_int_equal(ocxlpmem_scan(machine->ctx), 2);
	card = ocxlpmem_card_get_first(machine->ctx);
	assert_string_equal(ocxlpmem_card_name(card), "ocxlpmem2");
	assert_int_equal(ocxlpmem_card_serial(card, &value), 0);
	assert_int_equal(value, 0x123);
	assert_string_equal(ocxlpmem_card_firmware_version(card), "FW1");
	assert_string_equal(ocxlpmem_card_nmem(card), "nmem5");
	assert_string_equal(ocxlpmem_card_address(card), "0009:00:00.1");
	assert_string_equal(ocxlpmem_card_slot(card), "U78");
	assert_string_equal(ocxlpmem_card_bus(card), "ndbus1");
	assert_string_equal(ocxlpmem_card_provider(card), "p");
	assert_string_equal(ocxlpmem_card_region(card), "region4");
	assert_int_equal(ocxlpmem_card_region_size(card, &value), 0);
	assert_int_equal(value, 1 << 30);
	assert_int_equal(ocxlpmem_card_bad_bytes(card, &value), 0);
	assert_int_equal(value, 512);
	assert_int_equal(ocxlpmem_card_numa_node(card, &node), 0);
	assert_int_equal(node, 3);
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_int_equal(ocxlpmem_card_state(card, &word), 0);
	assert_int_equal(word, OCXLPMEM_STATE_FATAL);
	assert_int_equal(ocxlpmem_card_find(machine->ctx, "nmem5", &card), 0);
}

static void what_is_not_known_is_absent(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card;
	unsigned int word;
	uint64_t value;
	int node;

	assert_int_equal(ocxlpmem_set_cards(machine->ctx, two, 1), 0);
	card = ocxlpmem_card_get_first(machine->ctx);
	assert_int_equal(ocxlpmem_card_serial(card, &value), -ENODATA);
	assert_null(ocxlpmem_card_firmware_version(card));
	assert_null(ocxlpmem_card_nmem(card));
	assert_null(ocxlpmem_card_slot(card));
	assert_int_equal(ocxlpmem_card_region_size(card, &value), -ENODATA);
	assert_int_equal(ocxlpmem_card_bad_bytes(card, &value), -ENODATA);
	assert_int_equal(ocxlpmem_card_numa_node(card, &node), -ENODATA);
	assert_int_equal(ocxlpmem_card_state(card, &word), -ENODATA);
}

/* they may come from a file of anybody's */
static void texts_that_cannot_be(void **state)
{
	static const char text[] =
		"0123456789012345678901234567890123456789012345678901234567890123";
	const struct ocxlpmem_card_facts facts = {
		.nmem = "../nmem0", .region = "region0;x", .firmware_version = text,
		.slot = text, .address = "\033[2J", .numa_node = -1, .state = 99,
	};
	struct machine *machine = *state;
	struct ocxlpmem_card *card;
	unsigned int word;

	assert_int_equal(ocxlpmem_set_cards(machine->ctx, &facts, 1), 0);
	card = ocxlpmem_card_get_first(machine->ctx);
	assert_null(ocxlpmem_card_nmem(card));
	assert_null(ocxlpmem_card_firmware_version(card));
	assert_null(ocxlpmem_card_slot(card));
	assert_null(ocxlpmem_card_region(card));
	assert_null(strchr(ocxlpmem_card_address(card), '\033'));
	assert_int_equal(ocxlpmem_card_state(card, &word), -ENODATA);
}

static int count(const char *address, const char *driver, void *data)
{
	++*(int *)data;
	return 0;
}

/* nor are those of this machine found in their place */
static void none_is_a_machine_too(void **state)
{
	struct machine *machine = *state;
	int functions = 0;

	machine_card(machine, "ocxlpmem0", "");
	machine_text(machine, "sys/bus/pci/devices/0009:00:00.1/uevent", "PCI_ID=1014:0625\n");
	assert_int_equal(ocxlpmem_set_cards(machine->ctx, NULL, 0), 0);
	assert_null(ocxlpmem_card_get_first(machine->ctx));
	assert_int_equal(ocxlpmem_scan(machine->ctx), 0);
	assert_int_equal(ocxlpmem_functions_without_driver(machine->ctx, count, &functions), 0);
	assert_int_equal(functions, 0);
	/* until somebody says where to look */
	assert_int_equal(ocxlpmem_set_sysfs_root(machine->ctx, machine->root), 0);
	assert_int_equal(ocxlpmem_scan(machine->ctx), 1);
}

static void a_number_twice(void **state)
{
	const struct ocxlpmem_card_facts twice[] = { { .id = 1 }, { .id = 0 }, { .id = 1 } };
	struct machine *machine = *state;

	assert_int_equal(ocxlpmem_set_cards(machine->ctx, twice, COUNT(twice)), -EEXIST);
	assert_int_equal(ocxlpmem_scan(machine->ctx), 0);
}

int given_tests(void)
{
	const struct CMUnitTest tests[] = {
		ON_MACHINE(they_are_as_given),
		ON_MACHINE(what_is_not_known_is_absent),
		ON_MACHINE(texts_that_cannot_be),
		ON_MACHINE(none_is_a_machine_too),
		ON_MACHINE(a_number_twice),
	};

	return RUN(tests);
}
