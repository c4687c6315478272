// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-arguments DEVICE: wrong, huge and misaligned arguments for every ioctl of
 * /dev/ocxlpmemN, on a card with more error logs than the driver keeps, of 30000
 * bytes each, and no dump. Says what was not answered as Documentation/abi.md
 * has it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <nvdimm/ocxlpmem.h>

#include "check.h"

#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))
#define ROOM		(1u << 20)
#define KERNEL		0xffff888000000000ull
#define AT(p)		((unsigned long)(p))

static unsigned char *room;

/* ---- the file and the numbers -------------------------------------------- */

static void file(int fd)
{
	check(EINVAL, read(fd, room, 8), "read");
	check(EINVAL, write(fd, room, 8), "write");
	check(ESPIPE, lseek(fd, 0, SEEK_SET), "lseek");
	check(ENODEV, mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0,
	      "mmap");
}

static void numbers(int fd)
{
	static const struct {
		const char *what;
		unsigned long request;
	} odd[] = {
		{ "another magic", _IO('x', 0x38) },
		{ "SMART without a size", _IO(OCXLPMEM_IOC_MAGIC, 0x38) },
		{ "SMART of another size", _IOWR(OCXLPMEM_IOC_MAGIC, 0x38, char[8]) },
		{ "SMART in one direction", _IOR(OCXLPMEM_IOC_MAGIC, 0x38, struct ioctl_ocxlpmem_payload) },
		{ "ERROR_LOG of size 0x3fff", _IOC(_IOC_READ | _IOC_WRITE, OCXLPMEM_IOC_MAGIC, 0x30, 0x3fff) },
		{ "REQUEST_HEALTH with a size", _IOW(OCXLPMEM_IOC_MAGIC, 0x37, __u64) },
		{ "statistics as v4 had them", _IO(OCXLPMEM_IOC_MAGIC, 0x34) },
		{ "debug that is not built in", IOCTL_OCXLPMEM_FWDEBUG },
		{ "register read that is not built in", IOCTL_OCXLPMEM_MMIO_READ },
		{ "register write that is not built in", IOCTL_OCXLPMEM_MMIO_WRITE },
		{ "shutdown that is not built in", IOCTL_OCXLPMEM_SHUTDOWN },
	};
	static const unsigned long pointers[] = {
		IOCTL_OCXLPMEM_ERROR_LOG, IOCTL_OCXLPMEM_CONTROLLER_DUMP,
		IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE,
		IOCTL_OCXLPMEM_CONTROLLER_STATS, IOCTL_OCXLPMEM_EVENTFD,
		IOCTL_OCXLPMEM_EVENT_CHECK, IOCTL_OCXLPMEM_SMART,
	};
	unsigned int i;

	for (i = 0; i < LENGTH(odd); i++)
		check(ENOTTY, ioctl(fd, odd[i].request, room), "%s", odd[i].what);
	/* numbers alone, ours among them: none has neither size nor direction but 0x37 */
	for (i = 0; i < 256; i++)
		if (i != 0x37)
			check(ENOTTY, ioctl(fd, _IO(OCXLPMEM_IOC_MAGIC, i), room), "number %#x", i);
	memset(room, 0, 4096);
	for (i = 0; i < LENGTH(pointers); i++) {
		unsigned int size = _IOC_SIZE(pointers[i]);

		check(EFAULT, ioctl(fd, pointers[i], NULL), "number %#lx at NULL", pointers[i]);
		check(EFAULT, ioctl(fd, pointers[i], KERNEL), "number %#lx in the kernel",
		      pointers[i]);
		/* its last byte is beyond what there is */
		check(EFAULT, ioctl(fd, pointers[i], room + ROOM + 1 - size),
		      "number %#lx across the end", pointers[i]);
	}
}

/* ---- SMART, CONTROLLER_STATS --------------------------------------------- */

static const struct ocxlpmem_payload_header *header(void)
{
	return (const void *)room;
}

