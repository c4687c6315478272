// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-storm SEED CALLS: four processes make CALLS calls in all on the files of
 * two cards, sensible and senseless ones, while the cards are pulled out, put
 * back, unbound and bound. Counts what came to a card's files only: an open that
 * found no file is no call. If a kind of call never succeeded by then, which is
 * chance, they go on while the cards stay, up to ten times CALLS. Exit code 0 if
 * nobody died and every kind of call succeeded.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/ndctl.h>
#include <nvdimm/ocxlpmem.h>

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

#define PROCESSES	4
#define CARDS		2
/* more than libnvdimm takes */
#define ROOM		(5u << 20)
/* calls on one open file, at most */
#define STAY		400
/* how many times CALLS are made in wait of a kind that never succeeded */
#define PATIENCE	10

enum kind {
	KIND_OPEN, KIND_CLOSE, KIND_POLL, KIND_SYSFS, KIND_EVENTFD, KIND_EVENT_CHECK,
	KIND_PAYLOAD, KIND_ERROR_LOG, KIND_DUMP, KIND_DUMP_DATA, KIND_DUMP_COMPLETE,
	KIND_HEALTH, KIND_NUMBER, KIND_VENDOR, KIND_CALL, KIND_CONFIG_SIZE, KIND_CONFIG_GET,
	KIND_CONFIG_SET, KIND_COUNT
};

static const char *const names[KIND_COUNT] = {
	"open", "close", "poll", "sysfs", "EVENTFD", "EVENT_CHECK", "SMART and STATS",
	"ERROR_LOG", "DUMP", "DUMP_DATA", "DUMP_COMPLETE", "HEALTH", "any ioctl number",
	"VENDOR", "CALL", "CONFIG_SIZE", "CONFIG_GET", "CONFIG_SET",
};

/* of all processes */
static struct {
	unsigned long calls[PROCESSES][KIND_COUNT];
	unsigned long good[PROCESSES][KIND_COUNT];
	unsigned long errors[PROCESSES][256];
} *shared;

static unsigned int process;
static unsigned char *room;
static unsigned long long state;

/* ---- chance -------------------------------------------------------------- */

static unsigned int chance(void)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return state >> 33;
}

static unsigned int below(unsigned int limit)
{
	return chance() % limit;
}

/* one in so many */
static bool one_in(unsigned int many)
{
	return !below(many);
}

/*
 * A size: fit, near it, or anything. Odd if it is huge: where lengths add up to
 * exactly 2^32, libnvdimm itself has a warning.
 */
static unsigned int size_near(unsigned int fit)
{
	if (!one_in(8))
		return fit;
	if (one_in(2))
		return chance() << below(3) | 1;
	return fit < 8 ? below(16) : fit + below(17) - 8;
}

static __u64 pointer(void)
{
	static const __u64 bad[] = { 0, 1, 0xfff, ~0ull, 0xffff888000000000ull, 1ull << 47 };

	return one_in(16) ? bad[below(COUNT(bad))] : (unsigned long)room;
}

/* now and then a word of it is anything */
static void spoil(void *argument, size_t size)
{
	__u32 *words = argument;

	if (one_in(8))
		words[below(size / sizeof(*words))] = one_in(2) ? below(8) : chance() << below(2);
}

/* ---- counting ------------------------------------------------------------ */

static void count(enum kind kind, long ret)
{
	shared->calls[process][kind]++;
	if (ret >= 0)
		shared->good[process][kind]++;
	else
		shared->errors[process][errno & 0xff]++;
}

static unsigned long calls_of(unsigned int number)
{
	unsigned long sum = 0;
	unsigned int i;

	for (i = 0; i < KIND_COUNT; i++)
		sum += shared->calls[number][i];
	return sum;
}

/* the DIMM takes one of CALL and VENDOR, and labels are not written below a region */
static bool may_fail(enum kind kind)
{
	return kind == KIND_CALL || kind == KIND_VENDOR || kind == KIND_CONFIG_SET ||
	       kind == KIND_NUMBER;
}

