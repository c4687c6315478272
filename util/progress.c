// SPDX-License-Identifier: GPL-2.0-only
/* Progress of a long transfer, as a bar or as lines of JSON. */
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "json.h"
#include "text.h"

#define INTERVAL_S	0.2
#define BAR_WIDTH	24
#define COLUMNS		80	/* of a terminal that does not say */
#define MOST_LEFT	(100 * 3600)

double progress_elapsed(const struct timespec *since)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - since->tv_sec + (now.tv_nsec - since->tv_nsec) / 1e9;
}

/* a terminal that can go back in a line */
static bool is_drawable(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && !(term && !strcmp(term, "dumb"));
}

void progress_begin(struct progress *progress, enum progress_mode mode, const char *label,
		    uint64_t limit, uint64_t first)
{
	if (mode == PROGRESS_AUTO)
		mode = is_drawable() ? PROGRESS_BAR : PROGRESS_NONE;
	*progress = (struct progress) {
		.mode = mode, .label = label, .flow = PROGRESS_READING, .limit = limit,
		.first = first,
	};
	clock_gettime(CLOCK_MONOTONIC, &progress->begin);
}

void progress_sends(struct progress *progress)
{
	progress->flow = PROGRESS_SENDING;
}

static void print_json(struct progress *progress, const char *phase, uint64_t done,
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
	/* nobody reads them any more */
	if (json_print(stderr, obj, JSON_LINE))
		progress->mode = PROGRESS_NONE;
}

/* letters that a line has room for: one that wraps cannot be drawn over */
static size_t room(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return COLUMNS - 1;
	return size.ws_col - 1;
}

static void draw(struct progress *progress, const char *line)
{
	fprintf(stderr, "\r\033[K%.*s", (int)room(), line);
	fflush(stderr);
	progress->drawn = true;
}

static void bar_text(char out[BAR_WIDTH + 5], uint64_t done, uint64_t limit)
{
	unsigned int filled = done >= limit ? BAR_WIDTH :
			      (unsigned int)(done * (double)BAR_WIDTH / limit);

	strcpy(out, "  [");
	memset(out + 3, '#', filled);
	memset(out + 3 + filled, '.', BAR_WIDTH - filled);
	strcpy(out + 3 + BAR_WIDTH, "]");
}

static void print_bar(struct progress *progress, uint64_t done, double rate, bool last)
{
	char bar[BAR_WIDTH + 5] = "", left[32] = "", speed[TEXT_SIZE + 4] = "";
	char size[TEXT_SIZE], number[TEXT_SIZE], line[256];
	char *const least_first[] = { left, bar, speed };
	size_t most = room();
	unsigned int i;

	if (progress->limit)
		bar_text(bar, done, progress->limit);
	if (rate > 0)
		snprintf(speed, sizeof(speed), "  %s/s", text_size(number, rate));
	if (rate > 0 && progress->limit > done && !last &&
	    (progress->limit - done) / rate < MOST_LEFT) {
		unsigned int seconds = (progress->limit - done) / rate;

		snprintf(left, sizeof(left), "  at most %u:%02u left", seconds / 60, seconds % 60);
	}
	text_size(size, done);
	for (i = 0; i <= sizeof(least_first) / sizeof(least_first[0]); i++) {
		if (i)
			least_first[i - 1][0] = 0;
		snprintf(line, sizeof(line), "%s%s  %s%s%s", progress->label, bar, size, speed,
			 left);
		if (strlen(line) <= most)
			break;
	}
	draw(progress, line);
}

static void show(struct progress *progress, const char *phase, uint64_t done, bool last)
{
	double elapsed = progress_elapsed(&progress->begin);
	/* less than at the beginning: it was begun anew, and how fast it is nobody knows */
	double rate = elapsed > 0 && done > progress->first ?
		      (done - progress->first) / elapsed : 0;

	if (progress->mode == PROGRESS_JSON)
		print_json(progress, phase, done, rate, last);
	else if (progress->mode == PROGRESS_BAR)
		print_bar(progress, done, rate, last);
	clock_gettime(CLOCK_MONOTONIC, &progress->shown);
}

void progress_phase(struct progress *progress, const char *phase)
{
	char line[256];

	if (progress->mode == PROGRESS_JSON) {
		print_json(progress, phase, progress->first, 0, false);
	} else if (progress->mode == PROGRESS_BAR) {
		snprintf(line, sizeof(line), "%s  %s", progress->label, phase);
		draw(progress, line);
	}
}

void progress_update(struct progress *progress, uint64_t done)
{
	if (progress->mode == PROGRESS_NONE)
		return;
	if (progress->shown.tv_sec && progress_elapsed(&progress->shown) < INTERVAL_S)
		return;
	show(progress, progress->flow, done, false);
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
