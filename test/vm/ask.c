// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-ask DEVICE WHAT [ARGUMENT]: one request by one interface, the raw answer
 * on stdout. The library is not used: it is what is being tested.
 *
 *	smart, stats		the card block, by the ioctls of /dev/ocxlpmemN
 *	smart-header		"status card_status state count" of the payload
 *	call N, vendor N	the payload of command N, by /dev/nmemN; an input is zeros
 *	label-read OFFSET	4096 bytes of the labels, by /dev/nmemN
 *	label-write OFFSET	8 bytes of zeros to the labels
 *	log			the card block of the oldest error log, by the ioctl
 *	dump SIZE		a new dump, read in pieces of SIZE bytes, and given back
 *	check			pending events, in hex
 *	health			asks for a health and performance log
 *	dump-new		asks for a new dump
 *
 * Exit code: 0, or 1 with the errno's name on stderr.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/ndctl.h>
#include <nvdimm/ocxlpmem.h>

#define ROOM	(65536 + 4096)
#define OUT	65536

static unsigned char buf[ROOM];

static int fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerrorname_np(errno));
	return 1;
}

static int put(const void *bytes, size_t len)
{
	return fwrite(bytes, 1, len, stdout) == len && !fflush(stdout) ? 0 : fail("write");
}

static int payload_get(int fd, unsigned long request, __u32 *len)
{
	struct ioctl_ocxlpmem_payload arg = { .buf_ptr = (unsigned long)buf, .buf_size = ROOM };

	if (ioctl(fd, request, &arg))
		return fail("ioctl");
	*len = arg.buf_size;
	return 0;
}

static int block(int fd, unsigned long request)
{
	__u32 len;

	if (payload_get(fd, request, &len))
		return 1;
	return put(buf + sizeof(struct ocxlpmem_payload_header),
		   len - sizeof(struct ocxlpmem_payload_header));
}

static int smart(int fd, const char *argument)
{
	return block(fd, IOCTL_OCXLPMEM_SMART);
}

static int stats(int fd, const char *argument)
{
	return block(fd, IOCTL_OCXLPMEM_CONTROLLER_STATS);
}

static int smart_header(int fd, const char *argument)
{
	struct ocxlpmem_payload_header header;
	__u32 len;

	if (payload_get(fd, IOCTL_OCXLPMEM_SMART, &len))
		return 1;
	memcpy(&header, buf, sizeof(header));
	printf("%d %u %u %u\n", header.status, header.card_status, header.state, header.count);
	return 0;
}

static __u32 input_size(unsigned long command)
{
	return command == OCXLPMEM_ND_ERROR_LOG ? sizeof(struct ocxlpmem_nd_error_log_in) : 0;
}

static int call(int fd, const char *argument)
{
	struct nd_cmd_pkg *pkg = (void *)buf;

	pkg->nd_family = OCXLPMEM_ND_FAMILY;
	pkg->nd_command = strtoul(argument, NULL, 0);
	pkg->nd_size_in = input_size(pkg->nd_command);
	pkg->nd_size_out = OUT;
	if (ioctl(fd, ND_IOCTL_CALL, pkg))
		return fail("ioctl");
	return put(pkg->nd_payload + pkg->nd_size_in, pkg->nd_fw_size);
}

static int vendor(int fd, const char *argument)
{
	struct nd_cmd_vendor_hdr *header = (void *)buf;
	struct nd_cmd_vendor_tail *tail;

	header->opcode = OCXLPMEM_VENDOR_OPCODE | strtoul(argument, NULL, 0);
	header->in_length = input_size(header->opcode & 0xffff);
	tail = (void *)(buf + sizeof(*header) + header->in_length);
	tail->out_length = OUT;
	if (ioctl(fd, ND_IOCTL_VENDOR, header))
		return fail("ioctl");
	return put(tail->out_buf, tail->out_length);
}

static int check(int fd, const char *argument)
{
	__u64 events;

	if (ioctl(fd, IOCTL_OCXLPMEM_EVENT_CHECK, &events))
		return fail("ioctl");
	printf("%#llx\n", events);
	return 0;
}

