// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-debug DEVICE active|idle: right and wrong arguments for the debug ioctls of
 * a driver that has them. active: a region is, so nothing may be changed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include <nvdimm/ocxlpmem.h>

#include "check.h"

#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))
#define MMIO_SIZE	0x40000		/* of the simulated card */

static int fd, idle;
static unsigned char buf[128 << 10];

static int debug(__u16 action, __u64 parameter_1, __u64 parameter_2, __u16 function, __u32 size)
{
	struct ioctl_ocxlpmem_fwdebug arg = {
		.action = action,
		.parameter_1 = parameter_1,
		.parameter_2 = parameter_2,
		.function_code = function,
		.buf_ptr = (unsigned long)buf,
		.buf_size = size,
	};

	return ioctl(fd, IOCTL_OCXLPMEM_FWDEBUG, &arg);
}

static void actions(void)
{
	static const __u16 unknown[] = { 0, 6, 0x100, 0x101, 0xffff };
	static const __u16 writes[] = {
		OCXLPMEM_FWDEBUG_WRITE_MEMORY, OCXLPMEM_FWDEBUG_ENABLE, OCXLPMEM_FWDEBUG_DISABLE,
	};
	static const __u32 sizes[] = { 1, 7, 12, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff };
	struct ioctl_ocxlpmem_fwdebug arg = {
		.action = OCXLPMEM_FWDEBUG_READ_MEMORY,
		.parameter_2 = 8,
		.buf_size = 8,
	};
	unsigned int i;

	for (i = 0; i < LENGTH(unknown); i++)
		check(EINVAL, debug(unknown[i], 0, 8, 0, 8), "action %#x", unknown[i]);
	for (i = 0; i < LENGTH(sizes); i++)
		check(EINVAL, debug(OCXLPMEM_FWDEBUG_READ_MEMORY, 0, 8, 0, sizes[i]),
		      "%#x bytes", sizes[i]);
	check(EFAULT, ioctl(fd, IOCTL_OCXLPMEM_FWDEBUG, &arg), "read into NULL");
	arg.buf_ptr = 0xffff888000000000;
	check(EFAULT, ioctl(fd, IOCTL_OCXLPMEM_FWDEBUG, &arg), "read into the kernel");
	/* what only the card can refuse */
	check(EINVAL, debug(OCXLPMEM_FWDEBUG_READ_MEMORY, ~0ull, 8, 0, 8), "read at 2^64 - 1");
	check(EINVAL, debug(OCXLPMEM_FWDEBUG_READ_MEMORY, 0, ~0ull, 0, 8), "2^64 - 1 bytes read");
	check(0, debug(OCXLPMEM_FWDEBUG_READ_MEMORY, 0, 8, 0, 8), "read");
	check(0, debug(OCXLPMEM_FWDEBUG_GET_PEL, 0, 0, 0, 512), "persistent error log");
	for (i = 0; !idle && i < LENGTH(writes); i++)
		check(EBUSY, debug(writes[i], 0, 8, 0, 8), "action %u under an active region",
		      writes[i]);
}

static void write_and_read(void)
{
	static const char text[16] = "written to stay";

	memcpy(buf, text, sizeof(text));
	check(0, debug(OCXLPMEM_FWDEBUG_WRITE_MEMORY, 64, sizeof(text), 0, sizeof(text)), "write");
	memset(buf, 0, sizeof(text));
	check(0, debug(OCXLPMEM_FWDEBUG_READ_MEMORY, 64, sizeof(text), 0, sizeof(text)), "read back");
	check_true(!memcmp(buf, text, sizeof(text)), "what was written is read");
	check(0, debug(OCXLPMEM_FWDEBUG_ENABLE, 0, 0, 63, 0), "function 63 on");
	check(0, debug(OCXLPMEM_FWDEBUG_DISABLE, 0, 0, 63, 0), "function 63 off");
	check(EINVAL, debug(OCXLPMEM_FWDEBUG_ENABLE, 0, 0, 0xffff, 0), "function 0xffff");
}

static void registers(void)
{
	static const __u64 wrong[] = {
		1, 4, 7, MMIO_SIZE - 7, MMIO_SIZE, 1ull << 32, 1ull << 63, ~0ull, ~7ull,
	};
	struct ioctl_ocxlpmem_mmio arg;
	unsigned int i;

	for (i = 0; i < LENGTH(wrong); i++) {
		arg = (struct ioctl_ocxlpmem_mmio){ .address = wrong[i] };
		check(EINVAL, ioctl(fd, IOCTL_OCXLPMEM_MMIO_READ, &arg), "read at %#llx", wrong[i]);
		check(idle ? EINVAL : EBUSY, ioctl(fd, IOCTL_OCXLPMEM_MMIO_WRITE, &arg),
		      "write at %#llx", wrong[i]);
	}
	arg = (struct ioctl_ocxlpmem_mmio){ .address = 0 };
	check(0, ioctl(fd, IOCTL_OCXLPMEM_MMIO_READ, &arg), "read at 0");
	check_true(arg.value, "a register");
	arg.address = MMIO_SIZE - 8;
	check(0, ioctl(fd, IOCTL_OCXLPMEM_MMIO_READ, &arg), "read of the last word");
	check(EFAULT, ioctl(fd, IOCTL_OCXLPMEM_MMIO_READ, NULL), "read at NULL");
	check(EFAULT, ioctl(fd, IOCTL_OCXLPMEM_MMIO_WRITE, NULL), "write at NULL");
	check(EFAULT, ioctl(fd, IOCTL_OCXLPMEM_FWDEBUG, NULL), "debug at NULL");
	if (!idle)
		check(EBUSY, ioctl(fd, IOCTL_OCXLPMEM_SHUTDOWN, 0), "shutdown under an active region");
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	idle = !strcmp(argv[2], "idle");
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	actions();
	if (idle)
		write_and_read();
	registers();
	return check_end();
}
