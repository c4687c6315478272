/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that survive a crash. Functions return 0 or a negative errno. */
#ifndef UTIL_FILE_H
#define UTIL_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* all of it, over short writes and signals */
int file_write_all(int fd, const void *data, size_t len);

/*
 * Gives path a new content at once: written to temporary (in the same
 * directory, used by nobody else), fsync, rename. Whoever looks sees the old
 * content or the new, never a part. On failure the old content stays. The
 * directory is synced only if durable is true: for a file replaced often,
 * losing the last rename in a crash can be harmless.
 */
int file_replace(const char *path, const char *temporary, const void *data, size_t len,
		 bool durable);

/* makes a rename or a new file in path's directory survive a crash */
int file_sync_directory(const char *path);

/*
 * What path is if it is there and no regular file: "a device", "a directory", "a
 * symbolic link"...; NULL if it is one, or nothing is there.
 */
const char *file_foreign_kind(const char *path);

/* -EEXIST: to exists, and replace is false, or it is no regular file */
int file_rename(const char *from, const char *to, bool replace);

#endif
