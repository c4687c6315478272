// SPDX-License-Identifier: GPL-2.0-only
/* A dump to standard output. Nothing can be gone on with here: the card keeps the dump. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect.h"
#include "ocxlpmem/common/interrupt.h"
#include "ocxlpmem/common/output.h"
#include "util/memory.h"

#define STREAM_NAME "<stdout>"

/* as file_write_all(), but a signal ends the waiting for a reader */
static int write_stream(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = interrupt_came() ? 0 : write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EINTR;
		data += n;
		len -= n;
	}
	return 0;
}

static bool fail_write(struct collect *c, int err)
{
	if (err == -EINTR)
		return dump_fail_interrupted(c);
	c->failure = failure_system(err, DUMP_HINT_KEPT, "%s: writing the dump to standard output",
				    c->name);
	return false;
}

static bool fetch_all(struct collect *c, int fd)
{
	ssize_t n;
	int err;

	do {
		if (!dump_read_next(c, c->chunks[0], &n))
			return false;
		err = write_stream(fd, c->chunks[0], n);
		if (err)
			return fail_write(c, err);
		digest_add(&c->digest, c->chunks[0], n);
		c->offset += n;
		progress_update(&c->progress, c->offset);
	} while (n);
	return true;
}

static bool transfer(struct collect *c, int fd)
{
	uint32_t limit = 0;
	bool good;

	ocxlpmem_dump_max_size(c->dump, &limit);
	progress_begin(&c->progress, c->opts->progress, c->name, limit, 0);
	digest_begin(&c->digest);
	good = fetch_all(c, fd);
	progress_end(&c->progress, c->offset, good);
	return good;
}

/* 1: the bytes are safe, or so it was said; 0: nobody knows; or a negative errno */
static int is_safe(const struct collect *c, int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (S_ISREG(st.st_mode))
		return fsync(fd) ? -errno : 1;
	return c->opts->complete;
}

static struct json_object *stream(struct collect *c, int fd)
{
	struct dump_paths paths = { .final = (char *)STREAM_NAME };
	struct json_object *facts;
	char sum[DIGEST_TEXT];
	int safe, err = 0;

	dump_journal_begin(&c->journal, c->card);
	if (!dump_attach_as_asked(c) || !dump_wait_ready(c))
		return NULL;
	c->journal.instance = ocxlpmem_dump_instance(c->dump);
	c->journal.generation = ocxlpmem_dump_generation(c->dump);
	if (!transfer(c, fd))
		return NULL;
	safe = is_safe(c, fd);
	if (safe < 0) {
		fail_write(c, safe);
		return NULL;
	}
	digest_end(&c->digest, sum);
	facts = dump_facts(&c->journal, &paths, c->card, c->offset, sum);
	json_add_text(facts, "path", STREAM_NAME);
	if (safe)
		err = ocxlpmem_dump_complete(c->dump, 0);
	if (err)
		c->failure = failure_of_card(c->card, err);
	json_add_bool(facts, "kept_by_card", !safe || err);
	return facts;
}

struct json_object *dump_stream(const struct dump_options *opts, int fd,
				struct ocxlpmem_card *card, struct failure **failure)
{
	struct collect c = {
		.opts = opts, .card = card, .name = ocxlpmem_card_name(card), .fd = -1,
		.sums = -1,
	};
	struct json_object *facts;

	c.chunks[0] = xmalloc(opts->chunk + 2 * DUMP_ALIGN);
	progress_begin(&c.progress, opts->progress, c.name, 0, 0);
	facts = stream(&c, fd);
	ocxlpmem_dump_close(c.dump);
	free(c.chunks[0]);
	*failure = c.failure;
	return facts;
}
