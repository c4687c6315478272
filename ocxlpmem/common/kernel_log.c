// SPDX-License-Identifier: GPL-2.0-only
/* What the driver says in the kernel's log, read without waiting for more. */
#include "kernel_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cards.h"
#include "util/memory.h"

#define DRIVER		"ocxlpmem"
/* a record of /dev/kmsg has no more */
#define RECORD_MAX	8192

struct telling {
	void (*line)(const char *text, unsigned long long us, void *data);
	void *data;
};

/* "6,1234,5678,-;ocxlpmem 0009:00:00.1: words" */
static void tell(const struct telling *telling, const char *line)
{
	const char *text = strchr(line, ';');
	unsigned long long us = 0;

	if (!text || strncmp(text + 1, DRIVER, strlen(DRIVER)))
		return;
	if (text[1 + strlen(DRIVER)] != ' ' && text[1 + strlen(DRIVER)] != ':')
		return;
	if (sscanf(line, "%*u,%*u,%llu", &us) != 1)
		us = 0;
	telling->line(text + 1, us, telling->data);
}

int kernel_log_each(const struct invocation *inv,
		    void (*line)(const char *text, unsigned long long us, void *data), void *data)
{
	const struct telling telling = { line, data };
	const char *root = machine_dev_root(inv);
	char *path = xasprintf("%s/dev/kmsg", root ? root : ""), *record, *one, *rest;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), err = -errno;
	ssize_t len;

	free(path);
	if (fd < 0)
		return err;
	record = xmalloc(RECORD_MAX);
	/* EPIPE: records were overwritten meanwhile; the next one is there */
	while ((len = read(fd, record, RECORD_MAX - 1)) > 0 || (len < 0 && errno == EPIPE)) {
		record[len > 0 ? len : 0] = '\0';
		for (rest = record; (one = strsep(&rest, "\n")); )
			tell(&telling, one);
	}
	err = len < 0 && errno != EAGAIN ? -errno : 0;
	close(fd);
	free(record);
	return err;
}
