// SPDX-License-Identifier: GPL-2.0-only
/* One dump from a card to its final name. See dump.h for the files. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect.h"
#include "ocxlpmem/common/interrupt.h"
#include "ocxlpmem/common/output.h"
#include "ocxlpmem/common/schema.h"
#include "util/file.h"
#include "util/memory.h"

/* how often a wait for the card looks whether a signal came */
#define WAIT_STEP_MS 500

/* ---- the card ------------------------------------------------------------ */

int dump_attach(struct collect *c, unsigned int mode)
{
	unsigned int flags = c->opts->take_over ? OCXLPMEM_DUMP_TAKE_OVER : 0;

	if (mode == OCXLPMEM_DUMP_NEW && c->opts->discard)
		flags |= OCXLPMEM_DUMP_DISCARD;
	return ocxlpmem_dump_open(c->card, mode, flags, &c->dump);
}

bool dump_attach_as_asked(struct collect *c)
{
	bool new = c->opts->new && !c->resumed;
	int err = dump_attach(c, new ? OCXLPMEM_DUMP_NEW : OCXLPMEM_DUMP_ATTACH);

	/* stopped before the card heard that a new one is wanted */
	if (err == -ENODATA && c->resumed && c->journal.new && !c->journal.generation)
		err = dump_attach(c, OCXLPMEM_DUMP_NEW);
	if (!err)
		return true;
	return err == -ENODATA ? dump_fail_absent(c) : dump_fail_card(c, err);
}

bool dump_wait_ready(struct collect *c)
{
	double timeout = c->opts->timeout;
	struct timespec begin;
	int err;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	err = ocxlpmem_dump_wait(c->dump, 0);
	if (err == -EAGAIN)
		progress_phase(&c->progress, PHASE_PREPARING);
	while (err == -EAGAIN || err == -EINTR) {
		if (interrupt_came())
			return dump_fail_interrupted(c);
		if (timeout > 0 && progress_elapsed(&begin) >= timeout)
			return dump_fail_late(c);
		err = ocxlpmem_dump_wait(c->dump, WAIT_STEP_MS);
	}
	return err ? dump_fail_card(c, err) : true;
}

/* is this the dump that the part file is a part of? */
static bool match_dump(struct collect *c)
{
	uint64_t instance = ocxlpmem_dump_instance(c->dump);
	uint64_t generation = ocxlpmem_dump_generation(c->dump);

	if (c->journal.generation && c->journal.instance == instance &&
	    c->journal.generation != generation)
		return dump_fail_another(c);
	return true;
}

/*
 * The driver was started again since: its generations count anew, so only the
 * bytes can tell whether this is the same dump.
 */
static bool compare_last_chunk(struct collect *c)
{
	uint64_t len = c->offset < c->opts->chunk ? c->offset : c->opts->chunk;
	int same;

	if (!c->resumed || !len || c->journal.instance == ocxlpmem_dump_instance(c->dump))
		return true;
	same = dump_part_compare(c, c->fd, c->offset - len, len, false);
	if (same < 0)
		return dump_fail_card(c, same);
	return same ? true : dump_fail_restarted(c);
}

static bool note_dump(struct collect *c)
{
	struct dump_journal now;
	int err;

	dump_journal_begin(&now, c->card);
	c->journal.instance = ocxlpmem_dump_instance(c->dump);
	c->journal.generation = ocxlpmem_dump_generation(c->dump);
	/* bytes from before a reboot were cut to the durable ones */
	memcpy(c->journal.boot, now.boot, sizeof(now.boot));
	err = dump_journal_save(&c->journal, &c->paths, false);
	return err ? dump_fail_resumable(c, err, "writing", c->paths.journal) : true;
}

/* ---- bytes --------------------------------------------------------------- */

bool dump_read_next(struct collect *c, char *chunk, ssize_t *len)
{
	/* no offset is beyond 32 bits, whatever the card goes on to give */
	uint64_t room = (UINT32_MAX - c->offset) & ~(uint64_t)(DUMP_ALIGN - 1);
	uint32_t size = c->opts->chunk < room ? c->opts->chunk : room;

	do {
		if (interrupt_came())
			return dump_fail_interrupted(c);
		*len = ocxlpmem_dump_read(c->dump, c->offset, chunk, size);
		if (*len >= 0)
			return true;
		if (*len != -EAGAIN)
			return dump_fail_card(c, *len);
	} while (dump_wait_ready(c));
	return false;
}

static bool fetch_all(struct collect *c, struct dump_writer *writer)
{
	unsigned int turn = 0;
	ssize_t n = 0;
	int err;

	do {
		if (!dump_read_next(c, c->chunks[turn], &n))
			return false;
		err = n ? dump_writer_add(writer, c->chunks[turn], n) : 0;
		if (err)
			return dump_fail_resumable(c, err, "writing", c->paths.part);
		c->offset += n;
		turn = (turn + 1) % DUMP_CHUNKS;
		progress_update(&c->progress, c->offset);
		/* a short answer is no end: the driver breaks off at a signal */
	} while (n);
	return true;
}

