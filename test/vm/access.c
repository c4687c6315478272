// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-access DEVICE DIMM call|vendor [debug|locked]: who may do what, as the tables of
 * Documentation/abi.md 3 and 4 say: every ioctl and command, by every person,
 * with every way to open, and with descriptors that somebody gave away. The card
 * has no error log and no dump, its region is active, and it makes no health log.
 * debug: the driver has its debug option; locked: so it has, but the kernel is
 * locked down. Leaves DEVICE as it was made.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/ndctl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nvdimm/ocxlpmem.h>

#include "check.h"
#include "nd_command.h"

#define LENGTH(a)	(sizeof(a) / sizeof((a)[0]))
#define NOBODY		65534
#define GROUP		99
#define NONE		(-1)

static const char *device, *dimm;
static const struct nd_command *nd;
static int debug, locked;

/* ---- persons ------------------------------------------------------------- */

/* who may what without the kernel's tables: the file's mode, and capabilities */
static const struct person {
	const char *name;
	uid_t uid;
	int member;
	int own_namespace;	/* root there, nobody here */
	int drop;		/* a capability less */
} persons[] = {
	{ "nobody", NOBODY, 0, 0, NONE },
	{ "nobody, root of a namespace", NOBODY, 0, 1, NONE },
	{ "a member", NOBODY, 1, 0, NONE },
	{ "a member, root of a namespace", NOBODY, 1, 1, NONE },
	{ "root", 0, 0, 0, NONE },
	{ "root without CAP_SYS_ADMIN", 0, 0, 0, CAP_SYS_ADMIN },
	{ "root without CAP_SYS_RAWIO", 0, 0, 0, CAP_SYS_RAWIO },
};

static int has(const struct person *person, int capability)
{
	return !person->uid && person->drop != capability;
}

static int drop(int capability)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -1;
	data[CAP_TO_INDEX(capability)].effective &= ~CAP_TO_MASK(capability);
	data[CAP_TO_INDEX(capability)].permitted &= ~CAP_TO_MASK(capability);
	data[CAP_TO_INDEX(capability)].inheritable &= ~CAP_TO_MASK(capability);
	return syscall(SYS_capset, &header, data);
}

static int become(const struct person *person)
{
	gid_t group = GROUP;

	if (person->uid && (setgroups(person->member, &group) ||
			    setresgid(NOBODY, NOBODY, NOBODY) ||
			    setresuid(person->uid, person->uid, person->uid)))
		return -1;
	if (person->own_namespace && unshare(CLONE_NEWUSER))
		return -1;
	return person->drop == NONE ? 0 : drop(person->drop);
}

/* ---- what /dev/ocxlpmemN has --------------------------------------------- */

#define WRITES		0x01
#define RAWIO		0x02	/* debug: and there only if it is built in */

static unsigned char room[4096];

static union {
	struct ioctl_ocxlpmem_error_log error_log;
	struct ioctl_ocxlpmem_controller_dump dump;
	struct ioctl_ocxlpmem_controller_dump_data data;
	struct ioctl_ocxlpmem_payload payload;
	struct ioctl_ocxlpmem_eventfd eventfd;
	struct ioctl_ocxlpmem_fwdebug fwdebug;
	struct ioctl_ocxlpmem_mmio mmio;
	struct ioctl_ocxlpmem_controller_dump_complete completion;
	__u64 word;
} argument;

/* each fills in what is right, so that only the right to do it is in question */
static void error_log(void) { argument.error_log.buf_ptr = (unsigned long)room; }
static void nothing(void) { }
static void one(void) { argument.completion.generation = 1; }
static void take_back(void) { argument.eventfd.eventfd = -1; }

static void data(void)
{
	argument.data.buf_ptr = (unsigned long)room;
	argument.data.buf_size = 8;
}

static void payload(void)
{
	argument.payload.buf_ptr = (unsigned long)room;
	argument.payload.buf_size = sizeof(room);
}

static void read_memory(void)
{
	argument.fwdebug.action = OCXLPMEM_FWDEBUG_READ_MEMORY;
	argument.fwdebug.parameter_2 = 8;
	argument.fwdebug.buf_ptr = (unsigned long)room;
	argument.fwdebug.buf_size = 8;
}

