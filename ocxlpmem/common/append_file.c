// SPDX-License-Identifier: GPL-2.0-only
/* A file that grows: of raw logs, or of results. */
#include "append_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/file.h"

static struct failure *prepare(const char *path, unsigned int mode, int fd)
{
	struct stat st;
	int err;

	if (fstat(fd, &st))
		return failure_system(-errno, NULL, "opening %s", path);
	if (!S_ISREG(st.st_mode) || st.st_nlink > 1)
		return failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST, "name another file",
				   "%s has another name, or is no file: nothing is written there",
				   path);
	if (mode && fchmod(fd, mode))
		err = -errno;
	else
		err = file_sync_directory(path);
	return err ? failure_system(err, NULL, "opening %s", path) : NULL;
}

struct failure *append_file_open(const char *path, unsigned int mode, int *fd)
{
	const int flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
			  O_CLOEXEC;
	const char *kind = file_foreign_kind(path);
	struct failure *failure;

	*fd = -1;
	if (kind)
		return failure_new(CODE_FAILED, FAILURE_SYSTEM, -EEXIST, "name a regular file",
				   "%s is %s: nothing is written there", path, kind);
	*fd = open(path, flags, 0600);
	if (*fd < 0)
		return failure_system(file_open_error(path, errno), NULL, "opening %s", path);
	failure = prepare(path, mode, *fd);
	if (failure) {
		close(*fd);
		*fd = -1;
	}
	return failure;
}

/* half of something at the end of the file would make all that follows unreadable */
int append_file_write(int fd, const void *data, size_t len)
{
	int err = file_lock(fd);
	struct stat st;

	if (err)
		return err;
	if (fstat(fd, &st)) {
		err = -errno;
	} else {
		err = file_write_all(fd, data, len);
		if (!err && fdatasync(fd))
			err = -errno;
		if (err && ftruncate(fd, st.st_size))
			err = -errno;
	}
	flock(fd, LOCK_UN);
	return err;
}
