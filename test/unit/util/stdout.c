// SPDX-License-Identifier: GPL-2.0-only
/* The standard output: the reason why it could not be written, and closed descriptors. */
#include <stdio.h>

#include "check.h"
#include "util/stdout.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG 300000

/* exit code: 0, or the errno that stdout_close() gave */
static int write_lines(size_t len)
{
	size_t i;

	stdout_open();
	for (i = 0; i < len; i++)
		putchar("0123456789"[i % 10]);
	return -stdout_close();
}

static int to_full_disk(void *arg)
{
	if (dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO) < 0)
		return 99;
	return write_lines(*(size_t *)arg);
}

static int to_limited_file(void *arg)
{
	const struct rlimit limit = { 100000, 100000 };
	int fd = open("limited", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	signal(SIGXFSZ, SIG_IGN);
	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || setrlimit(RLIMIT_FSIZE, &limit))
		return 99;
	return write_lines(*(size_t *)arg);
}

static int to_nobody(void *arg)
{
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) || dup2(ends[1], STDOUT_FILENO) < 0)
		return 99;
	close(ends[0]);
	close(ends[1]);
	return write_lines(*(size_t *)arg);
}

static int to_closed(void *arg)
{
	close(STDOUT_FILENO);
	if (descriptors_reserve() || !stdout_was_closed())
		return 99;
	return write_lines(*(size_t *)arg);
}

static int to_read_only(void *arg)
{
	if (dup2(open("/dev/null", O_RDONLY), STDOUT_FILENO) < 0)
		return 99;
	return write_lines(*(size_t *)arg);
}

/* the disk is full, then nobody reads any more: what came first is the reason */
static int to_full_disk_then_nobody(void *arg)
{
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	if (dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO) < 0 || pipe(ends))
		return 99;
	stdout_open();
	putchar('a');
	fflush(stdout);
	if (dup2(ends[1], STDOUT_FILENO) < 0)
		return 99;
	close(ends[0]);
	close(ends[1]);
	putchar('b');
	return -stdout_close();
}

/* without memory for ours, stdio's own stream: it forgets the reason, not the failure */
static int to_stdio_on_full_disk(void *arg)
{
	if (dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO) < 0)
		return 99;
	putchar('a');
	if (fflush(stdout) == 0 || dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO) < 0)
		return 98;
	return -stdout_close();
}

static int exit_code(int (*function)(void *), size_t len)
{
	struct child child;

	child_run(&child, STDERR_FILENO, function, &len);
	assert_true(WIFEXITED(child.status));
	return WEXITSTATUS(child.status);
}

/* stdio drops its buffer when a write fails, and the reason of it */
static void the_first_reason_is_kept(void **state)
{
	static const size_t lengths[] = { 1, LONG };
	size_t i;

	for (i = 0; i < COUNT(lengths); i++) {
		assert_int_equal(exit_code(to_full_disk, lengths[i]), ENOSPC);
		assert_int_equal(exit_code(to_nobody, lengths[i]), EPIPE);
		assert_int_equal(exit_code(to_closed, lengths[i]), EBADF);
		assert_int_equal(exit_code(to_read_only, lengths[i]), EBADF);
	}
	assert_int_equal(exit_code(to_full_disk_then_nobody, 0), ENOSPC);
	assert_int_equal(exit_code(to_stdio_on_full_disk, 0), EIO);
	assert_int_equal(exit_code(to_limited_file, LONG), EFBIG);
	assert_int_equal(exit_code(to_limited_file, 99999), 0);
	/* nothing written is nothing lost */
	assert_int_equal(exit_code(to_full_disk, 0), 0);
}

static int write_long(void *arg)
{
	return write_lines(15000);
}

/* the reader is slow, a handled signal ends its waits early: nothing may be missing */
static void ignore(int number)
{
}

static int write_under_signals(void *arg)
{
	const struct sigaction action = { .sa_handler = ignore };
	pid_t parent = getpid(), pid;
	int code;

	sigaction(SIGUSR1, &action, NULL);
	pid = fork();
	if (!pid) {
		while (!kill(parent, SIGUSR1))
			usleep(100);
		_exit(0);
	}
	code = write_lines(1000000);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return code;
}

static void everything_arrives(void **state)
{
	struct child child;
	size_t i;

	child_run(&child, STDOUT_FILENO, write_long, NULL);
	assert_int_equal(child.status, 0);
	assert_int_equal(child.len, 15000);
	for (i = 0; i < child.len; i++)
		assert_int_equal(child.text[i], "0123456789"[i % 10]);
}

static void signals_lose_nothing(void **state)
{
	int ends[2], status;
	char part[4096];
	size_t len = 0;
	ssize_t n, i;
	pid_t pid;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	if (!pid) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[1]);
		_exit(write_under_signals(NULL));
	}
	close(ends[1]);
	while ((n = read(ends[0], part, sizeof(part))) > 0) {
		for (i = 0; i < n; i++, len++)
			assert_int_equal(part[i], "0123456789"[len % 10]);
		usleep(200);
	}
	close(ends[0]);
	assert_int_equal(len, 1000000);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
}

/* the bits of arg are the descriptors that are closed; 0: they are taken as they should be */
static int close_some(void *arg)
{
	unsigned int which = *(unsigned int *)arg, i;
	int fd;

	for (i = 0; i < 3; i++)
		if (which & 1 << i)
			close(i);
	if (descriptors_reserve())
		return 10;
	if (stdout_was_closed() != !!(which & 1 << STDOUT_FILENO))
		return 11;
	fd = open("/dev/null", O_RDWR);
	if (fd < 3)
		return 12;
	for (i = 0; i < 3; i++) {
		char byte;

		if (!(which & 1 << i))
			continue;
		if (i ? write(i, "x", 1) >= 0 : read(i, &byte, 1) >= 0)
			return 13;
		if (errno != EBADF)
			return 14;
	}
	return 0;
}

static void closed_descriptors_are_taken(void **state)
{
	struct child child;
	unsigned int which;

	for (which = 0; which < 8; which++) {
		/* watched by a fourth descriptor: the first three are what is tested */
		child_run(&child, 9, close_some, &which);
		assert_int_equal(child.status, 0);
	}
}

int stdout_tests(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(the_first_reason_is_kept),
		cmocka_unit_test(everything_arrives),
		cmocka_unit_test(signals_lose_nothing),
		cmocka_unit_test(closed_descriptors_are_taken),
	};

	return RUN(tests);
}
