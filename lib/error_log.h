/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIB_ERROR_LOG_H
#define LIB_ERROR_LOG_H

#include "object.h"
#include "wire/error_log.h"

/* a block's length field has 16 bits */
#define LIB_ERROR_LOG_MAX	(65536 + 8)

/**
 * struct ocxlpmem_error_log - an error log
 * @base: @base.raw is the card block
 * @has_position: came from a driver, so @position and @receipt are true
 * @wire: its pointers go into @base.raw
 * @actions: words of the action flags, @action_count of them
 */
struct ocxlpmem_error_log {
	struct ocxlpmem_object base;
	bool has_position;
	struct ocxlpmem_log_position position;
	struct ocxlpmem_log_receipt receipt;
	struct wire_error_log wire;
	char firmware[9];
	char wwid[2 + 32 + 1];
	size_t action_count;
	const char *actions[4];
};

/**
 * struct ocxlpmem_log_gap - logs that a reader will never see
 * @asked: first of them
 * @resume: where reading goes on
 * @lost: how many, 0 if nobody knows
 */
struct ocxlpmem_log_gap {
	struct ocxlpmem_object base;
	struct ocxlpmem_log_position asked;
	struct ocxlpmem_log_position resume;
	uint64_t lost;
};

/*
 * A driver's answer: place and the block behind it, if any. Sets one of log and
 * gap. -EAGAIN: neither; -EPROTO, -EBADMSG, -ENOMEM.
 */
int __must_check lib_log_answer(const struct ocxlpmem_error_log_place *place, const void *block,
				size_t len, struct ocxlpmem_error_log **log,
				struct ocxlpmem_log_gap **gap);
/* NULL: no memory */
struct ocxlpmem_log_gap *lib_log_gap_new(const struct ocxlpmem_log_position *asked,
					 const struct ocxlpmem_log_position *resume,
					 uint64_t lost);

#endif
