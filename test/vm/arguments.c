// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-arguments DEVICE DIMM: wrong, huge and misaligned arguments by every door
 * of a card that has one error log and no dump. Says what was not answered as
 * it should; exit code 0 only if everything was.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/ndctl.h>
#include <nvdimm/ocxlpmem.h>

#define ANY		(-1)	/* some error: whose it is depends on libnvdimm */
#define LABELS		(1u << 20)
#define ROOM		(5u << 20)	/* more than libnvdimm takes */

static unsigned char *room;
static unsigned int checks, failures;

static const char *word(int err)
{
	return err == ANY ? "an error" : err ? strerrorname_np(err) : "success";
}

static void check(const char *what, int expected, int result)
{
	int got = result < 0 ? errno : 0;

	checks++;
	if (expected == ANY ? got : got == expected)
		return;
	failures++;
	printf("%s: expected %s, got %s\n", what, word(expected), word(got));
}

/* ---- /dev/ocxlpmemN ------------------------------------------------------ */

static void numbers(int fd)
{
	static const struct {
		const char *what;
		unsigned long request;
	} unknown[] = {
		{ "another magic", _IO('x', 0x38) },
		{ "SMART without a size", _IO(OCXLPMEM_IOC_MAGIC, 0x38) },
		{ "SMART of another size", _IOWR(OCXLPMEM_IOC_MAGIC, 0x38, char[8]) },
		{ "SMART in one direction", _IOR(OCXLPMEM_IOC_MAGIC, 0x38, struct ioctl_ocxlpmem_payload) },
		{ "below our range", _IO(OCXLPMEM_IOC_MAGIC, 0x2f) },
		{ "0x39", _IO(OCXLPMEM_IOC_MAGIC, 0x39) },
		{ "0x3f", _IO(OCXLPMEM_IOC_MAGIC, 0x3f) },
		{ "statistics as v4 had them", _IO(OCXLPMEM_IOC_MAGIC, 0x34) },
		{ "debug that is not built in", IOCTL_OCXLPMEM_FWDEBUG },
		{ "debug read that is not built in", IOCTL_OCXLPMEM_MMIO_READ },
		{ "debug write that is not built in", IOCTL_OCXLPMEM_MMIO_WRITE },
		{ "shutdown that is not built in", IOCTL_OCXLPMEM_SHUTDOWN },
	};
	static const struct {
		const char *what;
		unsigned long request;
	} known[] = {
		{ "ERROR_LOG at NULL", IOCTL_OCXLPMEM_ERROR_LOG },
		{ "CONTROLLER_DUMP at NULL", IOCTL_OCXLPMEM_CONTROLLER_DUMP },
		{ "CONTROLLER_DUMP_DATA at NULL", IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA },
		{ "CONTROLLER_DUMP_COMPLETE at NULL", IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE },
		{ "CONTROLLER_STATS at NULL", IOCTL_OCXLPMEM_CONTROLLER_STATS },
		{ "EVENTFD at NULL", IOCTL_OCXLPMEM_EVENTFD },
		{ "EVENT_CHECK at NULL", IOCTL_OCXLPMEM_EVENT_CHECK },
		{ "SMART at NULL", IOCTL_OCXLPMEM_SMART },
	};
	unsigned int i;

	for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		check(unknown[i].what, ENOTTY, ioctl(fd, unknown[i].request, room));
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		check(known[i].what, EFAULT, ioctl(fd, known[i].request, NULL));
}

static int payload(int fd, struct ioctl_ocxlpmem_payload arg)
{
	if (ioctl(fd, IOCTL_OCXLPMEM_SMART, &arg))
		return -1;
	return ((struct ocxlpmem_payload_header *)room)->status;
}

static void payloads(int fd)
{
	__u64 buf = (unsigned long)room;

#define PAYLOAD(buf, size, ...) payload(fd, (struct ioctl_ocxlpmem_payload){ \
		.buf_ptr = buf, .buf_size = size, ##__VA_ARGS__ })
	check("SMART", 0, PAYLOAD(buf, 4096));
	check("SMART, largest size", 0, PAYLOAD(buf, 0xffffffff));
	check("SMART, size 0", EINVAL, PAYLOAD(buf, 0));
	check("SMART, less than the header", EINVAL, PAYLOAD(buf, 23));
	check("SMART, age set", EINVAL, PAYLOAD(buf, 4096, .age_ms = 1));
	check("SMART, reserved word 0", EINVAL, PAYLOAD(buf, 4096, .reserved = { 1, 0 }));
	check("SMART, reserved word 1", EINVAL, PAYLOAD(buf, 4096, .reserved = { 0, 1 }));
	check("SMART into NULL", EFAULT, PAYLOAD(0, 4096));
	check("SMART into the kernel", EFAULT, PAYLOAD(0xffff888000000000ull, 4096));
	checks++;
	if (PAYLOAD(buf, 24) != -EMSGSIZE) {
		failures++;
		printf("SMART, only the header: status is not EMSGSIZE\n");
	}
}

