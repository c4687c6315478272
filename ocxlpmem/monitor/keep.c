// SPDX-License-Identifier: GPL-2.0-only
/* Raw logs on the disk, within a bound: the oldest go first. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "monitor.h"
#include "ocxlpmem/common/kept_logs.h"
#include "util/memory.h"

/* on the disk: most logs are smaller than a block of it */
#define KEPT_MAX	(UINT64_C(64) << 20)
#define KEPT_BLOCK	4096
/* down to that at a time, so that not each log makes us look through all */
#define KEPT_LOW	(KEPT_MAX / 8 * 7)

struct file {
	char *name;
	struct timespec time;
	uint64_t bytes;
};

struct files {
	size_t count;
	struct file *files;
	uint64_t bytes;
};

static bool is_log(const char *name)
{
	size_t len = strlen(name), suffix = strlen(KEPT_LOG_SUFFIX);

	return len > suffix && !strcmp(name + len - suffix, KEPT_LOG_SUFFIX);
}

static uint64_t on_disk(uint64_t bytes)
{
	return (bytes + KEPT_BLOCK - 1) / KEPT_BLOCK * KEPT_BLOCK;
}

static void find(const char *directory, struct files *files)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	struct stat st;

	*files = (struct files) { 0 };
	while (dir && (entry = readdir(dir))) {
		if (!is_log(entry->d_name) ||
		    fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) ||
		    !S_ISREG(st.st_mode))
			continue;
		files->files = xgrow(files->files, files->count, sizeof(*files->files));
		files->files[files->count++] = (struct file) {
			.name = xasprintf("%s/%s", directory, entry->d_name),
			.time = st.st_mtim, .bytes = on_disk(st.st_size),
		};
		files->bytes += on_disk(st.st_size);
	}
	if (dir)
		closedir(dir);
}

static void drop(struct files *files)
{
	while (files->count)
		free(files->files[--files->count].name);
	free(files->files);
}

static int by_age(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	if (x->time.tv_sec != y->time.tv_sec)
		return x->time.tv_sec < y->time.tv_sec ? -1 : 1;
	if (x->time.tv_nsec != y->time.tv_nsec)
		return x->time.tv_nsec < y->time.tv_nsec ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void tell_removed(struct monitor *monitor, uint64_t removed)
{
	struct json_object *event;

	event = event_new(&monitor->ledger, EVENT_STORAGE, OCXLPMEM_STATUS_WARNING, NULL, "bound",
			  "%s: more than 64 MiB of error logs: the oldest %llu were removed",
			  monitor->store.path, (unsigned long long)removed);
	json_add_u64(event, "removed", removed);
	outbox_post(&monitor->outbox, event);
}

static void make_room(struct monitor *monitor)
{
	uint64_t removed = 0;
	struct files files;
	size_t i;

	find(monitor->store.path, &files);
	if (files.count)
		qsort(files.files, files.count, sizeof(*files.files), by_age);
	for (i = 0; i < files.count && files.bytes > KEPT_LOW; i++) {
		if (unlink(files.files[i].name))
			break;
		files.bytes -= files.files[i].bytes;
		removed++;
	}
	monitor->kept_bytes = files.bytes;
	drop(&files);
	if (removed)
		tell_removed(monitor, removed);
}

struct failure *keep_open(struct monitor *monitor)
{
	struct failure *failure;
	struct files files;

	monitor->logs = kept_logs_directory();
	failure = log_store_open(&monitor->store, monitor->logs, 0);
	if (failure)
		return failure;
	find(monitor->store.path, &files);
	monitor->kept_bytes = files.bytes;
	drop(&files);
	return NULL;
}

int keep_log(struct monitor *monitor, const struct ocxlpmem_card *card,
	     const struct ocxlpmem_error_log *log)
{
	size_t len;
	int err = log_store_keep(&monitor->store, card, log);

	outbox_trouble(&monitor->outbox, &monitor->store_trouble, err, monitor->store.path);
	if (err)
		return err;
	ocxlpmem_error_log_raw(log, &len);
	monitor->kept_bytes += on_disk(len);
	if (monitor->kept_bytes > KEPT_MAX)
		make_room(monitor);
	return 0;
}