static const struct {
	const char *name;
	unsigned long request;
	unsigned int needs;
	void (*form)(void);
	int allowed;		/* what who may gets */
} ioctls[] = {
	{ "ERROR_LOG", IOCTL_OCXLPMEM_ERROR_LOG, 0, error_log, EAGAIN },
	{ "CONTROLLER_DUMP", IOCTL_OCXLPMEM_CONTROLLER_DUMP, WRITES, nothing, ENODATA },
	{ "CONTROLLER_DUMP_DATA", IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, WRITES, data, ENODATA },
	{ "CONTROLLER_DUMP_COMPLETE", IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, WRITES, one,
	  ENODATA },
	{ "CONTROLLER_STATS", IOCTL_OCXLPMEM_CONTROLLER_STATS, 0, payload, 0 },
	{ "EVENTFD", IOCTL_OCXLPMEM_EVENTFD, 0, take_back, 0 },
	{ "EVENT_CHECK", IOCTL_OCXLPMEM_EVENT_CHECK, 0, nothing, 0 },
	{ "REQUEST_HEALTH", IOCTL_OCXLPMEM_REQUEST_HEALTH, WRITES, nothing, 0 },
	{ "SMART", IOCTL_OCXLPMEM_SMART, 0, payload, 0 },
	{ "FWDEBUG", IOCTL_OCXLPMEM_FWDEBUG, WRITES | RAWIO, read_memory, 0 },
	/* the region is active */
	{ "MMIO_WRITE", IOCTL_OCXLPMEM_MMIO_WRITE, WRITES | RAWIO, nothing, EBUSY },
	{ "MMIO_READ", IOCTL_OCXLPMEM_MMIO_READ, RAWIO, nothing, 0 },
	{ "SHUTDOWN", IOCTL_OCXLPMEM_SHUTDOWN, WRITES | RAWIO, nothing, EBUSY },
};

static void try_ioctls(const struct person *person, int fd, int writable, const char *how)
{
	unsigned int i;

	for (i = 0; i < LENGTH(ioctls); i++) {
		int expected = ioctls[i].allowed, result;

		if ((ioctls[i].needs & RAWIO && (locked || !has(person, CAP_SYS_RAWIO))) ||
		    (ioctls[i].needs & WRITES && !writable))
			expected = EPERM;
		if (ioctls[i].needs & RAWIO && !debug)
			expected = ENOTTY;
		memset(&argument, 0, sizeof(argument));
		ioctls[i].form();
		result = ioctl(fd, ioctls[i].request, &argument);
		/* who may ask is told that somebody has just asked */
		if (ioctls[i].request == IOCTL_OCXLPMEM_REQUEST_HEALTH && !expected && result &&
		    errno == EAGAIN)
			result = 0;
		check(expected, result, "%s, %s: %s", person->name, how, ioctls[i].name);
	}
}

/* ---- what /dev/nmemN has ------------------------------------------------- */

static const struct {
	__u32 command;
	__u32 in_len;
	int privileged;
	int allowed;
} commands[] = {
	{ OCXLPMEM_ND_SMART, 0, 0, 0 },
	{ OCXLPMEM_ND_ERROR_LOG, sizeof(struct ocxlpmem_nd_error_log_in), 0, 0 },
	{ OCXLPMEM_ND_CONTROLLER_STATS, 0, 0, 0 },
	/* with inputs that are wrong: nothing may come of it */
	{ OCXLPMEM_ND_FIRMWARE_START, 8, 1, EINVAL },
	{ OCXLPMEM_ND_FIRMWARE_SEND, 32784, 1, EINVAL },
	{ OCXLPMEM_ND_FIRMWARE_FINISH, 8, 1, EINVAL },
	{ OCXLPMEM_ND_FIRMWARE_QUERY, 0, 1, 0 },
};

static void try_labels(const struct person *person, int fd, int writable, const char *how)
{
	struct nd_cmd_get_config_data_hdr *get = (void *)room;
	struct nd_cmd_set_config_hdr *set = (void *)room;
	struct nd_cmd_get_config_size size;

	/* Linux 6.1 takes it for CLEAR_ERROR of a bus, which has the same number */
	check(writable ? 0 : EPERM, ioctl(fd, ND_IOCTL_GET_CONFIG_SIZE, &size),
	      "%s, %s: size of labels", person->name, how);
	memset(room, 0, sizeof(room));
	get->in_length = 8;
	check(0, ioctl(fd, ND_IOCTL_GET_CONFIG_DATA, get), "%s, %s: labels read",
	      person->name, how);
	memset(room, 0, sizeof(room));
	set->in_length = 8;
	check(writable ? EBUSY : EPERM, ioctl(fd, ND_IOCTL_SET_CONFIG_DATA, set),
	      "%s, %s: labels written", person->name, how);
}

