/* SPDX-License-Identifier: GPL-2.0-only */
/* Progress of a long transfer, on standard error. */
#ifndef UTIL_PROGRESS_H
#define UTIL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum progress_mode { PROGRESS_AUTO, PROGRESS_NONE, PROGRESS_BAR, PROGRESS_JSON };
#define PROGRESS_WORDS { "auto", "none", "bar", "json", NULL }

/* what JSON calls the phase: these, and what progress_phase() is told */
#define PROGRESS_READING	"reading"
#define PROGRESS_SENDING	"sending"
#define PROGRESS_COMPLETE	"complete"
#define PROGRESS_STOPPED	"stopped"

/**
 * struct progress - one transfer
 * @mode: how to show it
 * @label: what is transferred; must live as long
 * @flow: what bytes do: PROGRESS_READING; PROGRESS_SENDING after progress_sends()
 * @limit: most bytes it can have, 0 if not known. An upper bound: the time
 *	left that is shown is one too
 */
struct progress {
	enum progress_mode mode;
	const char *label;
	const char *flow;
	uint64_t limit;
	uint64_t first;
	struct timespec begin;
	struct timespec shown;
	bool drawn;
};

/* first: bytes that were there before (a transfer that goes on) */
void progress_begin(struct progress *progress, enum progress_mode mode, const char *label,
		    uint64_t limit, uint64_t first);
/* the bytes go to the card, not from it */
void progress_sends(struct progress *progress);
/* waiting for something before bytes can flow */
void progress_phase(struct progress *progress, const char *phase);
/* shows it, but not more often than people can read */
void progress_update(struct progress *progress, uint64_t done);
/* the last state; leaves the cursor at the start of a line */
void progress_end(struct progress *progress, uint64_t done, bool complete);

double progress_elapsed(const struct timespec *since);

#endif
