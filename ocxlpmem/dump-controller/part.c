// SPDX-License-Identifier: GPL-2.0-only
/* The part file of an interrupted dump: what of it can be believed. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect.h"
#include "ocxlpmem/common/output.h"
#include "util/file.h"

/* ---- reading it ---------------------------------------------------------- */

/* full count or a negative errno: the file is as long as that */
static int read_exactly(int fd, void *data, size_t len, uint64_t from)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = pread(fd, (char *)data + done, len - done, from + done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO;
		done += n;
	}
	return 0;
}

static int hash_range(struct collect *c, struct digest *digest, uint64_t from, uint64_t to)
{
	int err = 0;

	while (from < to && !err) {
		uint64_t len = to - from < c->opts->chunk ? to - from : c->opts->chunk;

		err = read_exactly(c->fd, c->chunks[0], len, from);
		if (!err)
			digest_add(digest, c->chunks[0], len);
		from += len;
	}
	return err;
}

static bool refuse_damaged(struct collect *c, const char *what)
{
	c->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, -EBADMSG,
				 DUMP_HINT_AGAIN ", if the card still has the dump",
				 "%s: %s is damaged: %s", c->name, c->paths.part, what);
	return false;
}

/* ---- believing it -------------------------------------------------------- */

/* 1: the chunk is in the file as it was read from the card, 0: it is not */
static int check_sum(struct collect *c, const struct dump_sum *record)
{
	struct dump_summing summing = DUMP_SUM_BEGIN;
	uint64_t at = 0;

	while (at < record->len) {
		uint64_t left = record->len - at;
		/* whole words but at the end, as when it was summed in one go */
		uint64_t len = left < c->opts->chunk ? left : c->opts->chunk;
		int err = read_exactly(c->fd, c->chunks[0], len, record->offset + at);

		if (err)
			return err;
		dump_sum_add(&summing, c->chunks[0], len);
		at += len;
	}
	return dump_sum_end(&summing) == record->sum;
}

/*
 * The bytes after the durable ones are good as long as their chunks follow each
 * other and have the right sums. The chunk that a kill cut short is no damage:
 * the file ends in it.
 */
static bool believe_chunks(struct collect *c, uint64_t size, uint64_t *count)
{
	struct dump_sum record;
	uint64_t at = c->journal.durable;
	int same;

	for (*count = 0; !dump_sum_read(c->sums, *count, &record); ++*count) {
		uint64_t end = (uint64_t)record.offset + record.len;

		if (end <= c->journal.durable)
			continue;
		if (record.offset > at || end > size)
			break;
		same = check_sum(c, &record);
		if (same < 0)
			return dump_fail_resumable(c, same, "reading", c->paths.part);
		if (!same)
			return refuse_damaged(c, "its last bytes are not what the card gave");
		at = end;
	}
	c->offset = at;
	return true;
}

/* hashes up to the offset; the durable bytes must be those that the journal means */
static bool hash_part(struct collect *c)
{
	uint64_t durable = c->journal.durable;
	uint64_t low = durable < c->offset ? durable : c->offset;
	struct digest probe;
	char sum[DIGEST_TEXT];
	int err;

	digest_begin(&c->digest);
	err = hash_range(c, &c->digest, 0, low);
	probe = c->digest;
	if (!err)
		err = hash_range(c, &probe, low, durable);
	if (!err)
		err = hash_range(c, &c->digest, low, c->offset);
	if (err)
		return dump_fail_resumable(c, err, "reading", c->paths.part);
	digest_end(&probe, sum);
	if (durable && strcmp(sum, c->journal.sha256))
		return refuse_damaged(c, "its SHA-256 is not the one in the journal");
	/* an odd end is cut: offsets are multiples of 8 */
	probe = c->digest;
	if (durable > c->offset) {
		c->journal.durable = c->offset;
		digest_end(&probe, c->journal.sha256);
	}
	return true;
}

