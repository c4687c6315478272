// SPDX-License-Identifier: GPL-2.0-only
/* Waiting for the end of an erase. */
#include "wait.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "ocxlpmem/common/action.h"
#include "ocxlpmem/common/interrupt.h"
#include "util/memory.h"
#include "util/progress.h"

#define LOOK_MS		1000
/* a DIMM is made anew after an erase that an earlier binding began: meanwhile nothing is told */
#define SILENCE_S	30

static struct failure *fail(const struct ocxlpmem_card *card, enum failure_class class, int error,
			    const char *what)
{
	char *hint = xasprintf("look again: " PROGRAM " erase --status %s; or wait: " PROGRAM
			       " erase --wait %s", ocxlpmem_card_name(card),
			       ocxlpmem_card_name(card));
	struct failure *failure = failure_new(CODE_FAILED, class, error, hint, "%s: %s",
					      ocxlpmem_card_name(card), what);

	free(hint);
	return failure;
}

/* of one that has ended, or that nobody knows of */
static struct failure *judge(const struct ocxlpmem_card *card, const struct ocxlpmem_erase *erase)
{
	struct ocxlpmem_erase_pages pages;

	ocxlpmem_erase_pages(erase, &pages);
	switch (ocxlpmem_erase_result(erase)) {
	case OCXLPMEM_ERASE_DONE:
		return NULL;
	case OCXLPMEM_ERASE_FAILED:
		return failure_new(CODE_FAILED, FAILURE_CARD, -EIO,
				   "erase it again; do not give the card away before that succeeds",
				   "%s: the erase failed: %" PRIu64 " of %" PRIu64 " accessible "
				   "and %" PRIu64 " of %" PRIu64 " defective pages are erased",
				   ocxlpmem_card_name(card), pages.accessible_done,
				   pages.accessible_tried, pages.defective_done,
				   pages.defective_tried);
	case OCXLPMEM_ERASE_UNKNOWN:
		return fail(card, FAILURE_CARD, 0, "nobody knows whether it still erases");
	case OCXLPMEM_ERASE_NONE:
	case OCXLPMEM_ERASE_BUSY:
	case OCXLPMEM_ERASE_COUNT:
		break;
	}
	return fail(card, FAILURE_CARD, 0, "the driver knows of no erase");
}

static void show(struct progress *progress, double seconds)
{
	char text[48];

	snprintf(text, sizeof(text), "erasing since %u:%02u:%02u", (unsigned int)seconds / 3600,
		 (unsigned int)seconds / 60 % 60, (unsigned int)seconds % 60);
	progress_phase(progress, text);
}

/* true: it still runs, or for a moment nobody says; *silent_since: that began */
static bool runs(struct ocxlpmem_card *card, struct ocxlpmem_erase **erase,
		 struct timespec *silent_since, int *error)
{
	ocxlpmem_erase_unref(*erase);
	*erase = NULL;
	*error = ocxlpmem_erase_read(card, erase);
	if (!*error) {
		clock_gettime(CLOCK_MONOTONIC, silent_since);
		return ocxlpmem_erase_result(*erase) == OCXLPMEM_ERASE_BUSY;
	}
	/* its DIMM may have got another number */
	if (ocxlpmem_card_refresh(card) == -ENODEV) {
		*error = -ENODEV;
		return false;
	}
	return progress_elapsed(silent_since) < SILENCE_S;
}

struct failure *erase_wait(struct ocxlpmem_card *card, struct ocxlpmem_erase **erase,
			   double *seconds)
{
	struct timespec begin, silent_since;
	struct progress progress;
	bool interrupted = false;
	int error = 0;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	silent_since = begin;
	progress_begin(&progress, PROGRESS_AUTO, ocxlpmem_card_name(card), 0, 0);
	*erase = NULL;
	while (!interrupted && runs(card, erase, &silent_since, &error)) {
		show(&progress, progress_elapsed(&begin));
		interrupted = interrupt_wait(-1, LOOK_MS) < 0;
	}
	*seconds = progress_elapsed(&begin);
	if (progress.drawn)
		fputc('\n', stderr);
	if (interrupted)
		return fail(card, FAILURE_INTERRUPTED, -EINTR, "interrupted; the erase goes on");
	if (error)
		return action_failure(card, error, "the erase may go on", NULL);
	return judge(card, *erase);
}