static int error_log(int fd, struct ioctl_ocxlpmem_error_log arg)
{
	return ioctl(fd, IOCTL_OCXLPMEM_ERROR_LOG, &arg);
}

static void logs(int fd)
{
	__u64 buf = (unsigned long)room;

#define LOG(buf, size, ...) error_log(fd, (struct ioctl_ocxlpmem_error_log){ \
		.buf_ptr = buf, .buf_size = size, ##__VA_ARGS__ })
	check("ERROR_LOG, reserved", EINVAL, LOG(buf, 4096, .reserved = 1));
	check("ERROR_LOG of another start", ESTALE, LOG(buf, 4096, .want = { 1, 12345 }));
	check("ERROR_LOG, size 0", EMSGSIZE, LOG(buf, 0));
	check("ERROR_LOG, size 8", EMSGSIZE, LOG(buf, 8));
	check("ERROR_LOG into NULL", EFAULT, LOG(0, 4096));
	check("ERROR_LOG, still there", 0, LOG(buf, 4096));
	check("ERROR_LOG, no more", EAGAIN, LOG(buf, 4096));
	check("ERROR_LOG, by its number", 0, LOG(buf, 4096, .want = { 1, 0 }));
	check("ERROR_LOG far ahead", EINVAL, LOG(buf, 4096, .want = { ~0ull, 0 }));
}

static int set_eventfd(int fd, int eventfd, __u32 reserved)
{
	struct ioctl_ocxlpmem_eventfd arg = { eventfd, reserved };

	return ioctl(fd, IOCTL_OCXLPMEM_EVENTFD, &arg);
}

static void eventfds(int fd)
{
	int good = eventfd(0, EFD_CLOEXEC);

	check("EVENTFD, reserved", EINVAL, set_eventfd(fd, good, 1));
	check("EVENTFD, not open", EBADF, set_eventfd(fd, 12345, 0));
	check("EVENTFD, another file", EINVAL, set_eventfd(fd, fd, 0));
	check("EVENTFD", 0, set_eventfd(fd, good, 0));
	check("EVENTFD twice", EBUSY, set_eventfd(fd, good, 0));
	check("EVENTFD taken back", 0, set_eventfd(fd, -1, 0));
	check("EVENTFD taken back twice", 0, set_eventfd(fd, -1, 0));
	close(good);
}

static int dump(int fd, struct ioctl_ocxlpmem_controller_dump arg)
{
	return ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg);
}

static int dump_data(int fd, struct ioctl_ocxlpmem_controller_dump_data arg)
{
	return ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &arg);
}

