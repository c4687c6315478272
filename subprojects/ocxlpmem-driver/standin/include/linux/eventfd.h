/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_EVENTFD_H
#define STANDIN_EVENTFD_H

#include <linux/err.h>
#include <linux/types.h>

struct eventfd_ctx;

/* the task's descriptor fd; -EBADF, -EINVAL as in the kernel */
struct eventfd_ctx *eventfd_ctx_fdget(int fd);
void eventfd_ctx_put(struct eventfd_ctx *ctx);
void eventfd_signal(struct eventfd_ctx *ctx);

#endif
