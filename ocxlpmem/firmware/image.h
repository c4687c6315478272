/* SPDX-License-Identifier: GPL-2.0-only */
/* A file with firmware: looked at before anything is sent. */
#ifndef IMAGE_H
#define IMAGE_H

#include "ocxlpmem/common/failure.h"
#include "util/digest.h"
#include "util/must_check.h"

struct image {
	const char *path;
	int fd;
	uint32_t size;
	char sha256[DIGEST_TEXT];
};

/*
 * Its format was never published: it must be a regular file, not empty, of a size that the
 * card can take. NULL; else why not, and nothing is open.
 */
struct failure *image_open(struct image *image, const char *path);
void image_close(struct image *image);
/* exactly len bytes; -ENODATA: the file has become shorter */
int image_read(const struct image *image, uint32_t offset, void *buf, size_t len) must_check;

#endif