static void payloads(int fd, unsigned long request, const char *name)
{
	const __u64 buf = AT(room);
	const __u32 least = sizeof(struct ocxlpmem_payload_header);
	const struct {
		const char *what;
		int expected;
		struct ioctl_ocxlpmem_payload arg;
	} calls[] = {
		{ "", 0, { .buf_ptr = buf, .buf_size = 4096 } },
		{ "largest size", 0, { .buf_ptr = buf, .buf_size = 0xffffffff } },
		{ "odd address", 0, { .buf_ptr = buf + 1, .buf_size = 4095 } },
		{ "size 0", EINVAL, { .buf_ptr = buf } },
		{ "size 1", EINVAL, { .buf_ptr = buf, .buf_size = 1 } },
		{ "less than the header", EINVAL, { .buf_ptr = buf, .buf_size = least - 1 } },
		{ "age set", EINVAL, { .buf_ptr = buf, .buf_size = 4096, .age_ms = 1 } },
		{ "reserved word 0", EINVAL, { .buf_ptr = buf, .buf_size = 4096, .reserved = { 1, 0 } } },
		{ "reserved word 1", EINVAL, { .buf_ptr = buf, .buf_size = 4096, .reserved = { 0, 1ull << 63 } } },
		{ "into NULL", EFAULT, { .buf_size = 4096 } },
		{ "into the kernel", EFAULT, { .buf_ptr = KERNEL, .buf_size = 4096 } },
		{ "address near 2^64", EFAULT, { .buf_ptr = ~7ull, .buf_size = 4096 } },
		{ "across the end", EFAULT, { .buf_ptr = buf + ROOM - least, .buf_size = 4096 } },
	};
	struct ioctl_ocxlpmem_payload arg;
	unsigned int i;

	for (i = 0; i < LENGTH(calls); i++) {
		arg = calls[i].arg;
		check(calls[i].expected, ioctl(fd, request, &arg), "%s, %s", name, calls[i].what);
	}
	arg = (struct ioctl_ocxlpmem_payload){ .buf_ptr = buf, .buf_size = least };
	check(0, ioctl(fd, request, &arg), "%s, only the header", name);
	check_true(header()->status == -EMSGSIZE && !header()->count && arg.buf_size > least,
		   "%s, only the header: EMSGSIZE in it, no record, the size needed", name);
}

/* ---- ERROR_LOG ----------------------------------------------------------- */

static int log_get(int fd, struct ioctl_ocxlpmem_error_log *arg)
{
	return ioctl(fd, IOCTL_OCXLPMEM_ERROR_LOG, arg);
}

