// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-nd-arguments DIMM call|vendor active|idle: wrong, huge and misaligned arguments for
 * every command of Documentation/abi.md 3 by one of the ND commands of /dev/nmemN, on
 * a card without error logs. active: its region is, so libnvdimm stops what it
 * takes for a write of labels. Leaves no update of the firmware behind.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/ndctl.h>
#include <nvdimm/ocxlpmem.h>

#include "check.h"
#include "nd_command.h"

#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))
#define OUT		32768

static const struct nd_command *nd;
static int fd;
static int active;

/* Documentation/abi.md 3 */
static const struct {
	__u32 command;
	__u32 in_len;
	int reads;	/* with an input of zeros it is right, and changes nothing */
} commands[] = {
	{ OCXLPMEM_ND_SMART, 0, 1 },
	{ OCXLPMEM_ND_ERROR_LOG, sizeof(struct ocxlpmem_nd_error_log_in), 1 },
	{ OCXLPMEM_ND_CONTROLLER_STATS, 0, 1 },
	{ OCXLPMEM_ND_FIRMWARE_START, 8, 0 },
	{ OCXLPMEM_ND_FIRMWARE_SEND, 32784, 0 },
	{ OCXLPMEM_ND_FIRMWARE_FINISH, 8, 0 },
	{ OCXLPMEM_ND_FIRMWARE_QUERY, 0, 1 },
};

static int raw(__u64 command, __u32 in_len, __u32 out_len)
{
	return nd_send(nd, fd, command, NULL, in_len, out_len);
}

static int known(__u64 command)
{
	unsigned int i;

	for (i = 0; i < LENGTH(commands); i++)
		if (commands[i].command == command)
			return 1;
	return 0;
}

static void numbers(void)
{
	static const __u64 high[] = { 0x100, 0x101, 0x7fff, 0xfffe, 0xffff };
	static const __u64 wide[] = {
		0x10001, 0xffffffff, 1ull << 32 | 1, 1ull << 63 | 1, ~0ull, 0x4f430001,
	};
	/* libnvdimm takes 6 for a write of labels, whatever its upper half */
	int six = nd->call && active ? EBUSY : nd->unknown;
	__u32 i;

	for (i = 0; i < 64; i++)
		if (!known(i))
			check(i == 6 ? six : nd->unknown, raw(i, 0, OUT), "command %u", i);
	for (i = 0; i < LENGTH(high); i++)
		check(nd->unknown, raw(high[i], 0, OUT), "command %#llx", high[i]);
	if (!nd->call) {
		/* opcodes without our prefix */
		check(EOPNOTSUPP, raw(1u << 18 | 1, 0, OUT), "opcode 0x4f470001");
		check(EOPNOTSUPP, raw(1u << 31 | 1, 0, OUT), "opcode 0xcf430001");
		return;
	}
	check(six, raw(1ull << 32 | 6, 0, OUT), "command 2^32 + 6");
	for (i = 0; i < LENGTH(wide); i++)
		check(ENOTTY, raw(wide[i], 0, OUT), "command %#llx", wide[i]);
}

static void sizes(void)
{
	static const __u32 outs[] = { 0, 1, 8, 23 };
	unsigned int i, k;

	for (i = 0; i < LENGTH(commands); i++) {
		__u32 command = commands[i].command, in_len = commands[i].in_len;
		const __u32 ins[] = { 0, 1, in_len - 1, in_len + 1, in_len + 8, 4096, 1u << 20 };

		for (k = 0; k < LENGTH(ins); k++)
			if (ins[k] != in_len && ins[k] != 0xffffffff)
				check(EINVAL, raw(command, ins[k], OUT), "command %u, input of %u",
				      command, ins[k]);
		for (k = 0; k < LENGTH(outs); k++)
			check(EINVAL, raw(command, in_len, outs[k]), "command %u, output of %u",
			      command, outs[k]);
		if (!commands[i].reads)
			continue;
		check(0, raw(command, in_len, OUT), "command %u", command);
		/* 4 MiB and no more, is libnvdimm's rule */
		check(0, raw(command, in_len, (4u << 20) - 128), "command %u, large output", command);
		check(EINVAL, raw(command, in_len, 4u << 20), "command %u, 4 MiB of output", command);
		check(0, raw(command, in_len, 24), "command %u, room for the header", command);
		k = nd->call ? offsetof(struct nd_cmd_pkg, nd_fw_size) : 0;
		check_true(((struct ocxlpmem_payload_header *)nd->out(nd_room, in_len))->status ==
			   -EMSGSIZE, "command %u, room for the header: EMSGSIZE in it", command);
		if (k)
			check_true(((struct nd_cmd_pkg *)nd_room)->nd_fw_size > 24,
				   "command %u: the size needed", command);
	}
}

