/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small archive: POSIX ustar, regular files only, in memory. Any tar unpacks what is
 * written here. What is read here must be exactly that: anything else that a tar may hold
 * (links, devices, other owners, names that lead elsewhere) makes the whole archive bad.
 */
#ifndef CAPTURE_ARCHIVE_H
#define CAPTURE_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#define ARCHIVE_MAX	(16u << 20)	/* bytes */
/* all names begin with it in the archive, and not here */
#define ARCHIVE_FOLDER	"ocxlpmem-capture/"
#define ARCHIVE_NAME	(100 - sizeof(ARCHIVE_FOLDER) + 1)	/* with its NUL */

/**
 * struct archive_file - one file of an archive that was read
 * @name: such as "ocxlpmem0/smart.bin"
 * @data: in the archive's bytes
 * @size: how many
 */
struct archive_file {
	char name[ARCHIVE_NAME];
	const unsigned char *data;
	size_t size;
};

/**
 * struct archive - an archive that was read
 * @count: how many files
 * @files: by name; owned
 */
struct archive {
	size_t count;
	struct archive_file *files;
};

/* is it one that an archive may have? letters, digits, "._-", and "/" between parts */
int archive_name_good(const char *name);

/*
 * Takes bytes apart, which must live as long. 0; -ENOMEM; -EPROTO with the reason in
 * words: then there is nothing to free.
 */
int archive_read(struct archive *archive, const void *bytes, size_t len, const char **why);
/* NULL: there is none of that name */
const struct archive_file *archive_find(const struct archive *archive, const char *name);
void archive_free(struct archive *archive);

/**
 * struct archive_writer - an archive that is being written; zeroed at first
 * @bytes: owned by who has the writer
 * @len: how many
 * @room: allocated
 */
struct archive_writer {
	unsigned char *bytes;
	size_t len;
	size_t room;
};

/* would a file of that size, and the end, still fit behind so many further bytes? */
int archive_fits(const struct archive_writer *writer, size_t size, size_t reserve);
/*
 * mtime: seconds since 1970. 0; -EFBIG: the archive would be too large; -ENOMEM. The
 * name must be good and new.
 */
int archive_add(struct archive_writer *writer, const char *name, const void *data, size_t size,
		uint64_t mtime);
/* after the last file; errors as above */
int archive_end(struct archive_writer *writer);

#endif
