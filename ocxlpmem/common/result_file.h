/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file that -o names: standard output is that file then, and stays with its name when
 * the file is moved or removed. Standard output that somebody else made a file has no
 * name that is known here: it is asked only whether it has any.
 */
#ifndef RESULT_FILE_H
#define RESULT_FILE_H

#include <signal.h>

#include "failure.h"
#include "util/must_check.h"

/* .output of the commands that have it */
#define OPT_RESULT(values) \
	OPT_STRING('o', "output", values, output, "FILE", \
		   "append to FILE instead of writing to standard output; - is that")

/**
 * struct result_file - where results go
 * @path: the file's name; NULL: none is known
 * @mode: of a new one; 0: 600
 * @regular: it is a file, not a terminal or a pipe
 */
struct result_file {
	const char *path;
	unsigned int mode;
	bool regular;
};

/* path: NULL and "-" leave standard output as it is. NULL, or the reason */
struct failure *result_file_open(struct result_file *file, const char *path, unsigned int mode);

/*
 * For what goes on for ever, before the file is opened: from here on the signals that end it, and
 * SIGHUP, wait until somebody takes them, so that none is missed at any moment. *signals: they.
 */
void result_file_block_signals(sigset_t *signals);
/*
 * One was taken. Where results go to a file, SIGHUP means that it was moved: it is opened anew, or
 * *failure says why not. Else true: it ends the run, unless it was ignored at the start.
 */
bool result_file_signal(const struct result_file *file, int signal, struct failure **failure);
/* opens it anew, if another file has the name now, or none; nothing where no name is known */
struct failure *result_file_follow(const struct result_file *file);
/* can what was written be found by any name? Pipes and terminals: yes */
bool result_file_has_name(const struct result_file *file);
/*
 * For a regular one: all of it is appended and on the disk, in a file that has a name, if
 * one was known. NULL, or the reason.
 */
struct failure *result_file_append(const struct result_file *file, const void *data, size_t len);

#endif