static unsigned long good_of(enum kind kind)
{
	unsigned long sum = 0;
	unsigned int i;

	for (i = 0; i < PROCESSES; i++)
		sum += shared->good[i][kind];
	return sum;
}

/* how many kinds never succeeded */
static unsigned int silent_kinds(void)
{
	unsigned int silent = !good_of(KIND_CALL) && !good_of(KIND_VENDOR);
	unsigned int i;

	for (i = 0; i < KIND_COUNT; i++)
		silent += !may_fail(i) && !good_of(i);
	return silent;
}

static void call(enum kind kind, int fd, unsigned long request, void *argument)
{
	count(kind, ioctl(fd, request, one_in(64) ? (void *)(unsigned long)pointer() : argument));
}

/* ---- /dev/ocxlpmemN ------------------------------------------------------ */

static void try_poll(int fd)
{
	struct pollfd polled = { fd, POLLIN | POLLPRI, 0 };

	count(KIND_POLL, poll(&polled, 1, one_in(64) ? 2 : 0));
}

static void try_eventfd(int fd)
{
	struct ioctl_ocxlpmem_eventfd arg = { -1, 0 };
	int good = -1;

	if (!one_in(3))
		arg.eventfd = good = eventfd(0, EFD_CLOEXEC);
	spoil(&arg, sizeof(arg));
	call(KIND_EVENTFD, fd, IOCTL_OCXLPMEM_EVENTFD, &arg);
	if (good >= 0)
		close(good);
}

static void try_event_check(int fd)
{
	__u64 events;

	call(KIND_EVENT_CHECK, fd, IOCTL_OCXLPMEM_EVENT_CHECK, &events);
}

static void try_payload(int fd)
{
	struct ioctl_ocxlpmem_payload arg = {
		.buf_ptr = pointer(),
		.buf_size = size_near(one_in(2) ? 8192 : 24),
	};

	spoil(&arg, sizeof(arg));
	call(KIND_PAYLOAD, fd, one_in(2) ? IOCTL_OCXLPMEM_SMART : IOCTL_OCXLPMEM_CONTROLLER_STATS,
	     &arg);
}

static void try_error_log(int fd)
{
	struct ioctl_ocxlpmem_error_log arg = {
		.buf_ptr = pointer(),
		.buf_size = size_near(65536),
		.want = { .sequence = one_in(3) ? below(40) : 0, .flags = below(5) },
	};

	spoil(&arg, sizeof(arg));
	call(KIND_ERROR_LOG, fd, IOCTL_OCXLPMEM_ERROR_LOG, &arg);
}

static void try_dump(int fd)
{
	struct ioctl_ocxlpmem_controller_dump arg = { .mode = below(2) };

	if (arg.mode == OCXLPMEM_DUMP_NEW && one_in(2))
		arg.flags |= OCXLPMEM_DUMP_DISCARD;
	if (one_in(4))
		arg.flags |= OCXLPMEM_DUMP_TAKE_OVER;

	spoil(&arg, sizeof(arg));
	call(KIND_DUMP, fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP, &arg);
}

static void try_dump_data(int fd)
{
	struct ioctl_ocxlpmem_controller_dump_data arg = {
		.buf_ptr = pointer(),
		.buf_size = below(one_in(16) ? 8192 : 64) * 8,
		.offset = one_in(2) ? 0 : below(131072) * 8,
	};

	spoil(&arg, sizeof(arg));
	/* the whole dump is a second on a slow machine */
	arg.buf_size &= 0xffff;
	call(KIND_DUMP_DATA, fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &arg);
}

/* to its end: then the card may be told to forget it */
static bool read_dump(int fd, __u64 *generation)
{
	struct ioctl_ocxlpmem_controller_dump_data arg = {
		.buf_ptr = (unsigned long)room,
		.buf_size = 65536,
	};
	int ret;

	do {
		ret = ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, &arg);
		count(KIND_DUMP_DATA, ret);
		arg.offset += arg.buf_size;
	} while (!ret && arg.buf_size);
	*generation = arg.generation;
	return !ret;
}

