// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-labels DIMM BUS active|idle: wrong, huge and misaligned arguments for the
 * label commands of /dev/nmemN, and the commands that the bus does not have.
 * idle: the region is disabled, so that labels can be written.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/ndctl.h>

#include "check.h"

#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))
#define LABELS		(1u << 20)
#define TRANSFER	(64u << 10)
#define ROOM		(5u << 20)	/* more than libnvdimm takes */

static unsigned char *room, *before, *after;

static int get(int fd, __u32 offset, __u32 length)
{
	struct nd_cmd_get_config_data_hdr *header = (void *)room;

	memset(room, 0xa5, sizeof(*header) + TRANSFER);
	header->in_offset = offset;
	header->in_length = length;
	return ioctl(fd, ND_IOCTL_GET_CONFIG_DATA, header);
}

static int set(int fd, __u32 offset, __u32 length)
{
	struct nd_cmd_set_config_hdr *header = (void *)room;

	memset(room, 0x5a, sizeof(*header) + TRANSFER);
	header->in_offset = offset;
	header->in_length = length;
	return ioctl(fd, ND_IOCTL_SET_CONFIG_DATA, header);
}

/* the whole area */
static void read_all(int fd, unsigned char *to)
{
	__u32 at;

	for (at = 0; at < LABELS; at += TRANSFER) {
		check(0, get(fd, at, TRANSFER), "labels at %#x", at);
		memcpy(to + at, room + sizeof(struct nd_cmd_get_config_data_hdr), TRANSFER);
	}
}

static const struct {
	__u32 offset;
	__u32 length;
	int expected;
} ranges[] = {
	{ 0, 256, 0 },
	{ 1, 1, 0 },
	{ 0, 0, 0 },
	{ LABELS - 256, 256, 0 },
	{ LABELS, 0, 0 },
	{ 0, TRANSFER, 0 },
	{ LABELS - 256, 257, EINVAL },
	{ LABELS - 1, 2, EINVAL },
	{ LABELS, 1, EINVAL },
	{ 0, TRANSFER + 1, EINVAL },
	{ 0, LABELS, EINVAL },
	/* 32-bit sums that are small again */
	{ 0xffffff00, 0x200, EINVAL },
	{ 0xffffffff, 1, EINVAL },
	{ 0xfffffff8, 8, EINVAL },
	{ 0x80000000, 0x8000, EINVAL },
	{ 0, 0x80000000, REFUSED },
	{ 8, 0xfffffffc, REFUSED },
	{ 0, 0xffffffff, REFUSED },
};

static void reads(int fd)
{
	struct nd_cmd_get_config_size size = { 0 };
	unsigned int i;

	check(0, ioctl(fd, ND_IOCTL_GET_CONFIG_SIZE, &size), "size");
	check_true(size.config_size == LABELS && size.max_xfer == TRANSFER && !size.status,
		   "1 MiB of labels, 64 KiB at once");
	check(EFAULT, ioctl(fd, ND_IOCTL_GET_CONFIG_SIZE, NULL), "size at NULL");
	check(EFAULT, ioctl(fd, ND_IOCTL_GET_CONFIG_DATA, NULL), "read at NULL");
	for (i = 0; i < LENGTH(ranges); i++)
		check(ranges[i].expected, get(fd, ranges[i].offset, ranges[i].length),
		      "read %#x bytes at %#x", ranges[i].length, ranges[i].offset);
}

static void writes(int fd, int idle)
{
	unsigned int i;

	check(EFAULT, ioctl(fd, ND_IOCTL_SET_CONFIG_DATA, NULL), "write at NULL");
	for (i = 0; i < LENGTH(ranges); i++) {
		int expected = ranges[i].expected;

		/* those that are right would change what is there */
		if (idle && !expected)
			continue;
		if (!idle && expected != REFUSED)
			expected = EBUSY;
		check(expected, set(fd, ranges[i].offset, ranges[i].length),
		      "write %#x bytes at %#x", ranges[i].length, ranges[i].offset);
	}
}

/* no ARS, no clearing of errors: what is bad stays bad */
static void bus(int fd)
{
	struct nd_cmd_clear_error clear = { .address = 0x101000000, .length = 4096 };
	struct nd_cmd_ars_cap cap = { .address = 0x101000000, .length = 4096 };
	struct nd_cmd_ars_status *status = (void *)room;
	struct nd_cmd_ars_start start = { .type = 2 };
	struct nd_cmd_pkg *pkg = (void *)room;

	check(ENOTTY, ioctl(fd, ND_IOCTL_ARS_CAP, &cap), "ARS_CAP");
	check(ENOTTY, ioctl(fd, ND_IOCTL_ARS_START, &start), "ARS_START");
	memset(room, 0, 4096);
	status->out_length = 4096;
	check(ENOTTY, ioctl(fd, ND_IOCTL_ARS_STATUS, status), "ARS_STATUS");
	check(ENOTTY, ioctl(fd, ND_IOCTL_CLEAR_ERROR, &clear), "CLEAR_ERROR");
	memset(room, 0, 4096);
	pkg->nd_command = 1;
	pkg->nd_size_out = 4096 - sizeof(*pkg);
	check(EINVAL, ioctl(fd, ND_IOCTL_CALL, pkg), "CALL of the bus");
}

int main(int argc, char **argv)
{
	int dimm, control, idle;

	if (argc != 4)
		return 2;
	idle = !strcmp(argv[3], "idle");
	dimm = open(argv[1], O_RDWR | O_CLOEXEC);
	control = open(argv[2], O_RDWR | O_CLOEXEC);
	room = mmap(NULL, ROOM + 2 * LABELS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	if (dimm < 0 || control < 0 || room == MAP_FAILED) {
		perror("vm-labels");
		return 1;
	}
	before = room + ROOM;
	after = before + LABELS;
	read_all(dimm, before);
	reads(dimm);
	writes(dimm, idle);
	bus(control);
	read_all(dimm, after);
	check_true(!memcmp(before, after, LABELS), "nothing was written");
	return check_end();
}
