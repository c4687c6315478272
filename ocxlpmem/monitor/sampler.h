/* SPDX-License-Identifier: GPL-2.0-only */
/* The history of the cards, written as they are sampled. */
#ifndef MONITOR_SAMPLER_H
#define MONITOR_SAMPLER_H

#include "ocxlpmem/common/wear.h"

struct monitor;
struct watched;

/**
 * struct sampler - what is recorded
 * @inv: of the run
 * @directory: of the day files; NULL: nothing is
 * @before: what was recorded before this run; of old days the last records
 * @wears: what all days say, read once a day
 * @lines: records on their way, or NULL
 * @new_day: the last ones began a file
 * @trouble: they could not be written: negative errno, or 0; told once each time
 */
struct sampler {
	const struct invocation *inv;
	char *directory;
	struct history before;
	struct wears wears;
	char *lines;
	bool new_day;
	int trouble;
};

void sampler_open(struct sampler *sampler, const struct invocation *inv);
void sampler_close(struct sampler *sampler);
/* a sample of a card: a record of it, if that is due */
void sampler_note(struct sampler *sampler, struct watched *watched, const struct card_job *job);
/* writes the records; that it cannot is told */
void sampler_write(struct monitor *monitor);

#endif