static bool transfer(struct collect *c)
{
	struct dump_writer writer;
	uint32_t limit = 0;
	bool good;
	int err;

	ocxlpmem_dump_max_size(c->dump, &limit);
	progress_begin(&c->progress, c->opts->progress, c->name, limit, c->offset);
	err = dump_writer_start(&writer, c->fd, c->sums, c->offset, &c->digest, &c->journal,
				&c->paths);
	if (err)
		return dump_fail_resumable(c, err, "starting to write", c->paths.part);
	good = fetch_all(c, &writer);
	err = dump_writer_stop(&writer);
	/* on a full disk the journal cannot grow either; the old one still is true */
	if (err && good)
		good = dump_fail_resumable(c, err, "writing", c->paths.part);
	c->digest = writer.digest;
	progress_end(&c->progress, c->offset, good);
	return good;
}

/* ---- the end ------------------------------------------------------------- */

static bool publish(struct collect *c, struct json_object *facts)
{
	int err;

	if (fsync(c->fd))
		return dump_fail_resumable(c, -errno, "writing", c->paths.part);
	/* its name is synced together with that of the dump */
	err = json_save(c->paths.sidecar, c->paths.temporary, json_object_get(facts),
			c->opts->mode, false);
	if (err)
		return dump_fail_resumable(c, err, "writing", c->paths.sidecar);
	err = file_take_place(c->fd, c->paths.final, c->opts->mode);
	if (err)
		return dump_fail_resumable(c, err, err == -EEXIST ? "naming the dump" :
					   "keeping mode and owner of", c->paths.final);
	err = file_rename(c->paths.part, c->paths.final, c->opts->force);
	if (err)
		return dump_fail_resumable(c, err, "naming the dump", c->paths.final);
	err = file_sync_directory(c->paths.final);
	return err ? dump_fail_resumable(c, err, "syncing the directory of", c->paths.final) : true;
}

/* only now: the card may forget the dump */
void dump_tell_card(struct collect *c)
{
	int err = ocxlpmem_dump_complete(c->dump, 0);

	if (err)
		dump_fail_untold(c, err);
	else
		dump_paths_forget(&c->paths);
}

/* the card refused: as if it had not been begun */
static void discard(struct collect *c)
{
	unlink(c->paths.part);
	dump_paths_forget(&c->paths);
}

static struct json_object *collect(struct collect *c)
{
	struct json_object *facts;
	char sum[DIGEST_TEXT];
	bool fresh;

	if (!dump_choose_files(c))
		return NULL;
	facts = dump_complete_already(c);
	if (facts || c->failure)
		return facts;
	/* a new dump has its journal before the card hears of it, so that it is asked once */
	fresh = c->opts->new && !c->resumed;
	if (fresh && !dump_part_open(c))
		return NULL;
	if (!dump_attach_as_asked(c)) {
		if (fresh)
			discard(c);
		return NULL;
	}
	if (!dump_wait_ready(c) || !match_dump(c))
		return NULL;
	if (!fresh && !dump_part_open(c))
		return NULL;
	if (!compare_last_chunk(c) || !note_dump(c) || !transfer(c))
		return NULL;
	digest_end(&c->digest, sum);
	facts = dump_facts(&c->journal, &c->paths, c->card, c->offset, sum);
	if (!publish(c, facts)) {
		json_object_put(facts);
		return NULL;
	}
	dump_tell_card(c);
	return facts;
}

bool dump_discard(const struct dump_options *opts, struct ocxlpmem_card *card,
		  struct failure **failure)
{
	struct collect c = {
		.opts = opts, .card = card, .name = ocxlpmem_card_name(card), .fd = -1,
		.sums = -1,
	};
	bool good = dump_attach_as_asked(&c);
	int err = good ? ocxlpmem_dump_complete(c.dump, OCXLPMEM_DUMP_DISCARD) : 0;

	if (err)
		good = dump_fail_card(&c, err);
	ocxlpmem_dump_close(c.dump);
	*failure = c.failure;
	return good;
}

struct json_object *dump_collect(const struct dump_options *opts, struct ocxlpmem_card *card,
				 struct failure **failure)
{
	struct collect c = {
		.opts = opts, .card = card, .name = ocxlpmem_card_name(card), .fd = -1,
		.sums = -1,
	};
	struct json_object *facts;
	unsigned int i;

	for (i = 0; i < DUMP_CHUNKS; i++)
		c.chunks[i] = xmalloc(opts->chunk + 2 * DUMP_ALIGN);
	progress_begin(&c.progress, opts->progress, c.name, 0, 0);
	facts = collect(&c);
	if (facts)
		json_add_text(facts, "path", c.paths.final);
	if (c.fd >= 0)
		close(c.fd);
	if (c.sums >= 0)
		close(c.sums);
	ocxlpmem_dump_close(c.dump);
	for (i = 0; i < DUMP_CHUNKS; i++)
		free(c.chunks[i]);
	dump_paths_free(&c.paths);
	*failure = c.failure;
	return facts;
}
