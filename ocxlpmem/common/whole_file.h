/* SPDX-License-Identifier: GPL-2.0-only */
/* A file that is replaced as a whole: who reads it sees the old one or the new one. */
#ifndef WHOLE_FILE_H
#define WHOLE_FILE_H

#include "failure.h"
#include "util/must_check.h"

/*
 * By way of PATH.tmp; mode, durable: as of file_replace(). what: is being done, such as
 * "writing". NULL, or why the old one, or none, is still there.
 */
struct failure *whole_file_save(const char *path, const void *data, size_t len,
				unsigned int mode, bool durable, const char *what) must_check;

#endif