/*
 * 32-bit sums that are small again. Exactly 0 is left out: Linux 6.1 itself warns;
 * so is 2^32 - 1, which is its word for a size that it does not know.
 */
static void wraps(void)
{
	unsigned int i, k;

	for (i = 0; i < LENGTH(commands); i++) {
		__u32 command = commands[i].command;

		for (k = 0xffffffc0; k < 0xffffffff; k++)
			if (nd->call || k != 0xfffffff8)
				/* what would lie behind it is not there */
				check(nd->call || k > 0xfffffff8 ? EINVAL : EFAULT,
				      raw(command, k, 4096), "command %u, input of %#x",
				      command, k);
		for (k = 0xffffff00; k; k += 8)
			if (nd->call || k != 0xfffffff0 - commands[i].in_len)
				check(EINVAL, raw(command, commands[i].in_len, k),
				      "command %u, output of %#x", command, k);
	}
	for (k = 1; nd->call && k < 64; k++)
		check(EINVAL, raw(OCXLPMEM_ND_SMART, 0xffffffff - k, 4097 + k),
		      "%#x and %u", 0xffffffff - k, 4097 + k);
}

static void envelopes(void)
{
	struct nd_cmd_pkg *pkg = (void *)nd_room;
	unsigned int i;

	check(EFAULT, ioctl(fd, nd->request, NULL), "at NULL");
	check(EFAULT, ioctl(fd, nd->request, 0xffff888000000000ul), "in the kernel");
	check(EFAULT, ioctl(fd, nd->request, nd_room + ND_ROOM - 8), "across the end");
	if (!nd->call)
		return;
	for (i = 0; i < LENGTH(pkg->nd_reserved2); i++) {
		nd->form(nd_room, OCXLPMEM_ND_SMART, NULL, 0, OUT);
		pkg->nd_reserved2[i] = 1;
		check(EINVAL, ioctl(fd, nd->request, pkg), "reserved word %u", i);
	}
	for (i = 0; i < 64; i++) {
		if (i == OCXLPMEM_ND_FAMILY)
			continue;
		nd->form(nd_room, OCXLPMEM_ND_SMART, NULL, 0, OUT);
		pkg->nd_family = i;
		check(EINVAL, ioctl(fd, nd->request, pkg), "family %u", i);
	}
	pkg->nd_family = 1ull << 32 | OCXLPMEM_ND_FAMILY;
	check(EINVAL, ioctl(fd, nd->request, pkg), "family 2^32 + 6");
	pkg->nd_family = ~0ull;
	check(EINVAL, ioctl(fd, nd->request, pkg), "family 2^64 - 1");
}

/* ---- what single commands want ------------------------------------------- */

static void logs(void)
{
	struct ocxlpmem_nd_error_log_in in = { .instance = 12345 };
	struct ocxlpmem_nd_error_log_out *out = nd->out(nd_room, sizeof(in));

	check(0, nd_send(nd, fd, OCXLPMEM_ND_ERROR_LOG, &in, sizeof(in), OUT),
	      "log of another start");
	check_true(out->header.status == -ESTALE && !out->header.count && out->place.instance,
		   "log of another start: ESTALE, and the present one");
	in = (struct ocxlpmem_nd_error_log_in){ 0 };
	check(0, nd_send(nd, fd, OCXLPMEM_ND_ERROR_LOG, &in, sizeof(in), OUT), "no log");
	check_true(!out->header.status && !out->header.count, "no log is no failure");
	in.sequence = out->place.next + 1;
	check(EINVAL, nd_send(nd, fd, OCXLPMEM_ND_ERROR_LOG, &in, sizeof(in), OUT),
	      "log that was never given");
	in.sequence = ~0ull;
	check(EINVAL, nd_send(nd, fd, OCXLPMEM_ND_ERROR_LOG, &in, sizeof(in), OUT),
	      "log 2^64 - 1");
}

