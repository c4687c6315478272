// SPDX-License-Identifier: GPL-2.0-only
/* Where raw logs are kept: a file, or a directory with one file a log. */
#include "log_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "append_file.h"
#include "kept_logs.h"
#include "util/file.h"
#include "util/memory.h"
#include "util/text.h"

#define TEMPORARY	".tmp"
/* no log is as long as this: a block that claims to be is none */
#define WINDOW		(1u << 20)

/* ---- a directory --------------------------------------------------------- */

/* half a log has no other name that could be written again: a later run has other numbers */
static void remove_stale(const char *directory)
{
	const size_t suffix = strlen(KEPT_LOG_SUFFIX TEMPORARY);
	struct dirent *entry;
	DIR *dir = opendir(directory);

	while (dir && (entry = readdir(dir))) {
		size_t len = strlen(entry->d_name);
		char *path;

		if (len < suffix || strcmp(entry->d_name + len - suffix,
						KEPT_LOG_SUFFIX TEMPORARY))
			continue;
		path = xasprintf("%s/%s", directory, entry->d_name);
		file_remove_stale(path);
		free(path);
	}
	if (dir)
		closedir(dir);
}

static char *log_file_name(const char *directory, const struct ocxlpmem_card *card,
			   const struct ocxlpmem_error_log *log)
{
	char *name = kept_log_name(card, log), *path = xasprintf("%s/%s", directory, name);

	free(name);
	return path;
}

/* a file is as old as the receipt of its log: kept_logs.c reads that */
static int set_received(const char *path, const struct ocxlpmem_error_log *log)
{
	const uint64_t ns_per_s = UINT64_C(1000000000);
	struct ocxlpmem_log_receipt receipt;
	struct timespec times[2] = { { .tv_nsec = UTIME_NOW } };

	if (ocxlpmem_error_log_receipt(log, &receipt))
		return 0;
	times[1].tv_sec = receipt.time_ns / ns_per_s;
	times[1].tv_nsec = receipt.time_ns % ns_per_s;
	return utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) ? -errno : 0;
}

/* ---- a file -------------------------------------------------------------- */

/* bytes of the whole logs that begin the window; -EBADMSG: something else is in it */
static ssize_t whole_logs(const char *window, size_t len)
{
	struct ocxlpmem_object *object;
	size_t at = 0, used;
	int err;

	for (;;) {
		err = ocxlpmem_decode(NULL, OCXLPMEM_KIND_ERROR_LOG, window + at, len - at, &object,
				      &used);
		if (err)
			break;
		ocxlpmem_object_unref(object);
		at += used;
	}
	if (err == -EBADMSG)
		return at;
	return err == -EPROTO ? -EBADMSG : err;
}

/* where the whole logs end that the file begins with */
static int find_end(int fd, char *window, off_t *end)
{
	ssize_t have, whole = 0;

	for (*end = 0;; *end += whole) {
		have = pread(fd, window, WINDOW, *end);
		if (have < 0 && errno == EINTR) {
			whole = 0;
			continue;
		}
		if (have <= 0)
			return have ? -errno : 0;
		whole = whole_logs(window, have);
		if (whole < 0)
			return whole;
		if (!whole)
			break;
	}
	/* a first few bytes alone could be anything */
	return have == WINDOW || !*end ? -EBADMSG : 0;
}

static struct failure *cut_half_log(const struct log_store *store)
{
	char *window = xmalloc(WINDOW);
	int err = file_lock(store->fd);
	struct failure *failure = NULL;
	struct stat st;
	off_t end = 0;

	if (!err)
		err = find_end(store->fd, window, &end);
	free(window);
	if (!err && fstat(store->fd, &st))
		err = -errno;
	if (!err && end < st.st_size) {
		if (ftruncate(store->fd, end) || fdatasync(store->fd))
			err = -errno;
	}
	if (err == -EBADMSG)
		failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, err, "name another file",
				      "%s: not error logs alone are in it: there is something else "
				      "at offset %" PRIu64, store->path, (uint64_t)end);
	else if (err)
		failure = failure_system(err, NULL, "reading %s", store->path);
	flock(store->fd, LOCK_UN);
	if (failure || end == st.st_size)
		return failure;
	fputs(PROGRAM ": ", stderr);
	text_print(stderr, store->path);
	fprintf(stderr, ": %" PRIu64 " bytes at its end were half a log and are cut\n",
		(uint64_t)(st.st_size - end));
	return NULL;
}

static struct failure *open_file(struct log_store *store)
{
	struct failure *failure = append_file_open(store->path, store->mode, &store->fd);

	return failure ? failure : cut_half_log(store);
}

/* ---- both ---------------------------------------------------------------- */

struct failure *log_store_open(struct log_store *store, const char *path, unsigned int mode)
{
	struct failure *failure = NULL;
	struct stat st;
	int err;

	*store = (struct log_store) { .path = path, .mode = mode, .fd = -1 };
	if (!path)
		return NULL;
	err = kept_logs_prepare(path, &store->mode);
	if (err)
		return failure_system(err, NULL, "making the directory %s", path);
	store->directory = !stat(path, &st) && S_ISDIR(st.st_mode);
	if (store->directory)
		remove_stale(path);
	else
		failure = open_file(store);
	if (failure)
		log_store_close(store);
	return failure;
}

int log_store_keep(struct log_store *store, const struct ocxlpmem_card *card,
		   const struct ocxlpmem_error_log *log)
{
	char *name, *temporary;
	const void *raw;
	size_t len;
	int err;

	if (!store->path)
		return 0;
	raw = ocxlpmem_error_log_raw(log, &len);
	if (!store->directory)
		return append_file_write(store->fd, raw, len);
	name = log_file_name(store->path, card, log);
	temporary = xasprintf("%s" TEMPORARY, name);
	err = file_replace(name, temporary, raw, len, store->mode, true);
	if (!err)
		err = set_received(name, log);
	free(temporary);
	free(name);
	return err;
}

int log_store_close(struct log_store *store)
{
	int err = store->fd >= 0 && close(store->fd) ? -errno : 0;

	store->fd = -1;
	return err;
}