static void logs(int fd)
{
	const __u64 buf = AT(room);
	const struct {
		const char *what;
		int expected;
		struct ioctl_ocxlpmem_error_log arg;
	} calls[] = {
		{ "reserved", EINVAL, { .buf_ptr = buf, .buf_size = ROOM, .reserved = 1 } },
		{ "another start", ESTALE, { .buf_ptr = buf, .buf_size = ROOM, .want.sequence = 1,
					   .want.instance = 12345 } },
		{ "2 of none", EINVAL, { .buf_ptr = buf, .buf_size = ROOM, .want.sequence = 2 } },
		{ "2^64 - 1", EINVAL, { .buf_ptr = buf, .buf_size = ROOM, .want.sequence = ~0ull } },
		{ "no flag", EINVAL, { .buf_ptr = buf, .buf_size = ROOM, .want = { .flags = 8 } } },
		{ "two flags", EINVAL, { .buf_ptr = buf, .buf_size = ROOM, .want = { .flags = 3 } } },
		{ "want.reserved", EINVAL, { .buf_ptr = buf, .want = { .reserved = 1 } } },
		{ "size 0", EMSGSIZE, { .buf_ptr = buf } },
		{ "size 29999", EMSGSIZE, { .buf_ptr = buf, .buf_size = 29999 } },
		{ "into NULL", EFAULT, { .buf_size = ROOM } },
		{ "into the kernel", EFAULT, { .buf_ptr = KERNEL, .buf_size = ROOM } },
		{ "across the end", EFAULT, { .buf_ptr = buf + ROOM - 8, .buf_size = ROOM } },
		{ "odd address", 0, { .buf_ptr = buf + 1, .buf_size = ROOM - 1 } },
		{ "by its number", 0, { .buf_ptr = buf, .buf_size = ROOM, .want.sequence = 1 } },
	};
	struct ioctl_ocxlpmem_error_log arg;
	__u64 instance, last = 1;
	unsigned int i;

	for (i = 0; i < LENGTH(calls); i++) {
		arg = calls[i].arg;
		check(calls[i].expected, log_get(fd, &arg), "ERROR_LOG, %s", calls[i].what);
		if (calls[i].expected == EMSGSIZE)
			check_true(arg.buf_size > 30000 && arg.place.sequence == 1,
				   "ERROR_LOG, %s: says the size needed", calls[i].what);
		if (calls[i].expected == ESTALE)
			check_true(arg.place.instance && arg.place.instance != 12345,
				   "ERROR_LOG, %s: says the present one", calls[i].what);
	}
	instance = arg.place.instance;

	/* looked at, not had: then the ring is full, and the card keeps the rest */
	do {
		arg = (struct ioctl_ocxlpmem_error_log){
			.buf_ptr = buf, .buf_size = ROOM,
			.want = { .sequence = ++last, .instance = instance,
				  .flags = OCXLPMEM_LOG_LOOK },
		};
	} while (!log_get(fd, &arg) && last < 100);
	check(ENOBUFS, -1, "ERROR_LOG, when the ring is full of logs nobody has had (%llu)", last);
	for (i = 2; ; i++) {
		arg = (struct ioctl_ocxlpmem_error_log){
			.buf_ptr = buf, .buf_size = ROOM, .want = { .sequence = i, .instance = instance },
		};
		if (log_get(fd, &arg))
			break;
		check_true(arg.place.sequence == i && !arg.place.lost && arg.buf_size > 30000,
			   "log %u comes after that", i);
	}
	check(EAGAIN, -1, "ERROR_LOG, no more");
	check_true(i > last, "more logs than the ring holds: %u", i);
	arg = (struct ioctl_ocxlpmem_error_log){
		.want = { .sequence = i + 1, .instance = instance },
	};
	check(EINVAL, log_get(fd, &arg), "ERROR_LOG, one that was never given");
	arg = (struct ioctl_ocxlpmem_error_log){
		.want = { .sequence = 1, .instance = instance },
	};
	check(0, log_get(fd, &arg), "ERROR_LOG, one that is lost");
	check_true(arg.place.lost && arg.place.oldest == 1 + arg.place.lost && !arg.buf_size,
		   "a gap says how many are lost");
}

/* ---- events -------------------------------------------------------------- */

static int set_eventfd(int fd, int eventfd, __u32 reserved)
{
	struct ioctl_ocxlpmem_eventfd arg = { eventfd, reserved };

	return ioctl(fd, IOCTL_OCXLPMEM_EVENTFD, &arg);
}

static void events(int fd, int other)
{
	int good = eventfd(0, EFD_CLOEXEC);

	check(EINVAL, set_eventfd(fd, good, 1), "EVENTFD, reserved");
	check(EINVAL, set_eventfd(fd, -1, 1u << 31), "EVENTFD taken back, reserved");
	check(EBADF, set_eventfd(fd, 12345, 0), "EVENTFD, not open");
	check(EBADF, set_eventfd(fd, -2, 0), "EVENTFD, -2");
	check(EBADF, set_eventfd(fd, 0x7fffffff, 0), "EVENTFD, 2^31 - 1");
	check(EINVAL, set_eventfd(fd, fd, 0), "EVENTFD, another kind of file");
	check(0, set_eventfd(fd, good, 0), "EVENTFD");
	check(EBUSY, set_eventfd(fd, good, 0), "EVENTFD twice");
	check(0, set_eventfd(other, good, 0), "EVENTFD of another file");
	check(0, set_eventfd(other, -1, 0), "EVENTFD of another file taken back");
	check(0, set_eventfd(fd, -1, 0), "EVENTFD taken back");
	check(0, set_eventfd(fd, -1, 0), "EVENTFD taken back twice");
	check(0, ioctl(fd, IOCTL_OCXLPMEM_REQUEST_HEALTH, ~0ul), "REQUEST_HEALTH takes no argument");
	close(good);
}