static void dumps(int fd, int other)
{
	__u64 buf = (unsigned long)room;
	int tries = 100;

#define DUMP(fd, ...) dump(fd, (struct ioctl_ocxlpmem_controller_dump){ __VA_ARGS__ })
#define DATA(fd, buf, size, at, ...) \
	dump_data(fd, (struct ioctl_ocxlpmem_controller_dump_data){ \
		.buf_ptr = buf, .buf_size = size, .offset = at, ##__VA_ARGS__ })
	check("dump, no such mode", EINVAL, DUMP(fd, .mode = 2));
	check("dump, reserved", EINVAL, DUMP(fd, .reserved = 1));
	check("dump that nobody announced", ENODATA, DUMP(fd, .mode = OCXLPMEM_DUMP_ATTACH));
	check("dump", 0, DUMP(fd, .mode = OCXLPMEM_DUMP_NEW));
	check("dump of another's", EBUSY, DUMP(other, .mode = OCXLPMEM_DUMP_NEW));
	while (DATA(fd, buf, 8, 0) && errno == EAGAIN && tries--)
		usleep(100000);
	check("dump data", 0, DATA(fd, buf, 8, 0));
	check("dump data of another's", EBUSY,
	      DATA(other, buf, 8, 0));
	check("dump data, reserved", EINVAL, DATA(fd, buf, 8, 0, .reserved = { [6] = 1 }));
	check("dump data, size misaligned", EINVAL, DATA(fd, buf, 7, 0));
	check("dump data, offset misaligned", EINVAL, DATA(fd, buf, 8, 4));
	check("dump data of another dump", ESTALE, DATA(fd, buf, 8, 0, .generation = 99));
	check("dump data into NULL", EFAULT, DATA(fd, 0, 8, 0));
	check("dump data far behind the end", EINVAL, DATA(fd, buf, 8, 0xfffffff8));
	check("dump data, largest size", 0, DATA(fd, buf, 0xfffffff8, 0));
}

/* ---- /dev/nmemN ---------------------------------------------------------- */

static int vendor(int fd, __u32 opcode, __u32 in_length, __u32 out_length)
{
	struct nd_cmd_vendor_hdr *header = (void *)room;
	struct nd_cmd_vendor_tail *tail;

	memset(room, 0, 4096);
	header->opcode = opcode;
	header->in_length = in_length;
	/* libnvdimm looks for it there */
	tail = (void *)(room + sizeof(*header) + (in_length < 4096 ? in_length : 0));
	tail->out_length = out_length;
	return ioctl(fd, ND_IOCTL_VENDOR, header);
}

static void vendors(int fd)
{
	check("VENDOR, SMART", 0, vendor(fd, OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART, 0, 4096));
	check("VENDOR, a raw opcode", EOPNOTSUPP, vendor(fd, 5, 0, 4096));
	check("VENDOR, command 0", EOPNOTSUPP, vendor(fd, OCXLPMEM_VENDOR_OPCODE, 0, 4096));
	check("VENDOR, command 6", EOPNOTSUPP, vendor(fd, OCXLPMEM_VENDOR_OPCODE | 6, 0, 4096));
	check("VENDOR, command 0xffff", EOPNOTSUPP,
	      vendor(fd, OCXLPMEM_VENDOR_OPCODE | 0xffff, 0, 4096));
	check("VENDOR, SMART with an input", EINVAL,
	      vendor(fd, OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART, 8, 4096));
	check("VENDOR, a log without its input", EINVAL,
	      vendor(fd, OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_ERROR_LOG, 0, 4096));
	check("VENDOR, no room for the header", EINVAL,
	      vendor(fd, OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART, 0, 8));
	/* not a sum of exactly 2^32: for that one libnvdimm itself has a warning */
	check("VENDOR, huge output", ANY,
	      vendor(fd, OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART, 0, 0xfffff000));
	check("VENDOR, output that makes the sum 8", ANY,
	      vendor(fd, OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART, 0, 0xfffffff8));
	/* the sum wraps to a few bytes, less than the envelope */
	check("VENDOR, input near 2^32", ANY,
	      vendor(fd, OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART, 0xfffffffc, 4096));
	check("VENDOR, input at 2^32 - 1", ANY,
	      vendor(fd, OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART, 0xffffffff, 4096));
}

static int call(int fd, __u64 family, __u64 command, __u32 size_in, __u32 size_out)
{
	struct nd_cmd_pkg *pkg = (void *)room;

	memset(room, 0, 4096);
	pkg->nd_family = family;
	pkg->nd_command = command;
	pkg->nd_size_in = size_in;
	pkg->nd_size_out = size_out;
	return ioctl(fd, ND_IOCTL_CALL, pkg);
}

static void calls(int fd)
{
	unsigned int i;

	for (i = 0; i < OCXLPMEM_ND_FAMILY; i++)
		check("CALL of another family", EINVAL, call(fd, i, 1, 0, 4096));
	check("CALL of a family near 2^64", EINVAL, call(fd, ~0ull, 1, 0, 4096));
	/* the region is active: libnvdimm takes command 6 for a write of labels */
	check("CALL, command 6", ANY, call(fd, OCXLPMEM_ND_FAMILY, 6, 0, 4096));
	for (i = 0; i < 0x40; i += 2)
		check("CALL, input near 2^32", ANY,
		      call(fd, OCXLPMEM_ND_FAMILY, 1, 0xffffffc0 + i, 4096));
	check("CALL, output near 2^32", ANY, call(fd, OCXLPMEM_ND_FAMILY, 1, 0, 0xffffffc0));
}

static int config_get(int fd, __u32 offset, __u32 length)
{
	struct nd_cmd_get_config_data_hdr *header = (void *)room;

	memset(room, 0, sizeof(*header));
	header->in_offset = offset;
	header->in_length = length;
	return ioctl(fd, ND_IOCTL_GET_CONFIG_DATA, header);
}

static int config_set(int fd, __u32 offset, __u32 length)
{
	struct nd_cmd_set_config_hdr *header = (void *)room;

	memset(room, 0, 4096);
	header->in_offset = offset;
	header->in_length = length;
	return ioctl(fd, ND_IOCTL_SET_CONFIG_DATA, header);
}

static void labels(int fd)
{
	check("labels, the first", 0, config_get(fd, 0, 256));
	check("labels, to the end", 0, config_get(fd, LABELS - 256, 256));
	check("labels, one byte too far", EINVAL, config_get(fd, LABELS - 256, 257));
	check("labels, behind the end", EINVAL, config_get(fd, LABELS, 1));
	check("labels, the sum wraps", EINVAL, config_get(fd, 0xffffff00, 0x200));
	check("labels, huge", ANY, config_get(fd, 0, 0xfffffff0));
	check("labels written under an active region", EBUSY, config_set(fd, 0, 8));
}

int main(int argc, char **argv)
{
	int device, other, dimm;

	if (argc != 3)
		return 2;
	device = open(argv[1], O_RDWR | O_CLOEXEC);
	other = open(argv[1], O_RDWR | O_CLOEXEC);
	dimm = open(argv[2], O_RDWR | O_CLOEXEC);
	room = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (device < 0 || other < 0 || dimm < 0 || room == MAP_FAILED) {
		perror("vm-arguments");
		return 1;
	}
	numbers(device);
	payloads(device);
	logs(device);
	eventfds(device);
	dumps(device, other);
	vendors(dimm);
	calls(dimm);
	labels(dimm);
	printf("%u of %u answered as they should\n", checks - failures, checks);
	return failures ? 1 : 0;
}
