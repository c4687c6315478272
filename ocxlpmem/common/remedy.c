// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
/*
 * What to do next, in words: the library's remedies as options of this program. They are the
 * hints of the Python module too: python/fields.c.
 */
#include "remedy.h"

static const char *const texts[OCXLPMEM_REMEDY_COUNT] = {
	[OCXLPMEM_REMEDY_CHECK_PRESENCE] =
		"check that the card is still there: " PROGRAM " list, dmesg",
	[OCXLPMEM_REMEDY_WAIT_READY] = "wait until the card's state is ready: " PROGRAM " list",
	[OCXLPMEM_REMEDY_CHECK_FIRMWARE] = "check the card's firmware version: " PROGRAM " list",
	[OCXLPMEM_REMEDY_CHECK_VERSIONS] =
		"check that driver, library and card firmware belong together",
	[OCXLPMEM_REMEDY_RETRY] = "try again later",
	[OCXLPMEM_REMEDY_RETRY_IN_10_S] = "try again in 10 seconds",
	[OCXLPMEM_REMEDY_WAIT_LONGER] = "wait longer",
	[OCXLPMEM_REMEDY_START_AGAIN] = "start again",
	[OCXLPMEM_REMEDY_READ_DMESG] = "look at dmesg for what the driver says",
	[OCXLPMEM_REMEDY_READ_DMESG_AND_LOGS] =
		"look at dmesg for what the driver says, and read the error log",
	[OCXLPMEM_REMEDY_BE_SOMEBODY] =
		"run as root, or as the user ocxlpmem; members of its group may watch",
	[OCXLPMEM_REMEDY_BE_ROOT] = "run as root",
	[OCXLPMEM_REMEDY_BE_WRITER] = "run as root or as the user ocxlpmem",
	[OCXLPMEM_REMEDY_BE_ROOT_OR_WAIT] = "run as root, or wait until the other program is done",
	[OCXLPMEM_REMEDY_BE_ROOT_UNLOCKED] = "run as root on a kernel that is not locked down",
	[OCXLPMEM_REMEDY_OPEN_FOR_WRITING] = "open it read-write",
	[OCXLPMEM_REMEDY_LIST_CARDS] =
		PROGRAM " list shows the cards; without any, check that the driver is loaded",
	[OCXLPMEM_REMEDY_NAME_BY_NUMBER] = "name the card by its number, as in ocxlpmem0",
	[OCXLPMEM_REMEDY_CHECK_UDEV] = "check that udev runs and that the driver is loaded",
	[OCXLPMEM_REMEDY_ALLOW_DEBUG] = "the card's firmware must allow debug actions",
	[OCXLPMEM_REMEDY_LOAD_DEBUG_DRIVER] = "load a driver built with CONFIG_OCXL_PMEM_DEBUG",
	[OCXLPMEM_REMEDY_READ_LOGS] = "read them first: " PROGRAM " error-log",
	[OCXLPMEM_REMEDY_KEEP_LOGS] =
		"keep them, which makes room: " PROGRAM " error-log --save DIR",
	[OCXLPMEM_REMEDY_READ_OLDEST_LOG] = "read from the oldest log on",
	[OCXLPMEM_REMEDY_NEW_DUMP] =
		"ask the card for a new one: " PROGRAM " dump-controller --new",
	[OCXLPMEM_REMEDY_TAKE_OVER_DUMP] =
		"wait until it is done; root can take the dump over: " PROGRAM " dump-controller "
		"--take-over",
	[OCXLPMEM_REMEDY_FINISH_WAITING_DUMP] =
		"take that one first, without --new; or lose it: --new --discard",
	[OCXLPMEM_REMEDY_FINISH_DUMP] =
		"take it: " PROGRAM " dump-controller; or lose it: --discard",
	[OCXLPMEM_REMEDY_NEXT_DUMP] = "collect that one too: " PROGRAM " dump-controller",
	[OCXLPMEM_REMEDY_START_DUMP_AGAIN] = "start again from offset 0",
	[OCXLPMEM_REMEDY_CAPTURE_AGAIN] = "the capture was cut off: capture it again",
	[OCXLPMEM_REMEDY_CHECK_CAPTURE] = "check what kind of capture this is",
	[OCXLPMEM_REMEDY_OTHER_KIND] = "choose another kind",
	[OCXLPMEM_REMEDY_CHECK_IMAGE] =
		"check that the file is firmware for this card, and whole: its SHA-256",
	[OCXLPMEM_REMEDY_DISABLE_REGION] =
		"wait for an erase that runs, or disable the region: ndctl disable-region",
	[OCXLPMEM_REMEDY_FREE_MEMORY] = "free some memory",
	[OCXLPMEM_REMEDY_RAISE_FILE_LIMIT] = "raise the limit of open files: ulimit -n",
	[OCXLPMEM_REMEDY_RAISE_SYSTEM_FILE_LIMIT] =
		"raise the limit of open files: sysctl fs.file-max",
};

const char *remedy_text(enum ocxlpmem_remedy remedy)
{
	return texts[remedy];
}