static struct ocxlpmem_nd_firmware_send block;

static int start(__u32 size, __u32 reserved)
{
	struct ocxlpmem_nd_firmware_start in = { size, reserved };

	return nd_send(nd, fd, OCXLPMEM_ND_FIRMWARE_START, &in, sizeof(in), OUT);
}

static int send_block(__u32 context, __u32 offset, __u32 length, __u32 reserved)
{
	block.context = context;
	block.offset = offset;
	block.length = length;
	block.reserved = reserved;
	return nd_send(nd, fd, OCXLPMEM_ND_FIRMWARE_SEND, &block, sizeof(block), OUT);
}

static int finish(__u32 context, __u32 cancel)
{
	struct ocxlpmem_nd_firmware_finish in = { context, cancel };

	return nd_send(nd, fd, OCXLPMEM_ND_FIRMWARE_FINISH, &in, sizeof(in), OUT);
}

static void firmware(void)
{
	struct ocxlpmem_nd_firmware_out *out = nd->out(nd_room, 8);
	__u32 context;

	check(EINVAL, send_block(0, 0, 8, 0), "block without a start");
	check(EINVAL, finish(0, 0), "finish without a start");
	check(EINVAL, finish(0, 1), "cancel without a start");
	check(EINVAL, start(7, 0), "start, size 7");
	check(EINVAL, start(0xffffffff, 0), "start, size 2^32 - 1");
	check(EINVAL, start(64, 1), "start, reserved");
	check(0, start(64, 0), "start");
	context = out->context;
	check_true(context && out->phase == OCXLPMEM_FIRMWARE_RECEIVING && !out->header.status,
		   "start: a context");
	check(0, start(64, 0), "start twice");
	check_true(out->header.status == -EBUSY && out->context == context, "start twice: EBUSY");
	check(EINVAL, send_block(context + 1, 0, 8, 0), "block of another update");
	check(EINVAL, send_block(context, 0, 0, 0), "block of 0 bytes");
	check(EINVAL, send_block(context, 0, 7, 0), "block of 7 bytes");
	check(EINVAL, send_block(context, 0, 72, 0), "block longer than the image");
	check(EINVAL, send_block(context, 0, 32776, 0), "block larger than the input");
	check(EINVAL, send_block(context, 0, 0xfffffff8, 0), "block of 2^32 - 8 bytes");
	check(EINVAL, send_block(context, 8, 8, 0), "block that leaves a hole");
	check(EINVAL, send_block(context, 4, 8, 0), "block at a misaligned offset");
	check(EINVAL, send_block(context, 0xfffffff8, 8, 0), "block at 2^32 - 8");
	check(EINVAL, send_block(context, 0, 8, 1), "block, reserved");
	check(EINVAL, finish(context, 0), "finish without a block");
	check(EINVAL, finish(context, 2), "finish, cancel 2");
	check(EINVAL, finish(context, ~0u), "finish, cancel 2^32 - 1");
	check(EINVAL, finish(context + 1, 1), "cancel of another update");
	check(0, finish(context, 1), "cancel");
	check_true(out->phase == OCXLPMEM_FIRMWARE_IDLE, "cancel: idle");
	check(EINVAL, send_block(context, 0, 8, 0), "block after that");
	check(EINVAL, finish(context, 1), "cancel twice");
}

int main(int argc, char **argv)
{
	nd = argc == 4 ? nd_find(argv[2]) : NULL;
	if (!nd)
		return 2;
	active = !strcmp(argv[3], "active");
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	/* nothing behind it */
	nd_room = mmap(NULL, ND_ROOM + 4096, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || nd_room == MAP_FAILED || munmap(nd_room + ND_ROOM, 4096)) {
		perror("vm-nd-arguments");
		return 1;
	}
	numbers();
	sizes();
	wraps();
	envelopes();
	logs();
	firmware();
	if (nd_races(nd, fd))
		return 1;
	return check_end();
}
