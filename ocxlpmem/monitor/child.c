// SPDX-License-Identifier: GPL-2.0-only
/* A program that the monitor runs: its input and output are files in memory. */
#include "child.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/file.h"
#include "util/memory.h"

#define MS_PER_S	1000
/* nobody wants more of what a program says */
#define OUTPUT_MAX	65536

uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * UINT64_C(1000) + now.tv_nsec / 1000000;
}

/* a pipe would make us wait for who does not read */
static int memory_file(const char *text)
{
	int fd = memfd_create("ocxlpmem-child", MFD_CLOEXEC), err;

	if (fd < 0)
		return -errno;
	err = text ? file_write_all(fd, text, strlen(text)) : 0;
	if (!err && lseek(fd, 0, SEEK_SET))
		err = -errno;
	if (!err)
		return fd;
	close(fd);
	return err;
}

static char **environment(char *const *extra)
{
	size_t count = 0, more = 0;
	char **all;

	while (environ[count])
		count++;
	while (extra && extra[more])
		more++;
	all = xcalloc(count + more + 1, sizeof(*all));
	memcpy(all, environ, count * sizeof(*all));
	if (more)
		memcpy(all + count, extra, more * sizeof(*all));
	return all;
}

static int spawn(struct child *child, const struct child_order *order, int input)
{
	posix_spawn_file_actions_t actions;
	char **env = environment(order->extra);
	posix_spawnattr_t attr;
	sigset_t none, all;
	int err;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
				 POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, child->output < 0 ? STDERR_FILENO :
					 child->output, STDOUT_FILENO);
	err = posix_spawn(&child->pid, order->argv[0], &actions, &attr, order->argv, env);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	free(env);
	return -err;
}

int child_start(struct child *child, const struct child_order *order)
{
	int input = memory_file(order->input), err = 0;

	*child = (struct child) {
		.end_ms = now_ms() + order->seconds * MS_PER_S, .output = -1,
	};
	if (input < 0)
		return input;
	if (order->output) {
		child->output = memory_file(NULL);
		err = child->output < 0 ? child->output : 0;
	}
	if (!err)
		err = spawn(child, order, input);
	close(input);
	if (!err)
		return 0;
	if (child->output >= 0)
		close(child->output);
	*child = (struct child) { .output = -1 };
	return err;
}

bool child_ended(struct child *child, int *code)
{
	int status;

	if (!child->pid || waitpid(child->pid, &status, WNOHANG) != child->pid)
		return false;
	*code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	child->pid = 0;
	return true;
}

void child_kill(struct child *child)
{
	if (!child->pid)
		return;
	/* its own children too */
	kill(-child->pid, SIGKILL);
	child->killed = true;
}

void child_watch(struct child *child)
{
	if (child->pid && !child->killed && now_ms() >= child->end_ms)
		child_kill(child);
}

char *child_output(struct child *child)
{
	char *text = xcalloc(1, OUTPUT_MAX + 1);

	if (child->output < 0)
		return text;
	if (pread(child->output, text, OUTPUT_MAX, 0) < 0)
		*text = '\0';
	close(child->output);
	child->output = -1;
	return text;
}