static int health(int fd, const char *argument)
{
	return ioctl(fd, IOCTL_OCXLPMEM_REQUEST_HEALTH) ? fail("ioctl") : 0;
}

static int label_size(int fd, const char *argument)
{
	struct nd_cmd_get_config_size size = { 0 };

	return ioctl(fd, ND_IOCTL_GET_CONFIG_SIZE, &size) ? fail("ioctl") : 0;
}

static int label_read(int fd, const char *argument)
{
	struct nd_cmd_get_config_data_hdr *get = (void *)buf;

	get->in_offset = strtoul(argument, NULL, 0);
	get->in_length = 4096;
	return ioctl(fd, ND_IOCTL_GET_CONFIG_DATA, get) ? fail("ioctl") : put(get->out_buf, 4096);
}

static int label_write(int fd, const char *argument)
{
	struct nd_cmd_set_config_hdr *set = (void *)buf;

	set->in_offset = strtoul(argument, NULL, 0);
	set->in_length = 8;
	return ioctl(fd, ND_IOCTL_SET_CONFIG_DATA, set) ? fail("ioctl") : 0;
}

static int one_log(int fd, const char *argument)
{
	struct ioctl_ocxlpmem_error_log arg = { .buf_ptr = (unsigned long)buf, .buf_size = ROOM };

	return ioctl(fd, IOCTL_OCXLPMEM_ERROR_LOG, &arg) ? fail("ioctl") : put(buf, arg.buf_size);
}

/* no byte says that it is the end */
static int dump(int fd, const char *argument)
{
	struct ioctl_ocxlpmem_controller_dump_data data = { .buf_ptr = (unsigned long)buf };
	struct ioctl_ocxlpmem_controller_dump arg = { .mode = OCXLPMEM_DUMP_NEW };
	struct ioctl_ocxlpmem_controller_dump_complete completion = { 0 };
	struct pollfd events = { .fd = fd, .events = POLLIN };

	do {
		if (ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg))
			return fail("ioctl");
	} while (arg.state != OCXLPMEM_DUMP_READY && poll(&events, 1, 100) >= 0);
	do {
		data.buf_size = strtoul(argument, NULL, 0);
		if (data.buf_size > ROOM)
			return 2;
		if (ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &data))
			return fail("ioctl");
		if (put(buf, data.buf_size))
			return 1;
		data.offset += data.buf_size;
	} while (data.buf_size);
	completion.generation = arg.generation;
	if (ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, &completion))
		return fail("ioctl");
	return 0;
}

static int dump_new(int fd, const char *argument)
{
	struct ioctl_ocxlpmem_controller_dump arg = { .mode = OCXLPMEM_DUMP_NEW };

	return ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg) ? fail("ioctl") : 0;
}

static const struct {
	const char *name;
	int (*run)(int fd, const char *argument);
	int has_argument;
} requests[] = {
	{ "smart", smart, 0 },
	{ "stats", stats, 0 },
	{ "smart-header", smart_header, 0 },
	{ "call", call, 1 },
	{ "vendor", vendor, 1 },
	{ "check", check, 0 },
	{ "health", health, 0 },
	{ "label-size", label_size, 0 },
	{ "label-read", label_read, 1 },
	{ "label-write", label_write, 1 },
	{ "log", one_log, 0 },
	{ "dump", dump, 1 },
	{ "dump-new", dump_new, 0 },
};

int main(int argc, char **argv)
{
	unsigned int i;
	int fd;

	for (i = 0; argc > 2 && i < sizeof(requests) / sizeof(requests[0]); i++) {
		if (strcmp(argv[2], requests[i].name) || argc != 3 + requests[i].has_argument)
			continue;
		fd = open(argv[1], O_RDWR | O_CLOEXEC);
		if (fd < 0)
			fd = open(argv[1], O_RDONLY | O_CLOEXEC);
		return fd < 0 ? fail(argv[1]) : requests[i].run(fd, argv[3]);
	}
	fputs("usage: vm-ask DEVICE WHAT [ARGUMENT]\n", stderr);
	return 2;
}
