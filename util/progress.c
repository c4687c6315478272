// SPDX-License-Identifier: GPL-2.0-only
/* Progress of a long transfer, as a bar or as lines of JSON. */
#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "text.h"

#define INTERVAL_S	0.2
#define BAR_WIDTH	24

double progress_elapsed(const struct timespec *since)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - since->tv_sec + (now.tv_nsec - since->tv_nsec) / 1e9;
}

void progress_begin(struct progress *progress, enum progress_mode mode, const char *label,
		    uint64_t limit, uint64_t first)
{
	if (mode == PROGRESS_AUTO)
		mode = isatty(STDERR_FILENO) ? PROGRESS_BAR : PROGRESS_NONE;
	*progress = (struct progress) {
		.mode = mode, .label = label, .limit = limit, .first = first,
	};
	clock_gettime(CLOCK_MONOTONIC, &progress->begin);
}

static void print_json(const struct progress *progress, const char *phase, uint64_t done,
		       double rate, bool last)
{
	struct json_object *obj = json_object_new_object();

	json_add_text(obj, "schema", "ocxlpmem-progress/1.0");
	json_add_text(obj, "card", progress->label);
	json_add_text(obj, "phase", phase);
	json_add_u64(obj, "bytes_done", done);
	if (progress->limit)
		json_add_u64(obj, "bytes_max", progress->limit);
	json_add_double(obj, "elapsed_seconds", progress_elapsed(&progress->begin));
	if (rate > 0)
		json_add_double(obj, "bytes_per_second", rate);
	if (rate > 0 && progress->limit > done && !last)
		json_add_double(obj, "seconds_left_max", (progress->limit - done) / rate);
	json_print(stderr, obj, JSON_LINE);
}

static void print_bar(struct progress *progress, uint64_t done, double rate, bool last)
{
	char bar[BAR_WIDTH + 1], size[TEXT_SIZE], speed[TEXT_SIZE];
	unsigned int filled = 0;

	fprintf(stderr, "\r\033[K%s  ", progress->label);
	if (progress->limit) {
		filled = done >= progress->limit ? BAR_WIDTH :
			 (unsigned int)(done * (double)BAR_WIDTH / progress->limit);
		memset(bar, '#', filled);
		memset(bar + filled, '.', BAR_WIDTH - filled);
		bar[BAR_WIDTH] = 0;
		fprintf(stderr, "[%s]  ", bar);
	}
	fprintf(stderr, "%s", text_size(size, done));
	if (rate > 0)
		fprintf(stderr, "  %s/s", text_size(speed, rate));
	if (rate > 0 && progress->limit > done && !last) {
		unsigned int left = (progress->limit - done) / rate;

		fprintf(stderr, "  at most %u:%02u left", left / 60, left % 60);
	}
	fflush(stderr);
	progress->drawn = true;
}

static void show(struct progress *progress, const char *phase, uint64_t done, bool last)
{
	double elapsed = progress_elapsed(&progress->begin);
	double rate = elapsed > 0 ? (done - progress->first) / elapsed : 0;

	if (progress->mode == PROGRESS_JSON)
		print_json(progress, phase, done, rate, last);
	else if (progress->mode == PROGRESS_BAR)
		print_bar(progress, done, rate, last);
	clock_gettime(CLOCK_MONOTONIC, &progress->shown);
}

void progress_phase(struct progress *progress, const char *phase)
{
	if (progress->mode == PROGRESS_JSON) {
		print_json(progress, phase, progress->first, 0, false);
	} else if (progress->mode == PROGRESS_BAR) {
		fprintf(stderr, "\r\033[K%s  %s", progress->label, phase);
		fflush(stderr);
		progress->drawn = true;
	}
}

void progress_update(struct progress *progress, uint64_t done)
{
	if (progress->mode == PROGRESS_NONE)
		return;
	if (progress->shown.tv_sec && progress_elapsed(&progress->shown) < INTERVAL_S)
		return;
	show(progress, PROGRESS_READING, done, false);
}

void progress_end(struct progress *progress, uint64_t done, bool complete)
{
	if (progress->mode == PROGRESS_NONE)
		return;
	/* the size is known now: a full bar */
	if (complete && progress->mode == PROGRESS_BAR)
		progress->limit = done;
	show(progress, complete ? PROGRESS_COMPLETE : PROGRESS_STOPPED, done, true);
	if (progress->drawn)
		fputc('\n', stderr);
}