/* ---- dump ---------------------------------------------------------------- */

static int dump(int fd, __u32 mode, __u32 flags, __u64 *generation)
{
	struct ioctl_ocxlpmem_controller_dump arg = { .mode = mode, .flags = flags };
	int rc = ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg);

	if (generation)
		*generation = arg.generation;
	return rc;
}

static int data(int fd, struct ioctl_ocxlpmem_controller_dump_data arg)
{
	return ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &arg);
}

static int complete_with(int fd, __u64 generation, __u32 flags, __u32 reserved)
{
	struct ioctl_ocxlpmem_controller_dump_complete arg = { generation, flags, reserved };

	return ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, &arg);
}

static int complete(int fd, __u64 generation)
{
	return complete_with(fd, generation, 0, 0);
}

/* 8 bytes from the start */
static int begin(int fd)
{
	return data(fd, (struct ioctl_ocxlpmem_controller_dump_data){
				.buf_ptr = AT(room), .buf_size = 8 });
}

static void dump_data(int fd, int other, __u64 generation)
{
	const __u64 buf = AT(room);
	const struct {
		const char *what;
		int expected;
		struct ioctl_ocxlpmem_controller_dump_data arg;
	} calls[] = {
		{ "", 0, { .buf_ptr = buf, .buf_size = 8 } },
		{ "odd address", 0, { .buf_ptr = buf + 1, .buf_size = 8 } },
		{ "size 0", EINVAL, { .buf_ptr = buf } },
		{ "size misaligned", EINVAL, { .buf_ptr = buf, .buf_size = 7 } },
		{ "size 2^32 - 1", EINVAL, { .buf_ptr = buf, .buf_size = 0xffffffff } },
		{ "offset misaligned", EINVAL, { .buf_ptr = buf, .buf_size = 8, .offset = 4 } },
		{ "offset 2^32 - 1", EINVAL, { .buf_ptr = buf, .buf_size = 8, .offset = 0xffffffff } },
		{ "far behind the end", EINVAL, { .buf_ptr = buf, .buf_size = 8, .offset = 0xfffffff8 } },
		{ "both at the top", EINVAL, { .buf_ptr = buf, .buf_size = 0xfffffff8, .offset = 0xfffffff8 } },
		{ "another dump", ESTALE, { .buf_ptr = buf, .buf_size = 8, .generation = generation + 1 } },
		{ "into NULL", EFAULT, { .buf_size = 8 } },
		{ "into the kernel", EFAULT, { .buf_ptr = KERNEL, .buf_size = 8 } },
		{ "address near 2^64", EFAULT, { .buf_ptr = ~7ull, .buf_size = 16 } },
		{ "largest size", 0, { .buf_ptr = buf, .buf_size = 0xfffffff8 } },
	};
	unsigned int i;

	for (i = 0; i < LENGTH(calls); i++)
		check(calls[i].expected, data(fd, calls[i].arg), "dump data, %s", calls[i].what);
	for (i = 0; i < 7; i++) {
		struct ioctl_ocxlpmem_controller_dump_data arg = { .buf_ptr = buf, .buf_size = 8 };

		arg.reserved[i] = 1;
		check(EINVAL, data(fd, arg), "dump data, reserved word %u", i);
	}
	check(EBUSY, begin(other), "dump data of another's");
}

