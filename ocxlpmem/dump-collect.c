// SPDX-License-Identifier: GPL-2.0-only
/* One dump from a card to its final name. See dump.h for the files. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dump-collect.h"
#include "output.h"
#include "util/file.h"
#include "util/memory.h"

/* how often a wait for the card looks whether a signal came */
#define WAIT_STEP_MS 500
/* offsets of a dump are multiples of this */
#define ALIGN 8

static volatile sig_atomic_t interrupted;

static void on_signal(int sig)
{
	(void)sig;
	interrupted = 1;
}

void dump_catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	/* no SA_RESTART: a wait ends at once */
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

bool dump_interrupted(void)
{
	return interrupted;
}

static char *resume_hint(const struct collect *c)
{
	return xasprintf("what is there is kept; to go on: " PROGRAM
			 " dump-controller %s --resume -o %s", c->name, c->paths.final);
}

/* a failure that leaves a part file behind */
static bool fail_resumable(struct collect *c, int err, const char *doing, const char *what)
{
	char *hint = resume_hint(c);

	if (!c->failure)
		c->failure = failure_system(err, hint, "%s: %s %s", c->name, doing, what);
	free(hint);
	return false;
}

static bool fail_interrupted(struct collect *c)
{
	char *hint = resume_hint(c);

	c->failure = failure_new(CODE_FAILED, "interrupted", -EINTR, hint,
				 "%s: stopped after %" PRIu64 " bytes", c->name, c->offset);
	free(hint);
	return false;
}

/* the library's words, with our hint once there is something to go on with */
static bool fail_card(struct collect *c, int err)
{
	c->failure = failure_of_card(c->card, err);
	if (c->fd >= 0 && c->dump) {
		free(c->failure->hint);
		c->failure->hint = resume_hint(c);
	}
	return false;
}

/* ---- the card ------------------------------------------------------------ */

static bool attach(struct collect *c)
{
	bool new = c->opts->new && !c->resumed;
	int err = ocxlpmem_dump_open(c->card, new ? OCXLPMEM_DUMP_NEW : OCXLPMEM_DUMP_ATTACH,
				     &c->dump);

	/* stopped before the card heard that a new one is wanted */
	if (err == -ENODATA && c->resumed && c->opts->new && !c->journal.generation)
		err = ocxlpmem_dump_open(c->card, OCXLPMEM_DUMP_NEW, &c->dump);
	if (!err)
		return true;
	if (err != -ENODATA)
		return fail_card(c, err);
	c->failure = failure_new(CODE_FAILED, "absent", err, "--new asks the card for one",
				 "%s: no dump is waiting", c->name);
	return false;
}

static bool wait_ready(struct collect *c)
{
	double timeout = c->opts->timeout;
	struct timespec begin;
	int err;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	err = ocxlpmem_dump_wait(c->dump, 0);
	if (err == -EAGAIN)
		progress_phase(&c->progress, "waiting for the card to prepare its dump");
	while (err == -EAGAIN || err == -EINTR) {
		if (interrupted)
			return fail_interrupted(c);
		if (timeout > 0 && progress_elapsed(&begin) >= timeout) {
			c->failure = failure_new(CODE_ALL_CARDS, "card", -ETIMEDOUT,
						 "the card may still do it: go on with --resume",
						 "%s: no dump ready after %g s", c->name, timeout);
			return false;
		}
		err = ocxlpmem_dump_wait(c->dump, WAIT_STEP_MS);
	}
	return err ? fail_card(c, err) : true;
}

/* is this the dump that the part file is a part of? */
static bool match_dump(struct collect *c)
{
	uint64_t instance = ocxlpmem_dump_instance(c->dump);
	uint64_t generation = ocxlpmem_dump_generation(c->dump);

	if (c->journal.generation && c->journal.instance == instance &&
	    c->journal.generation != generation) {
		c->failure = failure_new(CODE_FAILED, "absent", -ESTALE,
					 "--force without --resume begins again with that one",
					 "%s: the card holds another dump now (generation %" PRIu64
					 "; %s is of generation %" PRIu64 ")", c->name, generation,
					 c->paths.part, c->journal.generation);
		return false;
	}
	return true;
}

/* ---- the part file ------------------------------------------------------- */

