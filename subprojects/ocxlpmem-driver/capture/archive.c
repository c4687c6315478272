// SPDX-License-Identifier: GPL-2.0-only
/* ustar as POSIX has it: 512 bytes of header, the file, zeros up to the next 512. */
#include "archive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK		512
#define END		(2 * BLOCK)
#define MTIME_MAX	077777777777ull
#define STEP		(64 * 1024)

struct header {
	char name[100];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char checksum[8];
	char type;
	char link[100];
	char magic[6];
	char version[2];
	char user[32];
	char group[32];
	char major[8];
	char minor[8];
	char prefix[155];
	char pad[12];
};

_Static_assert(sizeof(struct header) == BLOCK, "no holes");

static const unsigned char zeros[BLOCK];

static size_t padding(size_t size)
{
	return -size % BLOCK;
}

/* the only header that a file of this name, size and time has */
static void compose(struct header *header, const char *name, size_t size, uint64_t mtime)
{
	const unsigned char *p = (const unsigned char *)header;
	unsigned int sum = 0;
	char text[sizeof(header->name) + 1];
	size_t i;

	memset(header, 0, sizeof(*header));
	snprintf(text, sizeof(text), ARCHIVE_FOLDER "%s", name);
	memcpy(header->name, text, strlen(text));
	memcpy(header->mode, "0000644", 8);
	memcpy(header->uid, "0000000", 8);
	memcpy(header->gid, "0000000", 8);
	snprintf(text, sizeof(text), "%011zo", size);
	memcpy(header->size, text, sizeof(header->size));
	snprintf(text, sizeof(text), "%011llo", (unsigned long long)mtime);
	memcpy(header->mtime, text, sizeof(header->mtime));
	header->type = '0';
	memcpy(header->magic, "ustar", 6);
	memcpy(header->version, "00", 2);

	memset(header->checksum, ' ', sizeof(header->checksum));
	for (i = 0; i < BLOCK; i++)
		sum += p[i];
	snprintf(text, sizeof(text), "%06o", sum);
	memcpy(header->checksum, text, 7);
}

int archive_name_good(const char *name)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:";
	size_t len = strlen(name), part;

	if (!len || len >= ARCHIVE_NAME)
		return 0;
	for (;;) {
		part = strspn(name, letters);
		/* none begins with a dot: no file is hidden, none leads upwards */
		if (!part || *name == '.' || *name == '-')
			return 0;
		name += part;
		if (!*name)
			return 1;
		if (*name++ != '/')
			return 0;
	}
}

/* ---- reading ------------------------------------------------------------- */

/* what is left to read */
struct rest {
	const unsigned char *p;
	size_t len;
};

/* 11 octal digits and a NUL; false: it is something else */
static int octal(const char field[12], uint64_t *value)
{
	int i;

	*value = 0;
	for (i = 0; i < 11; i++) {
		if (field[i] < '0' || field[i] > '7')
			return 0;
		*value = *value * 8 + (field[i] - '0');
	}
	return !field[11];
}

/* NULL, or why not */
static const char *read_header(struct archive_file *file, const struct header *header)
{
	const size_t folder = sizeof(ARCHIVE_FOLDER) - 1;
	uint64_t size, mtime;
	struct header only;

	if (memcmp(header->magic, "ustar", 6))
		return "it is no ustar archive";
	if (strncmp(header->name, ARCHIVE_FOLDER, folder) ||
	    !memchr(header->name, 0, sizeof(header->name)))
		return "it holds a name that no capture has";
	strcpy(file->name, header->name + folder);
	if (!archive_name_good(file->name))
		return "it holds a name that no capture has";
	if (!octal(header->size, &size) || !octal(header->mtime, &mtime) || size > ARCHIVE_MAX)
		return "it holds a number that cannot be";
	compose(&only, file->name, size, mtime);
	if (memcmp(&only, header, sizeof(only)))
		return "it holds what is no plain file, or a header that is damaged";
	file->size = size;
	return NULL;
}

