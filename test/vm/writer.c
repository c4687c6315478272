// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-writer write|map FILE LOG: writes one record after the other, each made
 * durable before the next: by write() and fsync(), or through a shared mapping
 * and msync(). LOG always holds how many are durable. Ends with the first
 * failure and names it: "N durable, fsync: EIO", "N durable, SIGBUS". After a failed
 * msync() it writes to the mapping once more: if that raises SIGBUS, this is what is
 * said. Exit code 0 then; 1 if it could not even begin. When it is terminated,
 * "N durable, stopped".
 *
 * vm-writer check FILE LOG: are these N records in FILE? Exit code 0 if so.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define RECORD	4096	/* of which whole ones fill a page */
#define RECORDS	16384	/* then from the begin again, with other bytes */

static volatile sig_atomic_t stopped;
static uint64_t durable;
static sigjmp_buf fault;

static void stop(int signal)
{
	stopped = 1;
}

static void bus_error(int signal)
{
	siglongjmp(fault, 1);
}

static void fill(unsigned char *record, uint64_t number)
{
	uint64_t word = (number + 1) * 0x9e3779b97f4a7c15ull;
	unsigned int i;

	for (i = 0; i < RECORD; i += sizeof(word), word = word * 6364136223846793005ull + 1)
		memcpy(record + i, &word, sizeof(word));
}

static off_t place(uint64_t number)
{
	return number % RECORDS * RECORD;
}

static int broken(const char *what)
{
	perror(what);
	return 1;
}

static int ended(const char *how)
{
	if (how)
		printf("%llu durable, %s: %s\n", (unsigned long long)durable, how,
		       strerrorname_np(errno));
	else
		printf("%llu durable, stopped\n", (unsigned long long)durable);
	return 0;
}

static int note(int log)
{
	durable++;
	return pwrite(log, &durable, sizeof(durable), 0) == sizeof(durable) ? 0 : -1;
}

static int by_write(int file, int log)
{
	unsigned char record[RECORD];

	while (!stopped) {
		ssize_t n;

		fill(record, durable);
		n = pwrite(file, record, RECORD, place(durable));
		if (n != RECORD) {
			errno = n < 0 ? errno : ENOSPC;
			return ended("write");
		}
		if (fsync(file))
			return ended("fsync");
		if (note(log))
			return broken("log");
	}
	return ended(NULL);
}

static int by_map(int file, int log)
{
	size_t page = sysconf(_SC_PAGESIZE);
	unsigned char *map;

	errno = posix_fallocate(file, 0, (off_t)RECORDS * RECORD);
	if (errno || fsync(file))
		return broken("allocate");
	map = mmap(NULL, (size_t)RECORDS * RECORD, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (map == MAP_FAILED)
		return broken("mmap");
	if (sigsetjmp(fault, 1)) {
		printf("%llu durable, SIGBUS\n", (unsigned long long)durable);
		return 0;
	}
	signal(SIGBUS, bus_error);
	while (!stopped) {
		fill(map + place(durable), durable);
		/* a page can be more than a record */
		if (msync(map + place(durable) / page * page, page, MS_SYNC)) {
			/* its page, a huge one too, may stay mapped: the same bytes elsewhere */
			fill(map + place(durable - RECORDS / 2), durable - RECORDS / 2);
			return ended("msync");
		}
		if (note(log))
			return broken("log");
	}
	return ended(NULL);
}

static int check(int file, int log)
{
	unsigned char expected[RECORD], got[RECORD];
	uint64_t count, i;

	if (pread(log, &count, sizeof(count), 0) != sizeof(count) || !count) {
		puts("nothing was made durable");
		return 1;
	}
	/* the one after the last may have been on its way to the place of the oldest */
	for (i = count < RECORDS ? 0 : count - RECORDS + 1; i < count; i++) {
		fill(expected, i);
		if (pread(file, got, RECORD, place(i)) == RECORD && !memcmp(expected, got, RECORD))
			continue;
		printf("record %llu of %llu is not what was written\n", (unsigned long long)i,
		       (unsigned long long)count);
		return 1;
	}
	printf("%llu records intact\n", (unsigned long long)count);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(int file, int log);
	int flags;
} modes[] = {
	{ "write", by_write, O_RDWR | O_CREAT | O_TRUNC },
	{ "map", by_map, O_RDWR | O_CREAT | O_TRUNC },
	{ "check", check, O_RDONLY },
};

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = stop };
	unsigned int i;
	int file, log;

	for (i = 0; argc == 4 && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(argv[1], modes[i].name))
			continue;
		file = open(argv[2], modes[i].flags | O_CLOEXEC, 0600);
		log = open(argv[3], modes[i].flags | O_CLOEXEC, 0600);
		if (file < 0 || log < 0)
			return broken("open");
		sigaction(SIGTERM, &action, NULL);
		return modes[i].run(file, log);
	}
	fputs("usage: vm-writer write|map|check FILE LOG\n", stderr);
	return 2;
}