static bool believe_part(struct collect *c, uint64_t size)
{
	uint64_t sums = 0;

	if (size < c->journal.durable)
		return refuse_damaged(c, "it is shorter than its journal says");
	c->offset = c->journal.durable;
	/* after a crash of the machine only the durable bytes are what they were */
	if (c->resumed && dump_journal_same_boot(&c->journal) && !believe_chunks(c, size, &sums))
		return false;
	c->offset -= c->offset % DUMP_ALIGN;
	if (!hash_part(c))
		return false;
	if (ftruncate(c->fd, c->offset) || lseek(c->fd, c->offset, SEEK_SET) < 0 ||
	    dump_sum_cut(c->sums, sums))
		return dump_fail_resumable(c, -errno, "cutting", c->paths.part);
	return true;
}

/* ---- opening it ---------------------------------------------------------- */

bool dump_distrust(struct collect *c, const char *path, const struct stat *st)
{
	const char *why = file_distrust(st);

	if (why)
		c->failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, -EPERM,
					 "is it what this program made? remove it, or name another "
					 "file", "%s: %s %s", c->name, path, why);
	return why;
}

/* the lock of a file that is there, unless it is to be made anew; its errors in c->failure */
static int open_old(struct collect *c, const char *path)
{
	int fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		c->failure = failure_system(-errno, "another " PROGRAM " is at it",
					    "%s: locking %s", c->name, path);
	} else if (fstat(fd, &st)) {
		c->failure = failure_system(-errno, NULL, "%s: looking at %s", c->name, path);
	} else if (!st.st_nlink) {
		c->failure = failure_system(-EWOULDBLOCK, "another " PROGRAM " is at it",
					    "%s: locking %s", c->name, path);
	} else if (!dump_distrust(c, path, &st)) {
		if (c->resumed)
			return fd;
		unlink(path);
	}
	close(fd);
	return -ENOENT;
}

static int open_file(struct collect *c, const char *path)
{
	int fd = open_old(c, path);

	if (fd == -ENOENT && !c->failure)
		fd = file_create(path);
	if (fd < 0 && !c->failure)
		c->failure = failure_system(fd, NULL, "%s: opening %s", c->name, path);
	return c->failure ? -1 : fd;
}

static bool open_both(struct collect *c)
{
	c->fd = open_file(c, c->paths.part);
	if (c->fd >= 0)
		c->sums = open_file(c, c->paths.sums);
	return c->fd >= 0 && c->sums >= 0;
}

bool dump_part_open(struct collect *c)
{
	struct stat st;
	int err;

	if (!open_both(c))
		return false;
	if (fstat(c->fd, &st))
		return dump_fail_resumable(c, -errno, "looking at", c->paths.part);
	if (!believe_part(c, st.st_size))
		return false;
	err = c->resumed ? 0 : dump_journal_save(&c->journal, &c->paths, true);
	if (!err)
		return true;
	unlink(c->paths.part);
	unlink(c->paths.sums);
	c->failure = failure_system(err, NULL, "%s: writing %s", c->name, c->paths.journal);
	return false;
}

int dump_part_compare(struct collect *c, int fd, uint64_t from, uint64_t len, bool end)
{
	uint64_t have = 0;
	ssize_t n = 1;

	/* after a short answer the next size may reach beyond: the buffers are larger */
	while (n && (have < len || (end && have == len))) {
		uint64_t left = have < len ? len - have : 1;

		n = ocxlpmem_dump_read(c->dump, from + have, c->chunks[0] + have,
				       (left + DUMP_ALIGN - 1) & ~(uint64_t)(DUMP_ALIGN - 1));
		if (n < 0)
			return n;
		have += n;
	}
	if (end ? have != len : have < len)
		return 0;
	return !read_exactly(fd, c->chunks[1], len, from) &&
	       !memcmp(c->chunks[0], c->chunks[1], len);
}
