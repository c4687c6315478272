// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include <linux/ndctl.h>
#include <nvdimm/ocxlpmem.h>

#include "nd_command.h"

#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))
/* what is cleared before each call, and so may hold an input */
#define FRONT		(64u << 10)

unsigned char *nd_room;

static void put(void *to, const void *in, __u32 in_len)
{
	if (in && in_len <= FRONT)
		memcpy(to, in, in_len);
}

static void call_form(void *buf, __u64 command, const void *in, __u32 in_len, __u32 out_len)
{
	struct nd_cmd_pkg pkg = {
		.nd_family = OCXLPMEM_ND_FAMILY,
		.nd_command = command,
		.nd_size_in = in_len,
		.nd_size_out = out_len,
	};

	memcpy(buf, &pkg, sizeof(pkg));
	put((char *)buf + sizeof(pkg), in, in_len);
}

static void *call_out(void *buf, __u32 in_len)
{
	return (char *)buf + sizeof(struct nd_cmd_pkg) + in_len;
}

static void vendor_form(void *buf, __u64 command, const void *in, __u32 in_len, __u32 out_len)
{
	struct nd_cmd_vendor_hdr hdr = {
		.opcode = OCXLPMEM_VENDOR_OPCODE | command,
		.in_length = in_len,
	};
	struct nd_cmd_vendor_tail tail = { .out_length = out_len };

	memcpy(buf, &hdr, sizeof(hdr));
	put((char *)buf + sizeof(hdr), in, in_len);
	/* libnvdimm looks for it there; with a huge input nobody does */
	if (in_len <= FRONT)
		memcpy((char *)buf + sizeof(hdr) + in_len, &tail, sizeof(tail));
}

static void *vendor_out(void *buf, __u32 in_len)
{
	return (char *)buf + sizeof(struct nd_cmd_vendor_hdr) + in_len +
	       sizeof(struct nd_cmd_vendor_tail);
}

static const struct nd_command nd_commands[] = {
	{ "call", ND_IOCTL_CALL, ENOTTY, 1, call_form, call_out },
	{ "vendor", ND_IOCTL_VENDOR, EOPNOTSUPP, 0, vendor_form, vendor_out },
};

const struct nd_command *nd_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < LENGTH(nd_commands); i++)
		if (!strcmp(name, nd_commands[i].name))
			return &nd_commands[i];
	return NULL;
}

int nd_send(const struct nd_command *nd, int fd, __u64 command, const void *in, __u32 in_len,
	    __u32 out_len)
{
	memset(nd_room, 0, 2 * FRONT);
	nd->form(nd_room, command, in, in_len, out_len);
	return ioctl(fd, nd->request, nd_room);
}