/* one that was not read is never named, so that no card complains of us */
static void try_dump_complete(int fd)
{
	__u64 wrong = one_in(4) ? 0 : 1ull << 32 | chance();
	struct ioctl_ocxlpmem_controller_dump_complete arg = { 0 };

	if (one_in(4) || !read_dump(fd, &arg.generation))
		arg.generation = wrong;
	count(KIND_DUMP_COMPLETE,
	      ioctl(fd, IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, one_in(16) ? NULL : &arg));
}

static void try_health(int fd)
{
	call(KIND_HEALTH, fd, IOCTL_OCXLPMEM_REQUEST_HEALTH, NULL);
}

/* numbers in our range and near it, of any size and direction, on anything */
static void try_number(int fd)
{
	unsigned long request = _IOC(below(4), one_in(8) ? below(256) : OCXLPMEM_IOC_MAGIC,
				     0x2e + below(20), below(256));

	count(KIND_NUMBER, ioctl(fd, request, pointer()));
}

/* ---- /dev/nmemN ---------------------------------------------------------- */

static unsigned int any_command(void)
{
	static const unsigned int commands[] = {
		OCXLPMEM_ND_SMART, OCXLPMEM_ND_ERROR_LOG, OCXLPMEM_ND_CONTROLLER_STATS,
		OCXLPMEM_ND_FIRMWARE_START, OCXLPMEM_ND_FIRMWARE_SEND,
		OCXLPMEM_ND_FIRMWARE_FINISH, OCXLPMEM_ND_FIRMWARE_QUERY,
	};

	return one_in(8) ? below(32) : commands[below(COUNT(commands))];
}

static unsigned int input_of(unsigned int command)
{
	switch (command) {
	case OCXLPMEM_ND_ERROR_LOG:
		return sizeof(struct ocxlpmem_nd_error_log_in);
	case OCXLPMEM_ND_FIRMWARE_START:
		return sizeof(struct ocxlpmem_nd_firmware_start);
	case OCXLPMEM_ND_FIRMWARE_SEND:
		return sizeof(struct ocxlpmem_nd_firmware_send);
	case OCXLPMEM_ND_FIRMWARE_FINISH:
		return sizeof(struct ocxlpmem_nd_firmware_finish);
	}
	return 0;
}

/* small numbers, as a sensible input has them */
static void fill_input(void *input, unsigned int len)
{
	__u32 *words = input;
	unsigned int i;

	memset(input, 0, len);
	for (i = 0; i < len / sizeof(*words) && i < 4; i++)
		words[i] = below(3) * 8;
	if (len)
		spoil(input, len < 16 ? len : 16);
}

static void try_vendor(int fd)
{
	struct nd_cmd_vendor_hdr *header = (void *)room;
	unsigned int command = any_command();
	unsigned int len = input_of(command);
	struct nd_cmd_vendor_tail *tail = (void *)(header->in_buf + len);

	header->opcode = OCXLPMEM_VENDOR_OPCODE | command;
	header->in_length = size_near(len);
	fill_input(header->in_buf, len);
	tail->status = 0;
	tail->out_length = size_near(one_in(2) ? 32768 : 64);
	if (one_in(64))
		header->opcode = chance();
	call(KIND_VENDOR, fd, ND_IOCTL_VENDOR, header);
}

static void try_call(int fd)
{
	struct nd_cmd_pkg *pkg = (void *)room;
	unsigned int command = any_command();
	unsigned int len = input_of(command);

	memset(pkg, 0, sizeof(*pkg));
	pkg->nd_family = one_in(8) ? below(8) : OCXLPMEM_ND_FAMILY;
	pkg->nd_command = command;
	pkg->nd_size_in = size_near(len);
	pkg->nd_size_out = size_near(one_in(2) ? 32768 : 64);
	fill_input(pkg->nd_payload, len);
	spoil(pkg, sizeof(*pkg));
	/* see size_near() */
	if (pkg->nd_size_in + pkg->nd_size_out > ROOM)
		pkg->nd_size_out |= 1;
	call(KIND_CALL, fd, ND_IOCTL_CALL, pkg);
}

