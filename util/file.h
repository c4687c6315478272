/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that survive a crash. Functions return 0 or a negative errno. */
#ifndef UTIL_FILE_H
#define UTIL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "must_check.h"

/*
 * errno of an open() that was to make path. The kernel says "is a directory" of "name/"
 * also where there is nothing: -ENOENT then.
 */
int file_open_error(const char *path, int error);

/* all of it, over short writes and signals */
int file_write_all(int fd, const void *data, size_t len) must_check;

/* waits some seconds for who has it; -EBUSY: in vain */
int file_lock(int fd) must_check;

/* what is wrong with a file that this program is said to have made; NULL: nothing */
const char *file_distrust(const struct stat *st);

/*
 * A new file of mode 600, locked until it is closed: by the lock those tell that
 * somebody writes it who find it. What a killed run left of that name goes first.
 * -EEXIST: the name is taken by something else; -EBUSY: by who does not end.
 */
int file_create(const char *path) must_check;
/* removes what a killed run left; 0 also if nothing is there, else as file_create() */
int file_remove_stale(const char *path);

/*
 * Before fd is renamed to path: gives it the mode, and the owner and, if mode is 0,
 * the mode of the file that it replaces. -EPERM: that cannot be; -EEXIST: path is no
 * regular file.
 */
int file_take_place(int fd, const char *path, unsigned int mode) must_check;
/* can that be done? A look beforehand, not a promise */
bool file_place_is_ours(const char *path);

/*
 * Gives path a new content at once: written to temporary (in the same directory),
 * fsync, rename. Whoever looks sees the old content or the new, never a part. On
 * failure the old content stays. mode: as in file_take_place(); a new file has 600
 * with 0. The directory is synced only if durable is true: for a file replaced
 * often, losing the last rename in a crash can be harmless.
 */
int file_replace(const char *path, const char *temporary, const void *data, size_t len,
		 unsigned int mode, bool durable) must_check;

/* makes a rename or a new file in path's directory survive a crash */
int file_sync_directory(const char *path) must_check;

/*
 * What path is if it is there and no regular file: "a device", "a directory", "a
 * symbolic link"...; NULL if it is one, or nothing is there.
 */
const char *file_foreign_kind(const char *path);

/* -EEXIST: to exists, and replace is false, or it is no regular file */
int file_rename(const char *from, const char *to, bool replace) must_check;

#endif
