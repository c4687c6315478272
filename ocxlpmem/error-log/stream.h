/* SPDX-License-Identifier: GPL-2.0-only */
/* Where --follow shows what comes: a terminal, a pipe, or a file that keeps it. */
#ifndef LOG_STREAM_H
#define LOG_STREAM_H

#include "run.h"

/**
 * struct log_stream - the output of a run of --follow
 * @run: of it
 * @out: where to print: standard output, or, where that is a file, memory
 * @text, @size: what is in that memory
 * @headed: the headings are printed
 * @nameless: it was said that the output's file has no name
 * @lost: nothing more can be written or noted; the exit code
 */
struct log_stream {
	struct log_run *run;
	FILE *out;
	char *text;
	size_t size;
	bool headed;
	bool nameless;
	int lost;
};

void log_stream_open(struct log_stream *stream, struct log_run *run);
void log_stream_close(struct log_stream *stream);

/* a line of it: of a record, or (an empty one) why a card is followed no more */
void log_stream_print(struct log_stream *stream, const struct card_job *job,
		      const struct log_record *record);
/*
 * true: all that was printed is where it belongs; of a file that is the disk, and one that has a
 * name. What a file does not take ends the run, before the driver hears that somebody has it.
 */
bool log_stream_deliver(struct log_stream *stream);
/* nothing more can be shown */
bool log_stream_is_over(const struct log_stream *stream);
/* false: the signal ends the run */
bool log_stream_survives(struct log_stream *stream, int signal);

#endif
