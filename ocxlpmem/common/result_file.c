// SPDX-License-Identifier: GPL-2.0-only
/* The file that -o names: standard output is that file, and stays with its name. */
#include "result_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "append_file.h"
#include "interrupt.h"
#include "util/file.h"
#include "util/stdout.h"

/* somebody who removes it again and again is no reason to write for ever */
#define TRIES	16

static struct failure *take(const char *path, unsigned int mode)
{
	int fd, err = 0;
	struct failure *failure = append_file_open(path, mode, &fd);

	if (failure)
		return failure;
	if (dup2(fd, STDOUT_FILENO) < 0)
		err = -errno;
	close(fd);
	return err ? failure_system(err, NULL, "opening %s", path) : NULL;
}

struct failure *result_file_open(struct result_file *file, const char *path, unsigned int mode)
{
	struct failure *failure = NULL;
	struct stat st;

	*file = (struct result_file) { .mode = mode };
	if (path && strcmp(path, "-")) {
		file->path = path;
		failure = take(path, mode);
		if (!failure)
			stdout_set_name(path);
	}
	file->regular = !fstat(STDOUT_FILENO, &st) && S_ISREG(st.st_mode);
	return failure;
}

void result_file_block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, signals, NULL);
}

bool result_file_signal(const struct result_file *file, int signal, struct failure **failure)
{
	*failure = NULL;
	if (signal != SIGHUP || !file->regular)
		return !interrupt_ignored(signal);
	/* a file that somebody else opened cannot be found again, but goes on */
	if (file->path)
		*failure = take(file->path, file->mode);
	return false;
}

static bool is_named(const char *path)
{
	struct stat named, open;

	return !lstat(path, &named) && !fstat(STDOUT_FILENO, &open) &&
	       named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

struct failure *result_file_follow(const struct result_file *file)
{
	return file->path && !is_named(file->path) ? take(file->path, file->mode) : NULL;
}

bool result_file_has_name(const struct result_file *file)
{
	struct stat st;

	return !file->regular || (!fstat(STDOUT_FILENO, &st) && st.st_nlink);
}

/* a file that somebody else opened is not ours to lock and to cut */
static int write_plainly(const void *data, size_t len)
{
	int err = file_write_all(STDOUT_FILENO, data, len);

	return !err && fdatasync(STDOUT_FILENO) ? -errno : err;
}

static struct failure *append_once(const struct result_file *file, const void *data, size_t len)
{
	struct failure *failure = result_file_follow(file);
	int err;

	if (failure)
		return failure;
	err = file->path ? append_file_write(STDOUT_FILENO, data, len) : write_plainly(data, len);
	return err ? failure_system(err, NULL, "writing to %s", stdout_name()) : NULL;
}

struct failure *result_file_append(const struct result_file *file, const void *data, size_t len)
{
	struct failure *failure;
	unsigned int i;

	for (i = 0; i < TRIES; i++) {
		failure = append_once(file, data, len);
		/* one that was moved has another name; one that was removed has taken it along */
		if (failure || !file->path || result_file_has_name(file))
			return failure;
	}
	return failure_system(-ENOENT, NULL, "writing to %s", file->path);
}
