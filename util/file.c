// SPDX-License-Identifier: GPL-2.0-only
/* Files that are whole or not there, whatever ends the program. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"

int file_open_error(const char *path, int error)
{
	return error == EISDIR && access(path, F_OK) ? -ENOENT : -error;
}

int file_write_all(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= n;
	}
	return 0;
}

int file_sync_directory(const char *path)
{
	char *copy = xstrdup(path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = 0;

	free(copy);
	if (fd < 0)
		return -errno;
	/* EINVAL: a file system that cannot sync directories, and need not */
	if (fsync(fd) && errno != EINVAL)
		err = -errno;
	close(fd);
	return err;
}

#define MODE_NEW	0600
#define LOCK_STEP_MS	10
#define LOCK_STEPS	500

int file_lock(int fd)
{
	const struct timespec step = { 0, LOCK_STEP_MS * 1000000L };
	unsigned int i;

	for (i = 0; flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK; i++) {
		if (i == LOCK_STEPS)
			return -EBUSY;
		nanosleep(&step, NULL);
	}
	/* other errors: a file system without locks */
	return 0;
}

const char *file_distrust(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "is no regular file";
	if (st->st_uid != geteuid())
		return "belongs to another user";
	return st->st_nlink > 1 ? "has another name" : NULL;
}

int file_remove_stale(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), err = 0;
	struct stat st, named;

	if (fd < 0 && errno == ENOENT)
		return 0;
	/* a link, a socket, or somebody else's; all others are errors of the way there */
	if (fd < 0)
		return errno == ELOOP || errno == ENXIO || errno == EACCES ? -EEXIST : -errno;
	if (fstat(fd, &st))
		err = -errno;
	else if (file_distrust(&st))
		err = -EEXIST;
	else if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		err = -EBUSY;
	/* the one who held the lock may have given it its name, and another begun */
	else if (!lstat(path, &named) && named.st_ino == st.st_ino &&
		 named.st_dev == st.st_dev && unlink(path))
		err = -errno;
	close(fd);
	return err;
}

static int wait_stale(const char *path)
{
	const struct timespec step = { 0, LOCK_STEP_MS * 1000000L };
	unsigned int i;
	int err = file_remove_stale(path);

	for (i = 0; err == -EBUSY && i < LOCK_STEPS; i++) {
		nanosleep(&step, NULL);
		err = file_remove_stale(path);
	}
	return err;
}

int file_create(const char *path)
{
	struct stat st;
	int fd, err;

	for (;;) {
		fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE_NEW);
		if (fd < 0 && errno != EEXIST)
			return file_open_error(path, errno);
		err = fd < 0 ? wait_stale(path) : file_lock(fd);
		if (err) {
			if (fd >= 0)
				close(fd);
			return err;
		}
		/* it may have been taken for a stale one before it was locked */
		if (fd >= 0 && !fstat(fd, &st) && st.st_nlink)
			return fd;
		if (fd >= 0)
			close(fd);
	}
}

int file_take_place(int fd, const char *path, unsigned int mode)
{
	struct stat old, new;

	if (fstat(fd, &new))
		return -errno;
	if (!lstat(path, &old)) {
		if (!S_ISREG(old.st_mode))
			return -EEXIST;
		if ((old.st_uid != new.st_uid || old.st_gid != new.st_gid) &&
		    fchown(fd, old.st_uid, old.st_gid))
			return -errno;
		if (!mode)
			mode = old.st_mode & 07777;
	}
	if (mode && mode != (new.st_mode & 07777) && fchmod(fd, mode))
		return -errno;
	return 0;
}

bool file_place_is_ours(const char *path)
{
	struct stat st;

	if (!geteuid() || lstat(path, &st))
		return true;
	return st.st_uid == geteuid() && (st.st_gid == getegid() || group_member(st.st_gid));
}

int file_replace(const char *path, const char *temporary, const void *data, size_t len,
		 unsigned int mode, bool durable)
{
	int fd = file_create(temporary);
	int err;

	if (fd < 0)
		return fd;
	err = file_take_place(fd, path, mode);
	if (!err)
		err = file_write_all(fd, data, len);
	if (!err && fsync(fd))
		err = -errno;
	if (!err && rename(temporary, path))
		err = -errno;
	if (err)
		unlink(temporary);
	/* the lock goes with it: not before the name has */
	close(fd);
	return !err && durable ? file_sync_directory(path) : err;
}

const char *file_foreign_kind(const char *path)
{
	struct stat st;

	if (lstat(path, &st) || S_ISREG(st.st_mode))
		return NULL;
	if (S_ISDIR(st.st_mode))
		return "a directory";
	if (S_ISLNK(st.st_mode))
		return "a symbolic link";
	if (S_ISFIFO(st.st_mode))
		return "a FIFO";
	return S_ISSOCK(st.st_mode) ? "a socket" : "a device";
}

int file_rename(const char *from, const char *to, bool replace)
{
	if (replace && file_foreign_kind(to))
		return -EEXIST;
	if (replace)
		return rename(from, to) ? -errno : 0;
	if (!renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	/* a file system without that flag (NFS): link() does not replace either */
	if (link(from, to))
		return -errno;
	return unlink(from) ? -errno : 0;
}
