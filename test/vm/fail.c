// SPDX-License-Identifier: GPL-2.0-only
/* Documentation/fault-injection of the kernel: /proc/thread-self/fail-nth */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"

#define DEBUGFS	"/sys/kernel/debug/"

static int nth = -1;

static bool set(const char *path, const char *value)
{
	FILE *file = fopen(path, "w");
	bool ok = file && fputs(value, file) >= 0;

	if (!ok || fclose(file)) {
		perror(path);
		return false;
	}
	return true;
}

bool fail_open(void)
{
	/* every allocation is asked, and none is spoken of */
	static const struct {
		const char *path;
		const char *value;
	} settings[] = {
		{ DEBUGFS "failslab/ignore-gfp-wait", "N" },
		{ DEBUGFS "failslab/verbose", "0" },
		{ DEBUGFS "fail_page_alloc/ignore-gfp-wait", "N" },
		{ DEBUGFS "fail_page_alloc/ignore-gfp-highmem", "N" },
		{ DEBUGFS "fail_page_alloc/min-order", "0" },
		{ DEBUGFS "fail_page_alloc/verbose", "0" },
		{ DEBUGFS "fail_usercopy/verbose", "0" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (!set(settings[i].path, settings[i].value))
			return false;
	nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (nth < 0)
		perror("fail-nth");
	return nth >= 0;
}

void fail_nth(unsigned int n)
{
	char word[16];
	int len = snprintf(word, sizeof(word), "%u", n);

	if (pwrite(nth, word, len, 0) != len)
		abort();
}

bool fail_hit(void)
{
	char word[16] = "";
	/* a copy to user space itself: it fails if it is the one */
	ssize_t len = pread(nth, word, sizeof(word) - 1, 0);

	/* so is this; but then nothing is left to be taken back */
	if (pwrite(nth, "0", 1, 0) != 1 && pwrite(nth, "0", 1, 0) != 1)
		abort();
	return len > 0 && !strtoul(word, NULL, 10);
}

/* ---- workers of the kernel ------------------------------------------------ */

#define WORKERS_MAX	256

static int workers[WORKERS_MAX];
static unsigned int worker_count;

static bool is_worker(const char *pid)
{
	char path[64], name[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%.20s/comm", pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	if (!fgets(name, sizeof(name), file))
		*name = 0;
	fclose(file);
	return !strncmp(name, "kworker/u", 9);
}

void fail_workers_nth(unsigned int n)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	if (!proc)
		abort();
	while ((entry = readdir(proc)) && worker_count < WORKERS_MAX) {
		char path[64];
		int fd;

		if (!is_worker(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/proc/%.20s/fail-nth", entry->d_name);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			continue;
		dprintf(fd, "%u", n);
		workers[worker_count++] = fd;
	}
	closedir(proc);
}

bool fail_workers_hit(void)
{
	unsigned int i;

	for (i = 0; i < worker_count; i++) {
		char word[16] = "";

		/* a worker may have ended: then nothing can be read */
		if (pread(workers[i], word, sizeof(word) - 1, 0) > 0 &&
		    !strtoul(word, NULL, 10))
			return true;
	}
	return false;
}

void fail_workers_end(void)
{
	while (worker_count) {
		int fd = workers[--worker_count];

		dprintf(fd, "0");
		close(fd);
	}
}
