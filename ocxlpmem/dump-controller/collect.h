/* SPDX-License-Identifier: GPL-2.0-only */
/* One dump on its way from a card to its file; for the files of this folder only. */
#ifndef DUMP_COLLECT_H
#define DUMP_COLLECT_H

#include <sys/stat.h>

#include "dump.h"
#include "util/must_check.h"

struct collect {
	const struct dump_options *opts;
	struct ocxlpmem_card *card;
	const char *name;		/* of the card */
	struct dump_paths paths;
	struct dump_journal journal;
	bool resumed;			/* a journal was there */
	struct ocxlpmem_dump *dump;
	int fd;				/* part file, -1: not open */
	int sums;			/* of its chunks, -1: not open */
	uint64_t offset;		/* bytes in the part file */
	struct digest digest;		/* of them */
	char *chunks[DUMP_CHUNKS];
	struct progress progress;
	struct failure *failure;
};

/* offsets of a dump are multiples of this */
#define DUMP_ALIGN 8

#define DUMP_HINT_KEPT "the card keeps the dump"
#define DUMP_HINT_AGAIN "--force without --resume begins again"

/* fills paths and journal, as new or as found; false: c->failure says why not */
bool dump_choose_files(struct collect *c);

/*
 * Facts of a dump that has its final name already, if that is what was asked
 * for: the run before was stopped after the rename, or has done it all. If the
 * card still waits for the word that it was taken, it gets it. NULL if not;
 * c->failure is set if the name belongs to something else, or if the card
 * holds another dump by now.
 */
struct json_object *dump_complete_already(struct collect *c);

/* true: that is no file that we made, or somebody else has it too; c->failure says so */
bool dump_distrust(struct collect *c, const char *path, const struct stat *st);
/* ocxlpmem_dump_open() with what the options say; without mode NEW nothing is lost */
int dump_attach(struct collect *c, unsigned int mode) must_check;

/* attaches as the options say; false: c->failure says why not */
bool dump_attach_as_asked(struct collect *c);
/* until the card has prepared its dump, or --timeout or a signal ends it */
bool dump_wait_ready(struct collect *c);
/* at most a chunk from c->offset on, waited for; 0 bytes: that was the end */
bool dump_read_next(struct collect *c, char *chunk, ssize_t *len) must_check;

/* opens and locks part file and sums, believes of them what can be, hashes that */
bool dump_part_open(struct collect *c);
/*
 * Are these bytes of a file also those of the card's dump? With end: and is
 * that its end? len is at most a chunk. 1, 0, or what the library says.
 */
int dump_part_compare(struct collect *c, int fd, uint64_t from, uint64_t len, bool end) must_check;

/* the dump is in its file: the card may forget it */
void dump_tell_card(struct collect *c);

/* ---- failures: each sets c->failure and is false ------------------------- */

/* the final name is taken */
bool dump_fail_existing(struct collect *c);
/* no dump waits on the card */
bool dump_fail_absent(struct collect *c);
/* none was ready when --timeout ended */
bool dump_fail_late(struct collect *c);
/* the card holds another dump than the part file */
bool dump_fail_another(struct collect *c);
/* the same, found out by its bytes after the driver was started again */
bool dump_fail_restarted(struct collect *c);
/* a part file is left behind; the hint says how to go on */
bool dump_fail_resumable(struct collect *c, int err, const char *doing, const char *what);
/* a signal came */
bool dump_fail_interrupted(struct collect *c);
/* the card or its driver told it */
bool dump_fail_card(struct collect *c, int err);
/* the dump is in its file, but the card could not be told */
void dump_fail_untold(struct collect *c, int err);

#endif