static void try_commands(const struct person *person, int fd, int writable, const char *how)
{
	static const __u8 wrong[8] = { 7, 0, 0, 0, 7 };
	unsigned int i;

	try_labels(person, fd, writable, how);
	for (i = 0; i < LENGTH(commands); i++) {
		int expected = commands[i].allowed;

		if (!writable || (commands[i].privileged && !has(person, CAP_SYS_ADMIN)))
			expected = EPERM;
		check(expected, nd_send(nd, fd, commands[i].command,
					commands[i].in_len == 8 ? wrong : NULL,
					commands[i].in_len, 4096),
		      "%s, %s: command %u", person->name, how, commands[i].command);
	}
}

/* ---- opening ------------------------------------------------------------- */

static const struct way {
	const char *name;
	int flags;
	int read;
	int write;
} ways[] = {
	{ "opened to read", O_RDONLY, 1, 0 },
	{ "opened to write", O_WRONLY, 0, 1 },
	{ "opened for both", O_RDWR, 1, 1 },
};

/* the bits of a file's mode, for root's group and who is in it */
static int may_open(const struct person *person, mode_t mode, const struct way *way)
{
	unsigned int bits = !person->uid ? mode >> 6 : person->member ? mode >> 3 : mode;

	return (!way->read || bits & 4) && (!way->write || bits & 2);
}

static void try_open(const struct person *person, const char *path, mode_t mode,
		     void (*try)(const struct person *person, int fd, int writable,
				 const char *how))
{
	char how[64];
	unsigned int i;
	int fd;

	for (i = 0; i < LENGTH(ways); i++) {
		snprintf(how, sizeof(how), "%s of mode %#o, %s", path, mode, ways[i].name);
		fd = open(path, ways[i].flags | O_CLOEXEC);
		check(may_open(person, mode, &ways[i]) ? 0 : EACCES, fd, "%s, %s",
		      person->name, how);
		if (fd < 0)
			continue;
		try(person, fd, ways[i].write, how);
		close(fd);
	}
}

/* ---- each person in a process of its own --------------------------------- */

static int run(const struct person *person, mode_t mode)
{
	int given[2][LENGTH(ways)];
	unsigned int i;

	for (i = 0; i < LENGTH(ways); i++) {
		given[0][i] = open(device, ways[i].flags | O_CLOEXEC);
		given[1][i] = open(dimm, ways[i].flags | O_CLOEXEC);
		if (given[0][i] < 0 || given[1][i] < 0) {
			perror("open");
			return 1;
		}
	}
	if (become(person)) {
		perror(person->name);
		/* a small kernel may have no namespaces */
		return !person->own_namespace || errno != EINVAL;
	}
	try_open(person, device, mode, try_ioctls);
	try_open(person, dimm, 0600, try_commands);
	for (i = 0; i < LENGTH(ways); i++) {
		char how[64];

		snprintf(how, sizeof(how), "given by root, who %s", ways[i].name);
		try_ioctls(person, given[0][i], ways[i].write, how);
		try_commands(person, given[1][i], ways[i].write, how);
	}
	return check_end();
}

static int in_a_process(const struct person *person, mode_t mode)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		int code = run(person, mode);

		fflush(stdout);
		_exit(code);
	}
	return pid < 0 || waitpid(pid, &status, 0) != pid || status;
}

int main(int argc, char **argv)
{
	static const mode_t modes[] = { 0600, 0640, 0660 };
	unsigned int i, k;
	int failed = 0;

	nd = argc >= 4 ? nd_find(argv[3]) : NULL;
	if (!nd)
		return 2;
	device = argv[1];
	dimm = argv[2];
	locked = argc == 5 && !strcmp(argv[4], "locked");
	debug = locked || (argc == 5 && !strcmp(argv[4], "debug"));
	nd_room = mmap(NULL, ND_ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);
	if (nd_room == MAP_FAILED)
		return 1;
	for (i = 0; i < LENGTH(modes); i++) {
		if (chown(device, 0, GROUP) || chmod(device, modes[i])) {
			perror(device);
			return 1;
		}
		for (k = 0; k < LENGTH(persons); k++) {
			printf("%s, mode %#o: ", persons[k].name, modes[i]);
			fflush(stdout);
			failed |= in_a_process(&persons[k], modes[i]);
		}
	}
	if (chown(device, 0, 0) || chmod(device, 0600))
		return 1;
	return failed;
}
