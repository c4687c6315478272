/* SPDX-License-Identifier: GPL-2.0-only */
/* Waiting for the end of an erase. */
#ifndef ERASE_WAIT_H
#define ERASE_WAIT_H

#include "ocxlpmem/common/failure.h"

/*
 * Until it has ended or somebody interrupts: that does not end it. NULL: *erase is done;
 * else why that cannot be said, and *erase is what is known, or NULL. seconds: waited so
 * long.
 */
struct failure *erase_wait(struct ocxlpmem_card *card, struct ocxlpmem_erase **erase,
			   double *seconds);

#endif
