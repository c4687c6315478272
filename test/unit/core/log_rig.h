/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of error logs share: one request, and the buffer that it fills. */
#ifndef TEST_CORE_LOG_RIG_H
#define TEST_CORE_LOG_RIG_H

#include "rig.h"

static uint8_t buf[0x11000];
static struct ioctl_ocxlpmem_error_log arg;

static inline struct ioctl_ocxlpmem_error_log log_request(u64 sequence, u64 instance, u32 size)
{
	return (struct ioctl_ocxlpmem_error_log){
		.buf_ptr = (unsigned long)buf,
		.buf_size = size,
		.want = { .sequence = sequence, .instance = instance },
	};
}

static inline long log_ask(struct core_file *file, u64 sequence, u32 size, u32 flags)
{
	arg = log_request(sequence, 0, size);
	arg.want.flags = flags;
	return control_file(file, IOCTL_OCXLPMEM_ERROR_LOG, &arg);
}

static inline long get(struct core_file *file, u64 sequence)
{
	return log_ask(file, sequence, sizeof(buf), 0);
}

/* fetches, and does not count as had */
static inline long look(struct core_file *file, u64 sequence)
{
	return log_ask(file, sequence, sizeof(buf), OCXLPMEM_LOG_LOOK);
}

#endif
