/* SPDX-License-Identifier: GPL-2.0-only */
/* A file that grows: of raw logs, or of results. */
#ifndef APPEND_FILE_H
#define APPEND_FILE_H

#include "failure.h"
#include "util/must_check.h"

/*
 * Opens it for appending, and makes it where it is missing: of that mode, 600 if that is 0. Links,
 * devices and what has a second name are refused. NULL and a descriptor, or the reason.
 */
struct failure *append_file_open(const char *path, unsigned int mode, int *fd);
/* all of it or nothing, and on the disk; 0 or -errno */
int append_file_write(int fd, const void *data, size_t len) must_check;

#endif
