/* SPDX-License-Identifier: GPL-2.0-only */
/* decode --from: the files of a capture that hold what cards gave. */
#ifndef DECODE_MEMBERS_H
#define DECODE_MEMBERS_H

#include "capture/capture.h"
#include "ocxlpmem/common/cards.h"

/* any of those that a capture has */
#define MEMBERS_OF_ANY_KIND OCXLPMEM_KIND_COUNT

struct members {
	const struct archive_file **files;	/* of the capture; the array is owned */
	size_t count;
};

/*
 * Of the cards that the arguments name; without any also the logs that were kept on the
 * machine. 0, or the exit code after saying what is wrong.
 */
int members_find(const struct invocation *inv, enum ocxlpmem_kind kind, struct members *members);
void members_free(struct members *members);

#endif
