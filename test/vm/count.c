// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-count PMU EVENT counting|sampling|process: opens one event of a PMU, in one of these
 * ways, and prints what it counts at once, or the name of the errno.
 * vm-count storm PMU...: opens, reads and closes events of all of them at random, until
 * SIGTERM. Fails if a count fell or was enormous.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EVENTS		18	/* libnvdimm's, and one more at each end */
#define FILES		8
#define ENORMOUS	(1ull << 40)

static volatile sig_atomic_t ended;

static void end(int number)
{
	ended = 1;
}

static int type_of(const char *pmu)
{
	char path[128];
	int type = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s/type", pmu);
	file = fopen(path, "r");
	if (!file)
		return -1;
	if (fscanf(file, "%d", &type) != 1)
		type = -1;
	fclose(file);
	return type;
}

static int open_event(int type, uint64_t config, uint64_t period, pid_t pid)
{
	struct perf_event_attr attr = {
		.type = type,
		.size = sizeof(attr),
		.config = config,
		.sample_period = period,
	};

	return syscall(SYS_perf_event_open, &attr, pid, pid > 0 ? -1 : 0, -1, PERF_FLAG_FD_CLOEXEC);
}

static int open_in_way(int type, uint64_t config, const char *way)
{
	if (!strcmp(way, "sampling"))
		return open_event(type, config, 1000, -1);
	if (!strcmp(way, "process"))
		return open_event(type, config, 0, getpid());
	return open_event(type, config, 0, -1);
}

static int once(const char *pmu, uint64_t config, const char *way)
{
	int file = open_in_way(type_of(pmu), config, way);
	uint64_t count;

	if (file < 0) {
		puts(strerrorname_np(errno));
		return 0;
	}
	if (read(file, &count, sizeof(count)) != sizeof(count))
		return 1;
	printf("%llu\n", (unsigned long long)count);
	return 0;
}

static int read_count(int file, uint64_t *before)
{
	uint64_t count;

	if (read(file, &count, sizeof(count)) != sizeof(count)) {
		printf("read: %s\n", strerrorname_np(errno));
		return 1;
	}
	if (count < *before || count > ENORMOUS) {
		printf("a count was %llu, then %llu\n", (unsigned long long)*before,
		       (unsigned long long)count);
		return 1;
	}
	*before = count;
	return 0;
}

static int storm(char **pmus, unsigned int count)
{
	uint64_t before[FILES];
	unsigned long opened = 0, refused = 0;
	int files[FILES], bad = 0;
	unsigned int i;

	memset(files, -1, sizeof(files));
	signal(SIGTERM, end);
	puts("begun");
	fflush(stdout);
	while (!ended && !bad) {
		i = rand() % FILES;
		if (files[i] < 0) {
			files[i] = open_event(type_of(pmus[rand() % count]), rand() % EVENTS, 0, -1);
			before[i] = 0;
			opened += files[i] >= 0;
			refused += files[i] < 0;
		} else if (rand() % 2) {
			bad = read_count(files[i], &before[i]);
		} else {
			close(files[i]);
			files[i] = -1;
		}
	}
	printf("%lu opened, %lu refused\n", opened, refused);
	return bad || !opened;
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[1], "storm"))
		return storm(argv + 2, argc - 2);
	if (argc != 4)
		return 2;
	return once(argv[1], strtoull(argv[2], NULL, 0), argv[3]);
}
