// SPDX-License-Identifier: GPL-2.0-only
/* Standard output: all of it arrives, or the program says why not. */
#include "stdout.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static int first_error;
static bool was_closed;
static const char *called = "standard output";

int descriptors_reserve(void)
{
	/* the wrong way round, so that its use is an error still */
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO }, { .fd = STDOUT_FILENO }, { .fd = STDERR_FILENO },
	};
	unsigned int i;

	/* one system call for all three */
	if (poll(fds, 3, 0) <= 0)
		return 0;
	/* from the lowest on: open() takes the lowest that is free */
	for (i = 0; i < 3; i++) {
		if (fds[i].revents & POLLNVAL && open("/dev/null", modes[i]) < 0)
			return -errno;
	}
	was_closed = fds[STDOUT_FILENO].revents & POLLNVAL;
	return 0;
}

bool stdout_was_closed(void)
{
	return was_closed;
}

void stdout_set_name(const char *name)
{
	called = name;
	was_closed = false;
}

const char *stdout_name(void)
{
	return called;
}

static ssize_t write_all(void *cookie, const char *data, size_t len)
{
	size_t done = 0;

	(void)cookie;
	while (done < len) {
		ssize_t n = write(STDOUT_FILENO, data + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			if (!first_error)
				first_error = -errno;
			break;
		}
		done += n;
	}
	return done;
}

void stdout_open(void)
{
	static char buffer[65536];
	cookie_io_functions_t functions = { .write = write_all };
	FILE *stream = fopencookie(NULL, "w", functions);

	/* without memory the plain one does, only less talkative */
	if (stream)
		stdout = stream;
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
}

int stdout_close(void)
{
	if (fflush(stdout) && !first_error)
		first_error = -errno;
	if (ferror(stdout) && !first_error)
		first_error = -EIO;
	/* a file on another machine may fail as late as this */
	if (close(STDOUT_FILENO) && !first_error)
		first_error = -errno;
	return first_error;
}
