/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Secure erase: beginning one, and what became of it.
 * Part of libocxlpmem.h, which includes it and says what holds for all.
 */
#ifndef LIBOCXLPMEM_ERASE_H
#define LIBOCXLPMEM_ERASE_H

#include "libocxlpmem.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/**
 * enum ocxlpmem_erase_result - what the driver says of the last erase
 * @OCXLPMEM_ERASE_NONE: there was none since the driver was loaded
 * @OCXLPMEM_ERASE_BUSY: it runs
 * @OCXLPMEM_ERASE_DONE: every page that was tried is erased
 * @OCXLPMEM_ERASE_FAILED: something was not
 * @OCXLPMEM_ERASE_UNKNOWN: it may still run
 * @OCXLPMEM_ERASE_COUNT: how many; new ones come before it
 */
enum ocxlpmem_erase_result {
	OCXLPMEM_ERASE_NONE,
	OCXLPMEM_ERASE_BUSY,
	OCXLPMEM_ERASE_DONE,
	OCXLPMEM_ERASE_FAILED,
	OCXLPMEM_ERASE_UNKNOWN,
	OCXLPMEM_ERASE_COUNT
};

/* "none", "busy", "done", "failed", "unknown" */
const char *ocxlpmem_erase_result_str(enum ocxlpmem_erase_result result);

/**
 * ocxlpmem_card_erase() - begin a secure erase
 * @card: the card. All that is on it is lost
 *
 * Writes "overwrite" to the security file of its DIMM. The erase goes on by itself:
 * see ocxlpmem_erase_read(). Its region must not be active.
 *
 * Return: 0; -EBUSY its region is active, or an erase runs; -EACCES, -EPERM; -ENOENT the
 * card has no DIMM now; -EOPNOTSUPP it cannot erase; -EIO it is fatal; -ENODEV; -ENOMEM.
 */
int ocxlpmem_card_erase(struct ocxlpmem_card *card);

/**
 * ocxlpmem_erase_read() - what became of the last erase
 * @card: the card; nothing is asked of it
 * @erase: out
 *
 * Return: 0; -ENOENT the card has no DIMM now; -EPROTO; -ENOMEM.
 */
int ocxlpmem_erase_read(struct ocxlpmem_card *card, struct ocxlpmem_erase **erase);
struct ocxlpmem_erase *ocxlpmem_erase_ref(struct ocxlpmem_erase *erase);
struct ocxlpmem_erase *ocxlpmem_erase_unref(struct ocxlpmem_erase *erase);

/* done only if the counters of the card say so as well */
enum ocxlpmem_erase_result ocxlpmem_erase_result(const struct ocxlpmem_erase *erase);

/**
 * struct ocxlpmem_erase_pages - the counters of the card; all 0 before an erase has ended
 * @accessible_done: accessible pages that are erased
 * @accessible_tried: accessible pages that it has tried to erase
 * @defective_done, @defective_tried: the same of defective pages
 */
struct ocxlpmem_erase_pages {
	uint64_t accessible_done;
	uint64_t accessible_tried;
	uint64_t defective_done;
	uint64_t defective_tried;
};

void ocxlpmem_erase_pages(const struct ocxlpmem_erase *erase, struct ocxlpmem_erase_pages *pages);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
