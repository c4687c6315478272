// SPDX-License-Identifier: GPL-2.0-only
/* Cards as objects: names, references, the place in libnvdimm. */
#include <errno.h>

#include "check.h"

static void two_cards(struct machine *machine)
{
	machine_card(machine, "ocxlpmem0", "OCXLPMEM_SERIAL=0x00000000000000aa\n"
		     "OCXLPMEM_NMEM=nmem3\n");
	machine_card(machine, "ocxlpmem3", "OCXLPMEM_SERIAL=0x00000000000000bb\n"
		     "OCXLPMEM_NMEM=nmem0\n");
}

static void found_by_any_name(void **state)
{
	static const struct {
		const char *name;
		int id;
	} names[] = {
		{ "ocxlpmem0", 0 }, { "0", 0 }, { "nmem3", 0 }, { "/dev/nmem3", 0 },
		{ "00000000000000aa", 0 }, { "00000000000000Bb", 3 }, { "00000000000000a", -1 },
		{ "000000000000000aa", -1 }, { "0x000000000000aa", 0 }, { "00000000000000xa", -1 },
		{ "0xaa", 0 }, { "0x00000000000000AA", 0 }, { "/dev/ocxlpmem0", 0 },
		{ "ocxlpmem3", 3 }, { "3", 3 }, { "nmem0", 3 }, { "0xbb", 3 },
		{ "ocxlpmem1", -1 }, { "1", -1 }, { "nmem1", -1 }, { "0xcc", -1 }, { "", -1 },
		{ "0x", -1 }, { "ocxlpmem", -1 }, { "nmem", -1 }, { "-0", -1 }, { " 0", -1 },
		{ "aa", -1 }, { "0x0", -1 }, { "/dev/", -1 }, { "03", -1 },
	};
	struct machine *machine = *state;
	struct ocxlpmem_card *card;
	unsigned int i;

	two_cards(machine);
	for (i = 0; i < COUNT(names); i++) {
		int err = ocxlpmem_card_find(machine->ctx, names[i].name, &card);

		if (names[i].id < 0 && err != -ENODEV)
			fail_msg("\"%s\" was found", names[i].name);
		if (names[i].id >= 0 && (err || (int)ocxlpmem_card_id(card) != names[i].id))
			fail_msg("\"%s\" was not found", names[i].name);
	}
	assert_string_equal(ocxlpmem_failure(machine->ctx)->message,
			    "cannot find card 03: there is no such card");
}

static void not_found_because_of_sysfs(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card;

	machine_text(machine, "sys/class/ocxlpmem", "");
	assert_int_equal(ocxlpmem_card_find(machine->ctx, "0", &card), -ENOTDIR);
}

static void serial_of_two_cards(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card;

	machine_card(machine, "ocxlpmem0", "OCXLPMEM_SERIAL=0xaa\n");
	machine_card(machine, "ocxlpmem1", "OCXLPMEM_SERIAL=0xaa\n");
	assert_int_equal(ocxlpmem_card_find(machine->ctx, "0xaa", &card), -ENOTUNIQ);
	assert_int_equal(ocxlpmem_card_find(machine->ctx, "1", &card), 0);
}

static void reference_outlives_scan_and_context(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = ocxlpmem_card_ref(machine_one_card(machine));

	machine_card(machine, "ocxlpmem1", "");
	assert_int_equal(ocxlpmem_scan(machine->ctx), 2);
	assert_null(ocxlpmem_card_get_next(card));
	machine->ctx = ocxlpmem_unref(machine->ctx);
	assert_string_equal(ocxlpmem_card_name(card), "ocxlpmem0");
	assert_non_null(ocxlpmem_card_ctx(card));
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_null(ocxlpmem_card_unref(card));
}

static void null_is_no_reference(void **state)
{
	assert_null(ocxlpmem_ref(NULL));
	assert_null(ocxlpmem_unref(NULL));
	assert_null(ocxlpmem_card_ref(NULL));
	assert_null(ocxlpmem_card_unref(NULL));
	assert_null(ocxlpmem_smart_unref(NULL));
	ocxlpmem_dump_close(NULL);
	ocxlpmem_events_close(NULL);
	ocxlpmem_log_reader_close(NULL);
}

#define PCI "sys/devices/pci0006:00/0006:00:00.1"

