/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIB_CONTEXT_H
#define LIB_CONTEXT_H

#include "failure.h"
#include "libocxlpmem.h"

/**
 * struct ocxlpmem_ctx - a context
 * @refs: references, one more for each card reference that a caller holds
 * @sysfs_root: directory that holds "sys", NULL for the real one; allocated
 * @cards: by rising number; the context holds one count of each
 * @scanned: @cards is true
 * @given: the caller gave the cards, and sysfs says nothing of them
 */
struct ocxlpmem_ctx {
	unsigned int refs;
	char *sysfs_root;
	ocxlpmem_log_fn log_fn;
	void *log_data;
	enum ocxlpmem_log_priority log_priority;
	ocxlpmem_open_fn open_fn;
	void *open_data;
	ocxlpmem_io_fn io_fn;
	void *io_data;
	struct ocxlpmem_card **cards;
	unsigned int card_count;
	bool scanned;
	bool given;
	struct lib_failure failure;
};

__attribute__((format(printf, 3, 4)))
void lib_log(struct ocxlpmem_ctx *ctx, enum ocxlpmem_log_priority priority, const char *format,
	     ...);

#endif