static void try_config_size(int fd)
{
	struct nd_cmd_get_config_size arg = { 0 };

	call(KIND_CONFIG_SIZE, fd, ND_IOCTL_GET_CONFIG_SIZE, &arg);
}

static void try_config_get(int fd)
{
	struct nd_cmd_get_config_data_hdr *header = (void *)room;

	header->in_offset = size_near(below(16) * 65536);
	header->in_length = size_near(below(64) * 64);
	call(KIND_CONFIG_GET, fd, ND_IOCTL_GET_CONFIG_DATA, header);
}

/* refused while a region is active, so it mostly is */
static void try_config_set(int fd)
{
	struct nd_cmd_set_config_hdr *header = (void *)room;

	header->in_offset = size_near(131072 + below(64) * 256);
	header->in_length = size_near(below(16) * 64);
	call(KIND_CONFIG_SET, fd, ND_IOCTL_SET_CONFIG_DATA, header);
}

/* ---- a file and what is tried on it --------------------------------------- */

struct attempt {
	void (*run)(int fd);
	unsigned int weight;
};

static const struct attempt device_attempts[] = {
	{ try_event_check, 20 }, { try_poll, 20 }, { try_payload, 20 }, { try_number, 20 },
	{ try_error_log, 12 }, { try_eventfd, 8 }, { try_dump_data, 6 }, { try_dump, 3 },
	{ try_dump_complete, 2 }, { try_health, 1 },
};

static const struct attempt dimm_attempts[] = {
	{ try_call, 20 }, { try_vendor, 16 }, { try_config_get, 16 }, { try_config_size, 8 },
	{ try_config_set, 8 },
};

static const struct attempt *choose(const struct attempt *attempts, unsigned int number)
{
	unsigned int sum = 0, at, i;

	for (i = 0; i < number; i++)
		sum += attempts[i].weight;
	at = below(sum);
	for (i = 0; at >= attempts[i].weight; i++)
		at -= attempts[i].weight;
	return &attempts[i];
}

static bool found(int fd)
{
	return fd >= 0 || (errno != ENOENT && errno != ENXIO);
}

static void try_sysfs(void)
{
	static const char *const files[] = {
		"state", "flags", "serial", "fw_version", "error_log_pending", "erase_result",
		"spec_revision", "read_latency_ns",
	};
	char path[128], text[4096];
	int fd;

	if (one_in(4))
		snprintf(path, sizeof(path), "/sys/class/ocxlpmem/ocxlpmem%u/uevent", below(CARDS));
	else
		snprintf(path, sizeof(path), "/sys/bus/nd/devices/nmem%u/ocxlpmem/%s",
			 below(CARDS), files[below(COUNT(files))]);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	count(KIND_SYSFS, read(fd, text, sizeof(text)));
	close(fd);
}

