// SPDX-License-Identifier: LGPL-2.1-or-later
/* The context: where cards are looked for, how devices are opened, and the log. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "card.h"
#include "context.h"

#define LOG_LINE	512

static int open_dev(struct ocxlpmem_ctx *ctx, const char *name, int flags, void *data)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", name);
	fd = open(path, flags);
	return fd < 0 ? -errno : fd;
}

static int io_dev(int fd, unsigned long request, void *arg, void *data)
{
	int rc = ioctl(fd, request, arg);

	return rc < 0 ? -errno : rc;
}

int ocxlpmem_new(struct ocxlpmem_ctx **out)
{
	struct ocxlpmem_ctx *ctx = calloc(1, sizeof(*ctx));

	if (!ctx)
		return -ENOMEM;

	ctx->refs = 1;
	ctx->log_priority = OCXLPMEM_LOG_WARNING;
	ctx->open_fn = open_dev;
	ctx->io_fn = io_dev;
	*out = ctx;
	return 0;
}

struct ocxlpmem_ctx *ocxlpmem_ref(struct ocxlpmem_ctx *ctx)
{
	if (ctx)
		__atomic_add_fetch(&ctx->refs, 1, __ATOMIC_RELAXED);
	return ctx;
}

struct ocxlpmem_ctx *ocxlpmem_unref(struct ocxlpmem_ctx *ctx)
{
	if (!ctx || __atomic_sub_fetch(&ctx->refs, 1, __ATOMIC_ACQ_REL))
		return NULL;

	lib_cards_forget(ctx);
	free(ctx->sysfs_root);
	free(ctx);
	return NULL;
}

void ocxlpmem_set_log_fn(struct ocxlpmem_ctx *ctx, ocxlpmem_log_fn fn, void *data)
{
	ctx->log_fn = fn;
	ctx->log_data = data;
}

void ocxlpmem_set_log_priority(struct ocxlpmem_ctx *ctx, enum ocxlpmem_log_priority priority)
{
	ctx->log_priority = priority;
}

void lib_log(struct ocxlpmem_ctx *ctx, enum ocxlpmem_log_priority priority, const char *format,
	     ...)
{
	char line[LOG_LINE];
	va_list args;

	if (!ctx->log_fn || priority > ctx->log_priority)
		return;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	ctx->log_fn(ctx, priority, line, ctx->log_data);
}

int ocxlpmem_set_sysfs_root(struct ocxlpmem_ctx *ctx, const char *path)
{
	char *root = NULL;

	if (path && *path) {
		root = strdup(path);
		if (!root)
			return -ENOMEM;
	}

	lib_cards_forget(ctx);
	free(ctx->sysfs_root);
	ctx->sysfs_root = root;
	return 0;
}

void ocxlpmem_set_device_opener(struct ocxlpmem_ctx *ctx, ocxlpmem_open_fn fn, void *data)
{
	ctx->open_fn = fn ? fn : open_dev;
	ctx->open_data = data;
}

void ocxlpmem_set_device_io(struct ocxlpmem_ctx *ctx, ocxlpmem_io_fn fn, void *data)
{
	ctx->io_fn = fn ? fn : io_dev;
	ctx->io_data = data;
}