static void dumps(int fd, int other)
{
	const struct ioctl_ocxlpmem_controller_dump_data rest = {
		.buf_ptr = AT(room), .buf_size = 8, .offset = 1 << 20,
	};
	__u64 generation;
	int tries = 3000;

	check(ENODATA, begin(fd), "dump data, no dump");
	check(ENODATA, complete(fd, 1), "dump complete, no dump");
	check(EINVAL, complete(fd, 0), "dump complete, generation 0");
	check(EINVAL, dump(fd, 2, 0, NULL), "dump, mode 2");
	check(EINVAL, dump(fd, ~0u, 0, NULL), "dump, mode 2^32 - 1");
	check(EINVAL, dump(fd, OCXLPMEM_DUMP_NEW, 4, NULL), "dump, flag 4");
	check(EINVAL, dump(fd, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_DISCARD, NULL),
	      "dump, attach and discard");
	check(ENODATA, dump(fd, OCXLPMEM_DUMP_ATTACH, 0, NULL), "dump that nobody announced");
	check(0, dump(fd, OCXLPMEM_DUMP_NEW, 0, &generation), "dump");
	check(EAGAIN, begin(fd), "dump data while it is being prepared");
	check(EAGAIN, complete(fd, generation), "dump complete while it is being prepared");
	check(EBUSY, dump(other, OCXLPMEM_DUMP_NEW, 0, NULL), "dump of another's");
	check(EBUSY, dump(other, OCXLPMEM_DUMP_ATTACH, 0, NULL), "dump of another's, attach");
	while (begin(fd) && errno == EAGAIN && tries--)
		usleep(20000);
	dump_data(fd, other, generation);
	check(EBUSY, complete(other, generation), "dump complete of another's");
	check(ESTALE, complete(fd, generation + 1), "dump complete, another dump");
	check(ESTALE, complete(fd, ~0ull), "dump complete, 2^64 - 1");
	check(EINVAL, complete_with(fd, generation, 2, 0), "dump complete, flag 2");
	check(EINVAL, complete_with(fd, generation, OCXLPMEM_DUMP_DISCARD, 1),
	      "dump complete, reserved");
	check(ENOTEMPTY, complete(fd, generation), "dump complete, not read to its end");
	/* the first time it is the question whether the one asked for is ready */
	check(0, dump(fd, OCXLPMEM_DUMP_NEW, 0, NULL), "dump, asked again");
	check(ENOTEMPTY, dump(fd, OCXLPMEM_DUMP_NEW, 0, NULL), "new dump, not read to its end");
	check(0, dump(other, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_TAKE_OVER, NULL),
	      "dump taken over");
	check(EBUSY, begin(fd), "dump data of one taken over");
	check(EBUSY, complete_with(fd, generation, OCXLPMEM_DUMP_DISCARD, 0),
	      "dump complete of one taken over");
	check(0, dump(fd, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_TAKE_OVER, NULL), "and back");
	check(0, data(fd, rest), "the end of the dump");
	check(0, complete(fd, generation), "dump complete");
	check(ENODATA, complete(fd, generation), "dump complete twice");
	check(ENODATA, begin(fd), "dump data after that");
}

int main(int argc, char **argv)
{
	int device, other;

	if (argc != 2)
		return 2;
	device = open(argv[1], O_RDWR | O_CLOEXEC);
	other = open(argv[1], O_RDWR | O_CLOEXEC);
	/* nothing behind it */
	room = mmap(NULL, ROOM + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (device < 0 || other < 0 || room == MAP_FAILED || munmap(room + ROOM, 4096)) {
		perror("vm-arguments");
		return 1;
	}
	file(device);
	numbers(device);
	payloads(device, IOCTL_OCXLPMEM_SMART, "SMART");
	payloads(device, IOCTL_OCXLPMEM_CONTROLLER_STATS, "CONTROLLER_STATS");
	logs(device);
	dumps(device, other);
	events(device, other);
	return check_end();
}
