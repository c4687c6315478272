// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-cycles COUNT FUNCTION TRUTH: unbinds the driver from a PCI function and binds
 * it again, COUNT times, while two processes read the card's health and, every
 * other time, one writes to a file on the ext4 file system of its namespace. The
 * other times the card is taken away while the driver still waits for it.
 *
 * After each unbind the card (its file TRUTH) must not be held by anybody, and
 * each process must have had an answer, or an error that says why not.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nvdimm/ocxlpmem.h>

#define READERS		2
#define PATIENCE_S	60
#define STEP_US		2000
#define HELD		6	/* counts that the truth has of what the driver holds */
#define DRIVER		"/sys/bus/pci/drivers/ocxlpmem/"

static const char *function, *truth;

/* with the children */
static struct shared {
	unsigned long answers[READERS];
	unsigned long refusals[READERS];
	unsigned long written;
} *shared;

static pid_t readers[READERS];

static void quit(void)
{
	unsigned int i;

	for (i = 0; i < READERS; i++)
		if (readers[i] > 0)
			kill(readers[i], SIGTERM);
}

static void fail(const char *what, unsigned long cycle)
{
	printf("cycle %lu: %s: %s\n", cycle, what, strerrorname_np(errno));
	quit();
	exit(1);
}

/* the first path below the function that fits */
static int find(const char *pattern, char *path, size_t size)
{
	char whole[256];
	glob_t found;
	int err;

	snprintf(whole, sizeof(whole), "/sys/bus/pci/devices/%s/%s", function, pattern);
	err = glob(whole, 0, NULL, &found);
	if (!err && path)
		snprintf(path, size, "/dev/%s", strrchr(found.gl_pathv[0], '/') + 1);
	globfree(&found);
	errno = ENOENT;
	return err ? -1 : 0;
}

static int there(const char *pattern)
{
	return !find(pattern, NULL, 0);
}

/* ---- the others ---------------------------------------------------------- */

/* 0: answered; -1: the card is gone; anything else ends the test */
static int ask(int fd)
{
	static unsigned char room[65536];
	struct ioctl_ocxlpmem_payload arg = {
		.buf_ptr = (unsigned long)room, .buf_size = sizeof(room),
	};
	struct ocxlpmem_payload_header header;

	if (ioctl(fd, IOCTL_OCXLPMEM_SMART, &arg)) {
		if (errno == ENODEV)
			return -1;
		printf("SMART: %s\n", strerrorname_np(errno));
		exit(1);
	}
	memcpy(&header, room, sizeof(header));
	/* taken away in the middle of a command */
	if (header.status == -ENODEV)
		return -1;
	if (header.status) {
		printf("SMART: status %s\n", strerrorname_np(-header.status));
		exit(1);
	}
	return 0;
}

static void read_health(unsigned int number)
{
	char path[256];
	int fd;

	for (;;) {
		fd = find("ocxlpmem/ocxlpmem*", path, sizeof(path)) ? -1 :
			open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0) {
			usleep(STEP_US);
			continue;
		}
		while (!ask(fd)) {
			shared->answers[number]++;
			usleep(STEP_US);
		}
		shared->refusals[number]++;
		close(fd);
	}
}

static pid_t start_reader(unsigned int number)
{
	pid_t pid = fork();

	if (!pid)
		read_health(number);
	return pid;
}

/* what is written in part only, hears at the rest why */
static int write_all(int fd, const char *bytes, size_t size)
{
	size_t done = 0;
	ssize_t ret;

	while (done < size) {
		ret = pwrite(fd, bytes + done, size - done, done);
		if (ret < 0)
			return -1;
		done += ret;
	}
	return 0;
}

/* until the file system fails: its exit code is the errno */
static pid_t start_writer(void)
{
	static char bytes[16384];
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	fd = open("/mnt/written", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		_exit(errno);
	for (;;) {
		if (write_all(fd, bytes, sizeof(bytes)) || fsync(fd))
			_exit(errno);
		shared->written++;
	}
}

/* ---- one cycle ----------------------------------------------------------- */

static void tell_driver(const char *what, unsigned long cycle)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), DRIVER "%s", what);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, function, strlen(function)) < 0)
		fail(what, cycle);
	close(fd);
}

/* function 0 stays open */
static void check_let_go(unsigned long cycle)
{
	char line[256], name[128];
	FILE *file = fopen(truth, "r");
	unsigned int seen = 0;
	long value;

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "held_%127s %ld", name, &value) != 2)
			continue;
		seen++;
		if (value == !strcmp(name, "functions"))
			continue;
		printf("held after the unbind: %s", line);
		errno = EBUSY;
		fail("the driver did not let go", cycle);
	}
	if (seen != HELD)
		fail(truth, cycle);
	fclose(file);
	errno = EBUSY;
	if (there("ndbus*") || there("ocxlpmem/*"))
		fail("devices are left", cycle);
}

static void mount_it(unsigned long cycle)
{
	unsigned long left = PATIENCE_S * 1000000ul / STEP_US;
	char block[256];

	/* sysfs shows the disk a little before it can be opened */
	while (find("ndbus*/region*/*/block/*", block, sizeof(block)) ||
	       mount(block, "/mnt", "ext4", 0, "dax=never")) {
		if ((errno != ENOENT && errno != ENXIO && errno != ENODEV) || !--left)
			fail("mount", cycle);
		usleep(STEP_US);
	}
}

static void check_writer(pid_t writer, unsigned long cycle)
{
	int status;

	if (waitpid(writer, &status, 0) != writer)
		fail("waitpid", cycle);
	errno = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
	if (errno != EIO && errno != ENODEV && errno != ENXIO && errno != EROFS)
		fail("the writer ended by", cycle);
}

static void with_writer(unsigned long cycle)
{
	unsigned long before = shared->written;
	pid_t writer;

	mount_it(cycle);
	writer = start_writer();
	if (writer < 0)
		fail("fork", cycle);
	while (shared->written == before) {
		if (waitpid(writer, NULL, WNOHANG))
			fail("the writer did not begin", cycle);
		usleep(STEP_US);
	}
	usleep(rand() % 20000);
	tell_driver("unbind", cycle);
	check_writer(writer, cycle);
	if (umount("/mnt"))
		fail("umount", cycle);
}

static void check_readers(unsigned long cycle)
{
	unsigned int i;

	for (i = 0; i < READERS; i++)
		if (waitpid(readers[i], NULL, WNOHANG)) {
			errno = ECHILD;
			fail("a reader has ended", cycle);
		}
}

int main(int argc, char **argv)
{
	unsigned long count = argc == 4 ? strtoul(argv[1], NULL, 0) : 0;
	unsigned long cycle;
	unsigned int i;

	if (!count)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	function = argv[2];
	truth = argv[3];
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (shared == MAP_FAILED)
		return 1;
	for (i = 0; i < READERS; i++)
		readers[i] = start_reader(i);

	for (cycle = 0; cycle < count; cycle++) {
		if (cycle % 2)
			with_writer(cycle);
		else
			tell_driver("unbind", cycle);
		check_let_go(cycle);
		check_readers(cycle);
		tell_driver("bind", cycle);
	}
	quit();
	for (i = 0; i < READERS; i++) {
		printf("reader %u: %lu answers, %lu times the card was gone\n", i,
		       shared->answers[i], shared->refusals[i]);
		if (!shared->answers[i] || !shared->refusals[i])
			return 1;
	}
	printf("writer: %lu times written and synced\n", shared->written);
	return 0;
}
