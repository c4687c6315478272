// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/syscall.h>
#include <linux/eventfd.h>
#include <linux/slab.h>

#include "private.h"

struct eventfd_ctx {
	int fd;
};

static int task_fd(int fd)
{
	struct standin_task *task = standin_task();
	int process, own;

	if (task && task->eventfd)
		return task->eventfd(task, fd);
	if (!task || !task->pid) {
		own = dup(fd);
		return own < 0 ? -errno : own;
	}

	process = syscall(SYS_pidfd_open, task->pid, 0);
	if (process < 0)
		return -errno;
	own = syscall(SYS_pidfd_getfd, process, fd, 0);
	if (own < 0)
		own = -errno;
	close(process);
	return own;
}

static bool is_eventfd(int fd)
{
	static const char name[] = "anon_inode:[eventfd]";
	char path[32], target[sizeof(name)];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	len = readlink(path, target, sizeof(target));
	return len == sizeof(name) - 1 && !memcmp(target, name, len);
}

struct eventfd_ctx *eventfd_ctx_fdget(int fd)
{
	struct eventfd_ctx *ctx;
	int own = task_fd(fd);

	if (own < 0)
		return ERR_PTR(own);
	ctx = is_eventfd(own) ? kmalloc(sizeof(*ctx), GFP_KERNEL) : NULL;
	if (!ctx) {
		close(own);
		return ERR_PTR(-EINVAL);
	}
	ctx->fd = own;
	return ctx;
}

void eventfd_ctx_put(struct eventfd_ctx *ctx)
{
	close(ctx->fd);
	kfree(ctx);
}

void eventfd_signal(struct eventfd_ctx *ctx)
{
	static const u64 one = 1;
	struct pollfd writable = { .fd = ctx->fd, .events = POLLOUT };

	/* a full counter must not block us: the reader is awake anyway */
	if (poll(&writable, 1, 0) == 1 && write(ctx->fd, &one, sizeof(one)) < 0)
		perror("eventfd");
}
