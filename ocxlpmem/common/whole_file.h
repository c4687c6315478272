/* SPDX-License-Identifier: GPL-2.0-only */
/* A file that is replaced as a whole: who reads it sees the old one or the new one. */
#ifndef WHOLE_FILE_H
#define WHOLE_FILE_H

#include "failure.h"

/* mode, durable: as of file_replace(). NULL, or why the old one, or none, is still there */
struct failure *whole_file_save(const char *path, const void *data, size_t len,
				unsigned int mode, bool durable);

#endif