static const char *read_file(struct archive_file *file, struct rest *rest)
{
	const char *why = read_header(file, (const struct header *)rest->p);
	size_t pad;

	if (why)
		return why;
	file->data = rest->p + BLOCK;
	rest->p += BLOCK;
	rest->len -= BLOCK;
	pad = padding(file->size);
	if (file->size + pad > rest->len)
		return "it is cut off";
	if (memcmp(file->data + file->size, zeros, pad))
		return "it is damaged";
	rest->p += file->size + pad;
	rest->len -= file->size + pad;
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	const struct archive_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

const struct archive_file *archive_find(const struct archive *archive, const char *name)
{
	struct archive_file wanted;

	if (!archive->count || strlen(name) >= sizeof(wanted.name))
		return NULL;
	strcpy(wanted.name, name);
	return bsearch(&wanted, archive->files, archive->count, sizeof(wanted), by_name);
}

/* is a folder above it a file? */
static int is_below_file(const struct archive *archive, const char *name)
{
	char folder[ARCHIVE_NAME], *slash;

	strcpy(folder, name);
	while ((slash = strrchr(folder, '/'))) {
		*slash = '\0';
		if (archive_find(archive, folder))
			return 1;
	}
	return 0;
}

static const char *check_names(struct archive *archive)
{
	size_t i;

	if (archive->count)
		qsort(archive->files, archive->count, sizeof(*archive->files), by_name);
	for (i = 0; i < archive->count; i++) {
		const char *name = archive->files[i].name;

		if (i && !strcmp(archive->files[i - 1].name, name))
			return "it holds two files of one name";
		if (is_below_file(archive, name))
			return "it holds a file that is a folder too";
	}
	return NULL;
}

/* -ENOMEM; else *why is NULL, or the reason */
static int read_files(struct archive *archive, struct rest *rest, const char **why)
{
	struct archive_file *files;

	while (rest->len >= BLOCK && memcmp(rest->p, zeros, BLOCK)) {
		files = realloc(archive->files, (archive->count + 1) * sizeof(*files));
		if (!files)
			return -ENOMEM;
		archive->files = files;
		*why = read_file(&files[archive->count], rest);
		if (*why)
			return 0;
		archive->count++;
	}
	if (rest->len < END)
		*why = "it is cut off";
	else if (rest->len > END || memcmp(rest->p + BLOCK, zeros, BLOCK))
		*why = "something follows its end";
	else
		*why = check_names(archive);
	return 0;
}

int archive_read(struct archive *archive, const void *bytes, size_t len, const char **why)
{
	struct rest rest = { bytes, len };
	int err;

	*archive = (struct archive) { 0 };
	*why = NULL;
	if (len > ARCHIVE_MAX || len < END) {
		*why = len < END ? "it is too short for a capture" :
				   "it is larger than any capture";
		return -EPROTO;
	}
	err = read_files(archive, &rest, why);
	if (!err && *why)
		err = -EPROTO;
	if (err)
		archive_free(archive);
	return err;
}

void archive_free(struct archive *archive)
{
	free(archive->files);
	*archive = (struct archive) { 0 };
}

/* ---- writing ------------------------------------------------------------- */

int archive_fits(const struct archive_writer *writer, size_t size, size_t reserve)
{
	return size <= ARCHIVE_MAX && reserve <= ARCHIVE_MAX &&
	       writer->len + BLOCK + size + padding(size) + reserve + END <= ARCHIVE_MAX;
}

static int append(struct archive_writer *writer, const void *data, size_t len)
{
	size_t need = writer->len + len;

	if (need > writer->room) {
		size_t room = need + need / 2 + STEP;
		unsigned char *bytes = realloc(writer->bytes, room);

		if (!bytes)
			return -ENOMEM;
		writer->bytes = bytes;
		writer->room = room;
	}
	if (len)
		memcpy(writer->bytes + writer->len, data, len);
	writer->len = need;
	return 0;
}

int archive_add(struct archive_writer *writer, const char *name, const void *data, size_t size,
		uint64_t mtime)
{
	struct header header;
	int err;

	if (!archive_name_good(name))
		return -EINVAL;
	if (!archive_fits(writer, size, 0))
		return -EFBIG;
	compose(&header, name, size, mtime > MTIME_MAX ? MTIME_MAX : mtime);
	err = append(writer, &header, sizeof(header));
	if (!err)
		err = append(writer, data, size);
	return err ? err : append(writer, zeros, padding(size));
}

int archive_end(struct archive_writer *writer)
{
	int err = append(writer, zeros, BLOCK);

	return err ? err : append(writer, zeros, BLOCK);
}
