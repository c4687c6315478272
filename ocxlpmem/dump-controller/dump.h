/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bringing a controller dump to a file.
 *
 * The dump grows in FILE.part. FILE.part.json is its journal: which dump it is,
 * how much of it is safe, and the SHA-256 of that much. FILE.part.sums has a
 * checksum of each chunk, for the last ones that are not safe yet. Only a whole
 * dump gets the name FILE; its facts stand in FILE.json. The card is told to
 * forget the dump after that.
 */
#ifndef DUMP_H
#define DUMP_H

#include <pthread.h>

#include "ocxlpmem/common/cards.h"
#include "util/digest.h"
#include "util/progress.h"
#include "util/text.h"
#include "util/must_check.h"

struct dump_options {
	struct common_options common;
	const char *output;
	bool new;
	bool resume;
	bool force;
	unsigned int mode;	/* 0: as file_take_place() has it */
	bool discard;
	bool take_over;
	bool complete;
	int progress;		/* enum progress_mode */
	uint64_t chunk;
	double timeout;		/* seconds; 0: as long as the driver waits */
};

/* ---- names --------------------------------------------------------------- */

struct dump_paths {
	char *final;
	char *part;
	char *journal;
	char *sums;
	char *sidecar;
	char *temporary;	/* of journal and sidecar, while they are written */
};

/* of a final name, which is copied */
struct dump_paths dump_paths_of(const char *final);
/*
 * For a new dump of this card: the output itself if that is a file, else a name
 * with the card's serial and the time in that directory.
 */
struct dump_paths dump_paths_new(const char *output, const struct ocxlpmem_card *card);
/*
 * Of an interrupted dump of this card: 1 found, 0 none, -EEXIST several, or
 * another negative errno.
 */
int dump_paths_find(const char *output, const struct ocxlpmem_card *card,
		    struct dump_paths *paths);
void dump_paths_free(struct dump_paths *paths);
/* the one that is there and no regular file, so that we must not touch it; NULL: none */
const char *dump_paths_foreign(const struct dump_paths *paths, const char **kind);
/* after the end: journal and sums */
void dump_paths_forget(const struct dump_paths *paths);
bool output_is_directory(const char *output);

/* ---- journal and sidecar ------------------------------------------------- */

#define DUMP_WORD 40

/**
 * struct dump_journal - which dump a part file holds
 * @serial: "0x...", or the card's name if it has no serial
 * @firmware: version when the dump began
 * @instance: of the driver; 0 until the dump is known
 * @generation: of the dump within the instance; 0 until known
 * @uuid: made by us, names this collecting of it
 * @started: RFC 3339
 * @boot: of the kernel: while it runs, every byte written is in the file
 * @durable: bytes that survive a power loss
 * @sha256: of them
 * @new: the card is to be asked for a new dump; it need not have heard it yet
 */
struct dump_journal {
	char serial[DUMP_WORD];
	char firmware[DUMP_WORD];
	uint64_t instance;
	uint64_t generation;
	char uuid[DUMP_WORD];
	char started[TEXT_TIME];
	char boot[DUMP_WORD];
	uint64_t durable;
	char sha256[DIGEST_TEXT];
	bool new;
};

void dump_journal_begin(struct dump_journal *journal, const struct ocxlpmem_card *card);
/* -ENOENT: none; -EBADMSG: not a journal of ours */
int dump_journal_load(struct dump_journal *journal, const char *path) must_check;
int dump_journal_save(const struct dump_journal *journal, const struct dump_paths *paths,
		      bool first);
/* true while the kernel that the journal was written under still runs */
bool dump_journal_same_boot(const struct dump_journal *journal);
/* "0x..." or the card's name */
void dump_card_id(char id[DUMP_WORD], const struct ocxlpmem_card *card);

/* the facts of a whole dump, as in the sidecar */
struct json_object *dump_facts(const struct dump_journal *journal,
			       const struct dump_paths *paths,
			       const struct ocxlpmem_card *card, uint64_t size,
			       const char *sha256);
/* NULL: no sidecar, or not one of this program's */
struct json_object *dump_facts_load(const char *sidecar);

/* ---- checksums of chunks ------------------------------------------------- */

/**
 * struct dump_sum - one record of FILE.part.sums
 *
 * It is written before its chunk, and with no sync: it serves while the machine
 * runs on, for bytes that the journal's SHA-256 does not reach yet. SHA-256
 * itself would have to be waited for before each chunk.
 */
struct dump_sum {
	uint32_t offset;
	uint32_t len;
	uint64_t sum;
};

/**
 * struct dump_summing - a sum on its way
 * @lanes: each takes every fourth word, so that the processor need not wait for itself
 * @turn: which takes the next
 */
#define DUMP_SUM_LANES 4
struct dump_summing {
	uint64_t lanes[DUMP_SUM_LANES];
	unsigned int turn;
};

#define DUMP_SUM_BEGIN { .lanes = { 0x6f63786c706d656dull } }

/* len is a multiple of 8 but at the end */
void dump_sum_add(struct dump_summing *summing, const void *data, size_t len);
uint64_t dump_sum_end(const struct dump_summing *summing);
int dump_sum_append(int fd, const struct dump_sum *record) must_check;
/* record number of the file; -ENODATA: there is no such whole one */
int dump_sum_read(int fd, uint64_t number, struct dump_sum *record) must_check;
/* keeps the first ones only */
int dump_sum_cut(int fd, uint64_t count) must_check;

/* ---- writer -------------------------------------------------------------- */

/**
 * struct dump_writer - writes the part file, hashes it and makes it safe
 *
 * Bytes reach the file before dump_writer_add() returns: a kill at any moment
 * costs at most the chunk that is being fetched. Hashing and fsync happen in a
 * second thread, while the next chunks are fetched: enough of them that neither a
 * slow disk nor a busy processor is waited for at once.
 */
#define DUMP_CHUNKS 6
struct dump_writer {
	int fd;
	int sums;
	const struct dump_paths *paths;
	struct dump_journal *journal;
	struct digest digest;
	uint64_t written;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct {
		const void *data;
		size_t len;
	} pending[DUMP_CHUNKS - 1];	/* a ring; the first is being hashed */
	unsigned int first, count;
	uint64_t hashed;
	bool stop;
	int error;
};

/* digest has seen the first written bytes of fd already */
int dump_writer_start(struct dump_writer *writer, int fd, int sums, uint64_t written,
		      const struct digest *digest, struct dump_journal *journal,
		      const struct dump_paths *paths) must_check;
/* data stays untouched for DUMP_CHUNKS calls, this one counted, or until the stop */
int dump_writer_add(struct dump_writer *writer, const void *data, size_t len) must_check;
/* waits for the thread, syncs, writes the journal; also after an error */
int dump_writer_stop(struct dump_writer *writer) must_check;

/* ---- collecting ---------------------------------------------------------- */

/* facts of the dump as JSON, or NULL; the reason in *failure. Both may be set */
struct json_object *dump_collect(const struct dump_options *opts, struct ocxlpmem_card *card,
				 struct failure **failure);

/*
 * The same to fd, for which there is no name and no going on. The card is told if that is
 * a regular file, after fsync(), or with --complete.
 */
struct json_object *dump_stream(const struct dump_options *opts, int fd,
				struct ocxlpmem_card *card, struct failure **failure);

/* the card forgets the dump that waits, unread; false: the reason in *failure */
bool dump_discard(const struct dump_options *opts, struct ocxlpmem_card *card,
		  struct failure **failure);

#endif
