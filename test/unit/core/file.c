// SPDX-License-Identifier: GPL-2.0-only
/* Open files, and what is common to all ioctls. */
#include <sys/mman.h>
#include <unistd.h>

#include "rig.h"
#include "driver/core/private.h"

static const struct {
	unsigned int cmd;
	bool writable;
} ioctls[] = {
	{ IOCTL_OCXLPMEM_ERROR_LOG, false },
	{ IOCTL_OCXLPMEM_CONTROLLER_DUMP, true },
	{ IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, true },
	{ IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, true },
	{ IOCTL_OCXLPMEM_CONTROLLER_STATS, false },
	{ IOCTL_OCXLPMEM_EVENTFD, false },
	{ IOCTL_OCXLPMEM_EVENT_CHECK, false },
	{ IOCTL_OCXLPMEM_REQUEST_HEALTH, true },
	{ IOCTL_OCXLPMEM_SMART, false },
	{ IOCTL_OCXLPMEM_FWDEBUG, true },
	{ IOCTL_OCXLPMEM_MMIO_WRITE, true },
	{ IOCTL_OCXLPMEM_MMIO_READ, false },
	{ IOCTL_OCXLPMEM_SHUTDOWN, true },
};

static bool known(unsigned int cmd)
{
	unsigned int i;

	for (i = 0; i < COUNT(ioctls); i++)
		if (ioctls[i].cmd == cmd)
			return true;
	return false;
}

/* the whole number counts: another size or direction is another command */
static void unknown_numbers(void **state)
{
	struct core_file *file = open_file(true);
	unsigned int nr, i, bit;
	uint8_t arg[4096];

	memset(arg, 0, sizeof(arg));
	for (nr = 0; nr < 256; nr++)
		assert_int_equal(control_file(file, 0xca00 | nr, arg),
				 known(0xca00 | nr) ? 0 : -ENOTTY);
	for (i = 0; i < COUNT(ioctls); i++)
		for (bit = 0; bit < 32; bit++) {
			if (known(ioctls[i].cmd ^ 1u << bit))
				continue;
			assert_int_equal(control_file(file, ioctls[i].cmd ^ 1u << bit, arg),
					 -ENOTTY);
		}
	core_file_release(file);
}

static void bad_pointers(void **state)
{
	struct core_file *file = open_file(true);
	unsigned int i;

	for (i = 0; i < COUNT(ioctls); i++)
		if (_IOC_SIZE(ioctls[i].cmd))
			assert_int_equal(control_file(file, ioctls[i].cmd, (void *)8), -EFAULT);
	core_file_release(file);
}

/* an argument at the end of a page: no byte more is copied in or out */
static void arguments_have_their_size(void **state)
{
	struct core_file *file = open_file(true);
	unsigned int i, size;
	void *arg;

	for (i = 0; i < COUNT(ioctls); i++) {
		size = _IOC_SIZE(ioctls[i].cmd);
		arg = calloc(1, size ? size : 1);
		control_file(file, ioctls[i].cmd, arg);
		free(arg);
	}
	core_file_release(file);
}

/* what is only passed in is not written to */
static void read_only_arguments(void **state)
{
	struct core_file *file = open_file(true);
	long page = sysconf(_SC_PAGESIZE);
	void *arg = mmap(NULL, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned int i;

	for (i = 0; i < COUNT(ioctls); i++) {
		if (_IOC_DIR(ioctls[i].cmd) & _IOC_READ)
			assert_int_not_equal(control_file(file, ioctls[i].cmd, arg), 0);
		else
			assert_int_not_equal(control_file(file, ioctls[i].cmd, arg), -EFAULT);
	}
	munmap(arg, page);
	core_file_release(file);
}

static void permissions(void **state)
{
	struct core_file *reader = open_file(false);
	uint8_t arg[4096];
	unsigned int i;

	for (i = 0; i < COUNT(ioctls); i++) {
		memset(arg, 0, sizeof(arg));
		if (ioctls[i].writable)
			assert_int_equal(control_file(reader, ioctls[i].cmd, arg), -EPERM);
		else
			assert_int_not_equal(control_file(reader, ioctls[i].cmd, arg), -EPERM);
	}
	core_file_release(reader);
}

static void open_and_release(void **state)
{
	struct core_file *file;

	standin_fail_allocation(1);
	assert_int_equal(core_file_open(rig.core, true, &file), -ENOMEM);
	file = open_file(true);
	assert_ptr_equal(core_file_wait(file), &rig.core->events.wait);
	core_remove(rig.core);
	core_put(rig.core);
	/* the open file keeps the memory, and every call says that it is over */
	assert_int_equal(core_file_open(rig.core, true, &(struct core_file *){ NULL }), -ENODEV);
	rig.core = NULL;
	assert_int_equal(control_file(file, IOCTL_OCXLPMEM_SMART, NULL), -ENODEV);
	core_file_release(file);
}

int file_tests(void)
{
	const struct CMUnitTest tests[] = {
		TEST(unknown_numbers),
		TEST(bad_pointers),
		TEST(arguments_have_their_size),
		TEST(read_only_arguments),
		TEST(permissions),
		TEST(open_and_release),
	};

	return RUN(tests);
}