static void place_in_libnvdimm(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	uint64_t bytes;

	machine_link(machine, "sys/class/ocxlpmem/ocxlpmem0/device",
		     "../../../devices/pci0006:00/0006:00:00.1");
	machine_link(machine, "sys/bus/nd/devices/nmem0",
		     "../../../devices/pci0006:00/0006:00:00.1/ndbus2/nmem0");
	machine_link(machine, "sys/bus/nd/devices/ndbus2",
		     "../../../devices/pci0006:00/0006:00:00.1/ndbus2");
	machine_text(machine, PCI "/ndbus2/provider", "ocxlpmem.0006:00:00.1\n");
	machine_text(machine, PCI "/ndbus2/region11/size", "17\n");
	machine_text(machine, PCI "/ndbus2/region9/size", "274877906944\n");
	machine_text(machine, PCI "/ndbus2/regionX/size", "1\n");

	assert_string_equal(ocxlpmem_card_address(card), "0006:00:00.1");
	assert_string_equal(ocxlpmem_card_bus(card), "ndbus2");
	assert_string_equal(ocxlpmem_card_provider(card), "ocxlpmem.0006:00:00.1");
	assert_string_equal(ocxlpmem_card_region(card), "region9");
	assert_int_equal(ocxlpmem_card_region_size(card, &bytes), 0);
	assert_true(bytes == 274877906944ULL);
}

static void no_place(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);
	uint64_t bytes;

	assert_null(ocxlpmem_card_address(card));
	assert_null(ocxlpmem_card_slot(card));
	assert_null(ocxlpmem_card_bus(card));
	assert_null(ocxlpmem_card_provider(card));
	assert_null(ocxlpmem_card_region(card));
	assert_int_equal(ocxlpmem_card_region_size(card, &bytes), -ENODATA);
}

static void slot_from_firmware(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);

	machine_link(machine, "sys/class/ocxlpmem/ocxlpmem0/device",
		     "../../../devices/pci0006:00/0006:00:00.1");
	machine_text(machine, PCI "/vendor", "0x1014\n");
	machine_text(machine, "sys/bus/pci/slots/7/address", "0006:00:00\n");
	machine_text(machine, "sys/devices/pci0006:00/of_node/ibm,loc-code", "UIO-P1-C4");
	assert_string_equal(ocxlpmem_card_slot(card), "UIO-P1-C4");
	/* the function's own goes before that of the bridge */
	machine_text(machine, PCI "/of_node/ibm,loc-code", "UIO-P1-C4-T2");
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_string_equal(ocxlpmem_card_slot(card), "UIO-P1-C4-T2");
}

static void slot_of_pci(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);

	machine_link(machine, "sys/class/ocxlpmem/ocxlpmem0/device",
		     "../../../devices/pci0006:00/0006:00:00.1");
	machine_text(machine, "sys/bus/pci/slots/1/address", "0006:00:01\n");
	machine_text(machine, "sys/bus/pci/slots/2/address", "0006:00:0\n");
	machine_text(machine, "sys/bus/pci/slots/3/address", "\n");
	assert_null(ocxlpmem_card_slot(card));
	machine_text(machine, "sys/bus/pci/slots/4-1/address", "0006:00:00\n");
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_string_equal(ocxlpmem_card_slot(card), "4-1");
}

/* read once, and again only after a refresh */
static void place_is_kept_until_refresh(void **state)
{
	struct machine *machine = *state;
	struct ocxlpmem_card *card = machine_one_card(machine);

	assert_null(ocxlpmem_card_address(card));
	machine_link(machine, "sys/class/ocxlpmem/ocxlpmem0/device", "../../../devices/x");
	assert_null(ocxlpmem_card_address(card));
	assert_int_equal(ocxlpmem_card_refresh(card), 0);
	assert_string_equal(ocxlpmem_card_address(card), "x");
}

int card_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(found_by_any_name),
		ON_MACHINE(not_found_because_of_sysfs),
		ON_MACHINE(serial_of_two_cards),
		ON_MACHINE(reference_outlives_scan_and_context),
		cmocka_unit_test(null_is_no_reference),
		ON_MACHINE(place_in_libnvdimm),
		ON_MACHINE(no_place),
		ON_MACHINE(slot_from_firmware),
		ON_MACHINE(slot_of_pci),
		ON_MACHINE(place_is_kept_until_refresh),
	};

	return RUN(tests);
}