static bool hash_part(struct collect *c)
{
	uint64_t done = 0;

	digest_begin(&c->digest);
	while (done < c->offset) {
		uint64_t left = c->offset - done;
		ssize_t n = pread(c->fd, c->chunks[0],
				  left < c->opts->chunk ? left : c->opts->chunk, done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fail_resumable(c, n ? -errno : -EIO, "reading", c->paths.part);
		digest_add(&c->digest, c->chunks[0], n);
		done += n;
	}
	return true;
}

/* how much of the part file can be trusted, after what happened since */
static uint64_t trusted_bytes(const struct collect *c, uint64_t size)
{
	if (!c->resumed)
		return 0;
	if (!dump_journal_same_boot(&c->journal) && size > c->journal.durable)
		size = c->journal.durable;
	return size - size % ALIGN;
}

static bool open_part(struct collect *c)
{
	struct stat st;
	int err;

	c->fd = open(c->paths.part, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (c->fd < 0) {
		c->failure = failure_system(-errno, NULL, "%s: opening %s", c->name,
					    c->paths.part);
		return false;
	}
	if (flock(c->fd, LOCK_EX | LOCK_NB)) {
		c->failure = failure_system(-errno, "another " PROGRAM " is at it",
					    "%s: locking %s", c->name, c->paths.part);
		return false;
	}
	if (fstat(c->fd, &st))
		return fail_resumable(c, -errno, "looking at", c->paths.part);
	c->offset = trusted_bytes(c, st.st_size);
	if (ftruncate(c->fd, c->offset) || lseek(c->fd, c->offset, SEEK_SET) < 0)
		return fail_resumable(c, -errno, "cutting", c->paths.part);
	if (c->journal.durable > c->offset)
		c->journal.durable = c->offset;
	err = c->resumed ? 0 : dump_journal_save(&c->journal, &c->paths, true);
	if (!err)
		return hash_part(c);
	unlink(c->paths.part);
	c->failure = failure_system(err, NULL, "%s: writing %s", c->name, c->paths.journal);
	return false;
}

/*
 * The driver was started again since: its generations count anew, so only the
 * bytes can tell whether this is the same dump.
 */
static bool compare_last_chunk(struct collect *c)
{
	uint64_t len = c->offset < c->opts->chunk ? c->offset : c->opts->chunk;
	uint64_t from = c->offset - len, have = 0;
	ssize_t n = 1;

	if (!c->resumed || !len || c->journal.instance == ocxlpmem_dump_instance(c->dump))
		return true;
	/* after a short answer the next size may reach beyond: the buffers are larger */
	for (; have < len && n; have += n) {
		n = ocxlpmem_dump_read(c->dump, from + have, c->chunks[0] + have,
				       (len - have + ALIGN - 1) & ~(uint64_t)(ALIGN - 1));
		if (n < 0)
			return fail_card(c, n);
	}
	if (have >= len && pread(c->fd, c->chunks[1], len, from) == (ssize_t)len &&
	    !memcmp(c->chunks[0], c->chunks[1], len))
		return true;
	c->failure = failure_new(CODE_FAILED, "absent", -ESTALE,
				 "--force without --resume begins again with that one",
				 "%s: the driver was restarted, and the dump it has now is not the "
				 "one in %s", c->name, c->paths.part);
	return false;
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
	return err ? fail_resumable(c, err, "writing", c->paths.journal) : true;
}

/* ---- bytes --------------------------------------------------------------- */

static bool fetch_all(struct collect *c, struct dump_writer *writer)
{
	unsigned int turn = 0;
	ssize_t n;
	int err;

	do {
		uint64_t room = (UINT32_MAX - c->offset) & ~(uint64_t)(ALIGN - 1);
		uint32_t size = c->opts->chunk < room ? c->opts->chunk : room;

		if (interrupted)
			return fail_interrupted(c);
		n = ocxlpmem_dump_read(c->dump, c->offset, c->chunks[turn], size);
		if (n == -EAGAIN) {
			if (!wait_ready(c))
				return false;
			n = ALIGN;
			continue;
		}
		if (n < 0)
			return fail_card(c, n);
		err = n ? dump_writer_add(writer, c->chunks[turn], n) : 0;
		if (err)
			return fail_resumable(c, err, "writing", c->paths.part);
		c->offset += n;
		turn = !turn;
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
	err = dump_writer_start(&writer, c->fd, c->offset, &c->digest, &c->journal,
				&c->paths);
	if (err)
		return fail_resumable(c, err, "starting to write", c->paths.part);
	good = fetch_all(c, &writer);
	err = dump_writer_stop(&writer);
	/* on a full disk the journal cannot grow either; the old one still is true */
	if (err && good)
		good = fail_resumable(c, err, "writing", c->paths.part);
	c->digest = writer.digest;
	progress_end(&c->progress, c->offset, good);
	return good;
}

/* ---- the end ------------------------------------------------------------- */

static bool publish(struct collect *c, struct json_object *facts)
{
	int err;

	if (fsync(c->fd))
		return fail_resumable(c, -errno, "writing", c->paths.part);
	/* its name is synced together with that of the dump */
	err = json_save(c->paths.sidecar, c->paths.temporary, json_object_get(facts), false);
	if (err)
		return fail_resumable(c, err, "writing", c->paths.sidecar);
	err = file_rename(c->paths.part, c->paths.final, c->opts->force);
	if (err)
		return fail_resumable(c, err, "naming the dump", c->paths.final);
	err = file_sync_directory(c->paths.final);
	return err ? fail_resumable(c, err, "syncing the directory of", c->paths.final) : true;
}

/* only now: the card may forget the dump */
static void tell_card(struct collect *c)
{
	int err = ocxlpmem_dump_complete(c->dump);

	if (!err) {
		unlink(c->paths.journal);
		return;
	}
	c->failure = failure_of_card(c->card, err);
	free(c->failure->hint);
	c->failure->hint = xasprintf("the dump is safe in %s, only the card does not know it; "
				     "to tell it: " PROGRAM " dump-controller %s --resume -o %s",
				     c->paths.final, c->name, c->paths.final);
}

/* the dump has its name, but a journal is left: was the card told? */
static void tell_card_late(struct collect *c)
{
	struct failure *failure;
	int err = ocxlpmem_dump_open(c->card, OCXLPMEM_DUMP_ATTACH, &c->dump);
	bool same = !err && c->journal.instance == ocxlpmem_dump_instance(c->dump) &&
		    c->journal.generation == ocxlpmem_dump_generation(c->dump);

	/* gone, or another one took its place: the card was told */
	if (err == -ENODATA || (!err && !same)) {
		unlink(c->paths.journal);
		return;
	}
	if (err) {
		failure = failure_of_card(c->card, err);
		c->failure = failure;
		return;
	}
	tell_card(c);
}

/* the card refused: as if it had not been begun */
static void discard(struct collect *c)
{
	unlink(c->paths.part);
	unlink(c->paths.journal);
}

static struct json_object *collect(struct collect *c)
{
	struct json_object *facts;
	char sum[DIGEST_TEXT];
	bool fresh;

	if (!dump_choose_files(c))
		return NULL;
	facts = dump_complete_already(c);
	if (facts && c->resumed)
		tell_card_late(c);
	if (facts || c->failure)
		return facts;
	/* a new dump has its journal before the card hears of it, so that it is asked once */
	fresh = c->opts->new && !c->resumed;
	if (fresh && !open_part(c))
		return NULL;
	if (!attach(c)) {
		if (fresh)
			discard(c);
		return NULL;
	}
	if (!wait_ready(c) || !match_dump(c))
		return NULL;
	if (!fresh && !open_part(c))
		return NULL;
	if (!compare_last_chunk(c) || !note_dump(c) || !transfer(c))
		return NULL;
	digest_end(&c->digest, sum);
	facts = dump_facts(&c->journal, &c->paths, c->card, c->offset, sum);
	if (!publish(c, facts)) {
		json_object_put(facts);
		return NULL;
	}
	tell_card(c);
	return facts;
}

struct json_object *dump_collect(const struct dump_options *opts, struct ocxlpmem_card *card,
				 struct failure **failure)
{
	struct collect c = {
		.opts = opts, .card = card, .name = ocxlpmem_card_name(card), .fd = -1,
	};
	struct json_object *facts;

	c.chunks[0] = xmalloc(opts->chunk + ALIGN);
	c.chunks[1] = xmalloc(opts->chunk + ALIGN);
	progress_begin(&c.progress, opts->progress, c.name, 0, 0);
	facts = collect(&c);
	if (facts)
		json_add_text(facts, "path", c.paths.final);
	if (c.fd >= 0)
		close(c.fd);
	ocxlpmem_dump_close(c.dump);
	free(c.chunks[0]);
	free(c.chunks[1]);
	dump_paths_free(&c.paths);
	*failure = c.failure;
	return facts;
}
