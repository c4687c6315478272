// SPDX-License-Identifier: GPL-2.0-only
/* The directory and the children that the tests of util/ use. */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

bool no_library;

void *__wrap_dlopen(const char *name, int flags)
{
	return __real_dlopen(no_library ? "no-such-library.so.0" : name, flags);
}

int scratch_setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/ocxlpmem-util-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(path));
	assert_int_equal(chdir(path), 0);
	*state = strdup(path);
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

int scratch_teardown(void **state)
{
	assert_int_equal(chdir("/"), 0);
	nftw(*state, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return 0;
}

void *exact(const void *bytes, size_t len)
{
	void *copy = malloc(len);

	assert_true(copy || !len);
	return len ? memcpy(copy, bytes, len) : copy;
}

/* until all who have the other end are gone; a terminal says so with EIO */
static void collect(struct child *child, pid_t pid, int fd)
{
	ssize_t n;

	child->len = 0;
	while (child->len < sizeof(child->text) - 1) {
		n = read(fd, child->text + child->len, sizeof(child->text) - 1 - child->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		child->len += n;
	}
	child->text[child->len] = '\0';
	close(fd);
	assert_int_equal(waitpid(pid, &child->status, 0), pid);
}

/* term: what kind of terminal the end is; NULL: it is none */
static pid_t start(int fd, int end, const char *term, int (*function)(void *arg), void *arg)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		if (dup2(end, fd) < 0 || (term && setenv("TERM", term, 1)))
			_exit(99);
		if (end != fd)
			close(end);
		_exit(function(arg));
	}
	close(end);
	return pid;
}

void child_run(struct child *child, int fd, int (*function)(void *arg), void *arg)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	collect(child, start(fd, ends[1], NULL, function, arg), ends[0]);
}

void child_run_on_terminal(struct child *child, int fd, unsigned short columns,
			   int (*function)(void *arg), void *arg)
{
	const struct winsize size = { .ws_row = 24, .ws_col = columns };
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), slave;

	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(slave >= 0);
	assert_int_equal(ioctl(slave, TIOCSWINSZ, &size), 0);
	collect(child, start(fd, slave, "xterm", function, arg), master);
}
