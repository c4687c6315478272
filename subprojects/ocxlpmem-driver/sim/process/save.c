// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "save.h"

#define MODE_NEW	0600

static bool fail(int err)
{
	errno = err;
	return false;
}

/* what a killed simulator left of that name goes; what is not ours does not */
static bool remove_stale(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	int err = 0;

	if (fd < 0)
		return errno == ENOENT || fail(EEXIST);
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_uid != geteuid() || st.st_nlink > 1)
		err = EEXIST;
	else if (flock(fd, LOCK_EX | LOCK_NB))
		err = EBUSY;
	else if (unlink(path))
		err = errno;
	close(fd);
	return !err || fail(err);
}

/* mode and owner of the file that is to be replaced */
static bool take_after(int fd, const char *path)
{
	struct stat old, new;

	if (lstat(path, &old))
		return errno == ENOENT;
	if (!S_ISREG(old.st_mode))
		return fail(EEXIST);
	if (fstat(fd, &new))
		return false;
	if ((old.st_uid != new.st_uid || old.st_gid != new.st_gid) &&
	    fchown(fd, old.st_uid, old.st_gid))
		return false;
	return !fchmod(fd, old.st_mode & 07777);
}

static void clear(struct sim_save *save)
{
	/* the lock goes last: who finds the name unlocked takes it for left behind */
	close(save->fd);
	g_free(save->path);
	g_free(save->temporary);
}

static void give_up(struct sim_save *save)
{
	int err = errno;

	unlink(save->temporary);
	clear(save);
	errno = err;
}

bool sim_save_begin(struct sim_save *save, const char *path)
{
	g_autofree char *temporary = g_strconcat(path, ".new", NULL);
	const int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;

	save->fd = open(temporary, flags, MODE_NEW);
	if (save->fd < 0 && errno == EEXIST && remove_stale(temporary))
		save->fd = open(temporary, flags, MODE_NEW);
	if (save->fd < 0)
		return false;
	save->path = g_strdup(path);
	save->temporary = g_steal_pointer(&temporary);
	if (!flock(save->fd, LOCK_EX | LOCK_NB) && take_after(save->fd, path))
		return true;
	give_up(save);
	return false;
}

bool sim_save_write(struct sim_save *save, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(save->fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		p += n;
		len -= n;
	}
	return true;
}

/* the rename survives a crash; a file system that cannot do that need not */
static void sync_directory(const char *path)
{
	g_autofree char *dir = g_path_get_dirname(path);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

bool sim_save_finish(struct sim_save *save, bool good)
{
	/* a link or a directory may have come to the place meanwhile */
	if (!good || fsync(save->fd) || !take_after(save->fd, save->path) ||
	    rename(save->temporary, save->path)) {
		give_up(save);
		return false;
	}
	sync_directory(save->path);
	clear(save);
	return true;
}
