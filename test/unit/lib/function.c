// SPDX-License-Identifier: GPL-2.0-only
/* PCI functions without driver, on made-up machines. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

static int note(const char *address, const char *driver, void *data)
{
	char *told = data;

	strcat(told, address);
	strcat(told, driver ? " of " : " ");
	strcat(told, driver ? driver : "");
	strcat(told, driver ? " " : "");
	return 0;
}

static int stop(const char *address, const char *driver, void *data)
{
	(*(unsigned int *)data)++;
	return 7;
}

static void function(struct machine *machine, const char *address, const char *uevent)
{
	char path[128];

	snprintf(path, sizeof(path), "sys/bus/pci/devices/%s/uevent", address);
	machine_text(machine, path, uevent);
}

#define OURS	"PCI_CLASS=120000\nPCI_ID=1014:0625\n"

static void those_that_stand_for_a_card(void **state)
{
	struct machine *machine = *state;
	char told[256] = "";
	unsigned int calls = 0;

	/* a machine without PCI */
	assert_int_equal(ocxlpmem_functions_without_driver(machine->ctx, note, told), 0);
	function(machine, "0008:00:00.0", "DRIVER=ocxlpmem\n" OURS);
	function(machine, "0008:00:00.1", "DRIVER=ocxlpmem\n" OURS);
	function(machine, "0001:00:00.0", "PCI_ID=8086:0625\n");
	function(machine, "0001:00:00.1", "PCI_ID=1014:06255\n");
	function(machine, "0001:00:00.2", "XPCI_ID=1014:0625\n");
	function(machine, "0001:00:00.3", "");
	assert_int_equal(ocxlpmem_functions_without_driver(machine->ctx, note, told), 0);
	assert_string_equal(told, "");

	function(machine, "000b:00:00.1", OURS "DRIVER=vfio-pci");
	/* function 0 is left to the card's other one, whoever has that */
	function(machine, "0009:00:00.0", OURS);
	function(machine, "0009:00:00.1", OURS);
	function(machine, "0008:00:01.0", OURS);
	function(machine, "000c:00:00.0", OURS);
	function(machine, "000c:00:00.1", "DRIVER=ocxlpmem\n" OURS);
	assert_int_equal(ocxlpmem_functions_without_driver(machine->ctx, note, told), 0);
	assert_string_equal(told, "0008:00:01.0 0009:00:00.1 000b:00:00.1 of vfio-pci ");

	assert_int_equal(ocxlpmem_functions_without_driver(machine->ctx, stop, &calls), 7);
	assert_int_equal(calls, 1);
}

static void not_a_directory(void **state)
{
	struct machine *machine = *state;
	char told[16] = "";

	machine_text(machine, "sys/bus/pci/devices", "");
	assert_int_equal(ocxlpmem_functions_without_driver(machine->ctx, note, told), -ENOTDIR);
}

int function_tests(void)
{
	static const struct CMUnitTest tests[] = {
		ON_MACHINE(those_that_stand_for_a_card),
		ON_MACHINE(not_a_directory),
	};

	return RUN(tests);
}
