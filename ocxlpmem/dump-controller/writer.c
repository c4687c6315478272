// SPDX-License-Identifier: GPL-2.0-only
/* Writes the part file of a dump, hashes it and makes it safe. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include "dump.h"
#include "util/file.h"

/* how much may be lost to a power failure */
#define SYNC_BYTES	(4u << 20)
#define SYNC_S		1.0

/* file first, then the journal that says so */
static int make_durable(struct dump_writer *writer, uint64_t bytes)
{
	int err = fdatasync(writer->fd) ? -errno : 0, journal_err;

	if (!err) {
		struct digest so_far = writer->digest;

		writer->journal->durable = bytes;
		digest_end(&so_far, writer->journal->sha256);
	} else {
		/* pages may be lost after this: no byte but the durable ones counts now */
		writer->journal->boot[0] = 0;
	}
	journal_err = dump_journal_save(writer->journal, writer->paths, false);
	return err ? err : journal_err;
}

/* a chunk that has just come is no reason to stop the thread that asks for the next one */
static void give_way(void)
{
	if (sched_getscheduler(0) == SCHED_OTHER)
		sched_setscheduler(0, SCHED_BATCH, &(struct sched_param) { 0 });
}

static void *hash_and_sync(void *arg)
{
	struct dump_writer *writer = arg;
	uint64_t durable = writer->hashed;
	struct timespec synced;
	int err = 0;

	give_way();
	clock_gettime(CLOCK_MONOTONIC, &synced);
	pthread_mutex_lock(&writer->lock);
	while (!writer->stop || writer->count) {
		if (!writer->count) {
			pthread_cond_wait(&writer->changed, &writer->lock);
			continue;
		}
		pthread_mutex_unlock(&writer->lock);
		digest_add(&writer->digest, writer->pending[writer->first].data,
			   writer->pending[writer->first].len);
		writer->hashed += writer->pending[writer->first].len;
		if (!err && (writer->hashed - durable >= SYNC_BYTES ||
			     progress_elapsed(&synced) >= SYNC_S)) {
			err = make_durable(writer, writer->hashed);
			durable = writer->hashed;
			clock_gettime(CLOCK_MONOTONIC, &synced);
		}
		pthread_mutex_lock(&writer->lock);
		writer->first = (writer->first + 1) % (DUMP_CHUNKS - 1);
		writer->count--;
		if (err && !writer->error)
			writer->error = err;
		pthread_cond_broadcast(&writer->changed);
	}
	pthread_mutex_unlock(&writer->lock);
	return NULL;
}

int dump_writer_start(struct dump_writer *writer, int fd, int sums, uint64_t written,
		      const struct digest *digest, struct dump_journal *journal,
		      const struct dump_paths *paths)
{
	sigset_t all, old;
	int err;

	*writer = (struct dump_writer) {
		.fd = fd, .sums = sums, .written = written, .hashed = written, .digest = *digest,
		.journal = journal, .paths = paths,
		.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER,
	};
	/* signals belong to the thread that waits for the card */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	err = -pthread_create(&writer->thread, NULL, hash_and_sync, writer);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return err;
}

int dump_writer_add(struct dump_writer *writer, const void *data, size_t len)
{
	struct dump_summing summing = DUMP_SUM_BEGIN;
	struct dump_sum sum = { .offset = writer->written, .len = len };
	unsigned int last;
	int err;

	dump_sum_add(&summing, data, len);
	sum.sum = dump_sum_end(&summing);
	/* first: a chunk that a kill cuts short is known by it */
	err = dump_sum_append(writer->sums, &sum);
	if (err)
		return err;
	/* into the page cache at once: from here on a killed process loses nothing */
	err = file_write_all(writer->fd, data, len);
	if (err)
		return err;
	writer->written += len;
	pthread_mutex_lock(&writer->lock);
	while (writer->count == DUMP_CHUNKS - 1)
		pthread_cond_wait(&writer->changed, &writer->lock);
	last = (writer->first + writer->count++) % (DUMP_CHUNKS - 1);
	writer->pending[last].data = data;
	writer->pending[last].len = len;
	err = writer->error;
	pthread_cond_broadcast(&writer->changed);
	pthread_mutex_unlock(&writer->lock);
	return err;
}

int dump_writer_stop(struct dump_writer *writer)
{
	pthread_mutex_lock(&writer->lock);
	writer->stop = true;
	pthread_cond_broadcast(&writer->changed);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
	if (!writer->error)
		return make_durable(writer, writer->hashed);
	/* a second fdatasync() would succeed: Linux reports lost pages once only */
	dump_journal_save(writer->journal, writer->paths, false);
	return writer->error;
}
