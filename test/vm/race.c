// SPDX-License-Identifier: GPL-2.0-only
/*
 * libnvdimm copies an envelope from user space more than once. Here it changes
 * between the copy that libnvdimm decides by and the one that the driver gets:
 * the envelope ends a page, the first output byte begins the next one, which is
 * not there. libnvdimm's second copy stops at it, a thread changes the envelope
 * and lets it go on (userfaultfd). Every time, not by chance.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/ndctl.h>
#include <linux/userfaultfd.h>
#include <nvdimm/ocxlpmem.h>

#include "check.h"
#include "nd_command.h"

#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))
#define PAGE		4096
#define PAGES		16

/* a member of an envelope, and what it becomes */
struct race {
	const char *what;
	int expected;
	unsigned int offset;
	unsigned int size;
	__u64 value;
};

#define CALL(member)	offsetof(struct nd_cmd_pkg, member), \
			sizeof(((struct nd_cmd_pkg *)0)->member)
#define VENDOR(member)	offsetof(struct nd_cmd_vendor_hdr, member), 4
#define TAIL(member)	sizeof(struct nd_cmd_vendor_hdr) + \
			offsetof(struct nd_cmd_vendor_tail, member), 4

static const struct race calls[] = {
	{ "nothing", 0, CALL(nd_family), OCXLPMEM_ND_FAMILY },
	{ "family 0", EINVAL, CALL(nd_family), 0 },
	{ "family 5", EINVAL, CALL(nd_family), 5 },
	{ "family 7", EINVAL, CALL(nd_family), 7 },
	{ "family 2^32 + 6", EINVAL, CALL(nd_family), (1ull << 32) + 6 },
	{ "command 6", ENOTTY, CALL(nd_command), 6 },
	{ "command 2^32 + 1", ENOTTY, CALL(nd_command), (1ull << 32) + 1 },
	{ "input of 8 bytes", EINVAL, CALL(nd_size_in), 8 },
	{ "input of 4 MiB", EINVAL, CALL(nd_size_in), 4u << 20 },
	{ "input of 2^32 - 64", EINVAL, CALL(nd_size_in), 0xffffffc0 },
	{ "input of 2^32 - 1", EINVAL, CALL(nd_size_in), 0xffffffff },
	{ "one byte more of output", EINVAL, CALL(nd_size_out), (PAGES - 1) * PAGE + 1 },
	{ "output of 2^32 - 64", EINVAL, CALL(nd_size_out), 0xffffffc0 },
	{ "output of 2^32 - 1", EINVAL, CALL(nd_size_out), 0xffffffff },
	{ "no output", EINVAL, CALL(nd_size_out), 0 },
	{ "less output", 0, CALL(nd_size_out), 4096 },
	{ "a reserved word", EINVAL, offsetof(struct nd_cmd_pkg, nd_reserved2), 4, 1 },
};

static const struct race vendors[] = {
	{ "nothing", 0, VENDOR(opcode), OCXLPMEM_VENDOR_OPCODE | OCXLPMEM_ND_SMART },
	{ "a raw opcode", EOPNOTSUPP, VENDOR(opcode), 5 },
	{ "command 6", EOPNOTSUPP, VENDOR(opcode), OCXLPMEM_VENDOR_OPCODE | 6 },
	{ "input of 8 bytes", EINVAL, VENDOR(in_length), 8 },
	{ "input of 4 MiB", EINVAL, VENDOR(in_length), 4u << 20 },
	{ "input of 2^32 - 8", EINVAL, VENDOR(in_length), 0xfffffff8 },
	{ "input of 2^32 - 1", EINVAL, VENDOR(in_length), 0xffffffff },
	{ "one byte more of output", EINVAL, TAIL(out_length), (PAGES - 1) * PAGE + 1 },
	{ "output of 2^32 - 16", EINVAL, TAIL(out_length), 0xfffffff0 },
	{ "output of 2^32 - 1", EINVAL, TAIL(out_length), 0xffffffff },
	{ "no output", EINVAL, TAIL(out_length), 0 },
	{ "less output", 0, TAIL(out_length), 4096 },
};

static unsigned char *pages;	/* the first one holds the envelope */
static unsigned char *envelope;
static const struct race *present;
static unsigned int changes;

static void *change(void *argument)
{
	struct uffdio_zeropage zero;
	struct uffd_msg msg;
	int fd = *(int *)argument;

	while (read(fd, &msg, sizeof(msg)) == sizeof(msg)) {
		if (present)
			memcpy(envelope + present->offset, &present->value, present->size);
		present = NULL;
		changes++;
		/* all the rest, so that it is stopped once only */
		zero = (struct uffdio_zeropage){
			.range = { (unsigned long)pages + PAGE, (PAGES - 1) * PAGE },
		};
		ioctl(fd, UFFDIO_ZEROPAGE, &zero);
	}
	return NULL;
}

static int watch(void)
{
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		return -1;
	pages = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		     -1, 0);
	if (pages == MAP_FAILED)
		return -1;
	range.range.start = (unsigned long)pages + PAGE;
	range.range.len = (PAGES - 1) * PAGE;
	return ioctl(fd, UFFDIO_REGISTER, &range) ? -1 : fd;
}

static void run(const struct nd_command *nd, int fd, const struct race *race)
{
	unsigned int before = changes;

	madvise(pages + PAGE, (PAGES - 1) * PAGE, MADV_DONTNEED);
	envelope = pages + PAGE - ((unsigned char *)nd->out(pages, 0) - pages);
	nd->form(envelope, OCXLPMEM_ND_SMART, NULL, 0, (PAGES - 1) * PAGE);
	present = race;
	check(race->expected, ioctl(fd, nd->request, envelope), "%s, between two copies: %s",
	      nd->name, race->what);
	check_true(changes == before + 1, "%s was changed on the way", race->what);
}

int nd_races(const struct nd_command *nd, int fd)
{
	const struct race *races = nd->call ? calls : vendors;
	unsigned int i, count = nd->call ? LENGTH(calls) : LENGTH(vendors);
	pthread_t thread;
	static int faults;

	faults = watch();
	if (faults < 0 && errno == ENOSYS) {
		printf("%s: no userfaultfd in this kernel, so nothing changes on the way\n",
		       nd->name);
		return 0;
	}
	if (faults < 0 || pthread_create(&thread, NULL, change, &faults)) {
		perror("userfaultfd");
		return -1;
	}
	for (i = 0; i < count; i++)
		run(nd, fd, &races[i]);
	return 0;
}
