/* SPDX-License-Identifier: GPL-2.0-only */
/* Where raw logs are kept. */
#ifndef LOG_STORE_H
#define LOG_STORE_H

#include "failure.h"
#include "util/must_check.h"

/**
 * struct log_store - where raw logs are kept
 * @path: a file or a directory; NULL: nowhere
 * @directory: which of both
 * @mode: of new files; 0: 600
 * @fd: of the file, or -1
 *
 * A directory gets one file a log, a file gets the blocks in a row: both are
 * what "decode error-log" reads. A log is on the disk before it is shown.
 */
struct log_store {
	const char *path;
	bool directory;
	unsigned int mode;
	int fd;
};

/*
 * NULL path: a store that keeps nothing. What killed runs left in it is removed: half a
 * log at the end of a file is cut, which is said on standard error. NULL, or the reason.
 */
struct failure *log_store_open(struct log_store *store, const char *path, unsigned int mode);
int log_store_keep(struct log_store *store, const struct ocxlpmem_card *card,
		   const struct ocxlpmem_error_log *log) must_check;
int log_store_close(struct log_store *store);

#endif
