// SPDX-License-Identifier: GPL-2.0-only
/* A file with firmware: looked at before anything is sent. */
#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 65536

int image_read(const struct image *image, uint32_t offset, void *buf, size_t len)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = pread(image->fd, (char *)buf + done, len - done, (off_t)offset + done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -ENODATA;
		done += n;
	}
	return 0;
}

/* what is wrong with the file; NULL: nothing */
static const char *reject(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "it is no regular file";
	if (!st->st_size)
		return "it is empty";
	if (st->st_size % OCXLPMEM_FIRMWARE_ALIGN)
		return "its size is no multiple of 8: it is not whole, or no firmware";
	if ((uint64_t)st->st_size > OCXLPMEM_FIRMWARE_SIZE_MAX)
		return "it is larger than any card can take, 4 GiB";
	return NULL;
}

static int hash(struct image *image)
{
	static char piece[PIECE];
	struct digest digest;
	uint32_t offset, len;
	int err;

	digest_begin(&digest);
	for (offset = 0; offset < image->size; offset += len) {
		len = image->size - offset < PIECE ? image->size - offset : PIECE;
		err = image_read(image, offset, piece, len);
		if (err)
			return err;
		digest_add(&digest, piece, len);
	}
	digest_end(&digest, image->sha256);
	return 0;
}

struct failure *image_open(struct image *image, const char *path)
{
	const char *wrong;
	struct stat st;
	int err;

	*image = (struct image) { .path = path };
	/* not to wait for the writer of a FIFO */
	image->fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (image->fd < 0)
		return failure_system(-errno, NULL, "opening %s", path);
	err = fstat(image->fd, &st) ? -errno : 0;
	wrong = err ? NULL : reject(&st);
	image->size = st.st_size;
	if (!err && !wrong)
		err = hash(image);
	if (!err && !wrong)
		return NULL;
	image_close(image);
	if (err)
		return failure_system(err, NULL, "reading %s", path);
	return failure_new(CODE_FAILED, FAILURE_USAGE, 0, NULL, "%s: %s; nothing was sent", path,
			   wrong);
}

void image_close(struct image *image)
{
	close(image->fd);
}