/* a descriptor outlives its card now and then, so the stay is of any length */
static void try_file(unsigned long limit)
{
	bool is_dimm = one_in(4);
	const struct attempt *attempts = is_dimm ? dimm_attempts : device_attempts;
	unsigned int number = is_dimm ? COUNT(dimm_attempts) : COUNT(device_attempts);
	unsigned int stay = below(STAY);
	char path[32];
	int fd;

	snprintf(path, sizeof(path), is_dimm ? "/dev/nmem%u" : "/dev/ocxlpmem%u", below(CARDS));
	fd = open(path, (one_in(8) ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	if (found(fd))
		count(KIND_OPEN, fd);
	if (fd < 0) {
		usleep(1000);
		return;
	}
	while (stay-- && calls_of(process) + 1 < limit) {
		if (one_in(20))
			try_sysfs();
		else
			choose(attempts, number)->run(fd);
	}
	count(KIND_CLOSE, close(fd));
}

static int work(unsigned long seed, unsigned long limit)
{
	state = seed * PROCESSES + process;
	chance();
	room = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (room == MAP_FAILED)
		return 1;
	while (calls_of(process) < limit)
		try_file(limit);
	while (silent_kinds() && calls_of(process) < limit * PATIENCE)
		try_file(limit * PATIENCE);
	return 0;
}

/* ---- cards come and go ---------------------------------------------------- */

static unsigned int comings, running, broken;

static void tell(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (write(fd, text, strlen(text)) < 0)
		perror(path);
	close(fd);
}

static void plugged(unsigned int card, bool in)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/kernel/debug/ocxl_sim/card%u/plugged", card);
	tell(path, in ? "1" : "0");
	comings++;
}

static void bound(unsigned int card, bool in)
{
	char function[32];

	snprintf(function, sizeof(function), "400%u:00:00.1", card);
	tell(in ? "/sys/bus/pci/drivers/ocxlpmem/bind" : "/sys/bus/pci/drivers/ocxlpmem/unbind",
	     function);
	comings++;
}

static void look_after_children(void)
{
	int status;

	while (waitpid(-1, &status, WNOHANG) > 0) {
		running--;
		if (status)
			broken++;
	}
}

/* so that there is somebody to be asked */
static void rest(unsigned int most_ms)
{
	unsigned int ms = below(most_ms);

	while (ms-- && running) {
		usleep(1000);
		look_after_children();
	}
}

static void new_logs(unsigned int card)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/kernel/debug/ocxl_sim/card%u/control", card);
	tell(path, "log 0 count=20");
}

/* all have made their calls, and those that go on need cards */
static bool is_over(unsigned long limit)
{
	unsigned int i;

	for (i = 0; i < PROCESSES; i++)
		if (calls_of(i) < limit)
			return false;
	return true;
}

static void come_and_go(unsigned long limit)
{
	static void (*const ways[])(unsigned int card, bool in) = { plugged, bound };

	while (running && !is_over(limit)) {
		unsigned int card = below(CARDS);
		unsigned int way = below(COUNT(ways));

		rest(300);
		new_logs(card);
		rest(100);
		ways[way](card, false);
		rest(50);
		ways[way](card, true);
		look_after_children();
	}
	while (running) {
		new_logs(below(CARDS));
		rest(300);
	}
}

/* ---- the end -------------------------------------------------------------- */

static int report(double seconds)
{
	unsigned int silent = silent_kinds();
	unsigned long calls, sum = 0;
	unsigned int i, j;

	for (i = 0; i < KIND_COUNT; i++) {
		for (calls = j = 0; j < PROCESSES; j++)
			calls += shared->calls[j][i];
		printf("%-18s %9lu calls, %9lu good\n", names[i], calls, good_of(i));
		sum += calls;
	}
	for (i = 0; i < COUNT(shared->errors[0]); i++) {
		for (calls = j = 0; j < PROCESSES; j++)
			calls += shared->errors[j][i];
		if (calls)
			printf("%s %lu\n", strerrorname_np(i), calls);
	}
	printf("%lu calls in %.0f s, cards came or went %u times\n", sum, seconds, comings);
	if (silent)
		printf("%u kinds never succeeded\n", silent);
	return silent || broken || !comings;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	unsigned long seed, calls;
	double start = now();

	if (argc != 3)
		return 2;
	seed = strtoul(argv[1], NULL, 0);
	calls = strtoul(argv[2], NULL, 0);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (shared == MAP_FAILED)
		return 1;
	for (process = 0; process < PROCESSES; process++) {
		pid_t child = fork();

		if (child < 0)
			return 1;
		if (!child)
			_exit(work(seed, calls / PROCESSES));
		running++;
	}
	state = seed;
	/* now, as a guest that the storm takes down prints nothing more */
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("seed %lu\n", seed);
	come_and_go(calls / PROCESSES);
	return report(now() - start);
}
