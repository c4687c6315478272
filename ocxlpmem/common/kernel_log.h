/* SPDX-License-Identifier: GPL-2.0-only */
/* What the driver says in the kernel's log. */
#ifndef KERNEL_LOG_H
#define KERNEL_LOG_H

#include "ocxlpmem/command.h"
#include "util/must_check.h"

/*
 * Calls line() for each of the driver's, the oldest first: "ocxlpmem 0009:00:00.1: words",
 * and the microseconds since the machine was started. 0, or -errno: it cannot be read.
 */
int kernel_log_each(const struct invocation *inv,
		    void (*line)(const char *text, unsigned long long us, void *data),
		    void *data) must_check;

#endif
