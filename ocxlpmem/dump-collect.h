/* SPDX-License-Identifier: GPL-2.0-only */
/* One dump on its way from a card to its file; for dump-*.c only. */
#ifndef DUMP_COLLECT_H
#define DUMP_COLLECT_H

#include "dump.h"

struct collect {
	const struct dump_options *opts;
	struct ocxlpmem_card *card;
	const char *name;		/* of the card */
	struct dump_paths paths;
	struct dump_journal journal;
	bool resumed;			/* a journal was there */
	struct ocxlpmem_dump *dump;
	int fd;				/* part file, -1: not open */
	uint64_t offset;		/* bytes in the part file */
	struct digest digest;		/* of them */
	char *chunks[2];
	struct progress progress;
	struct failure *failure;
};

/* fills paths and journal, as new or as found; false: c->failure says why not */
bool dump_choose_files(struct collect *c);
/*
 * Facts of a dump that has its final name already, if that is what was asked
 * for: the run before was stopped after the rename, or has done it all. NULL
 * if not; c->failure is set if the name belongs to something else.
 */
struct json_object *dump_complete_already(struct collect *c);

#endif
