/* SPDX-License-Identifier: GPL-2.0-only */
/* Controller dumps brought into a directory as they are announced, within bounds. */
#ifndef MONITOR_DUMPER_H
#define MONITOR_DUMPER_H

#include "child.h"
#include "event.h"

/**
 * struct dumper - who does it
 * @inv: of the run
 * @directory: where to; NULL: nobody asked for it
 * @child: dump-controller, for @card
 * @card: a reference; NULL: none
 */
struct dumper {
	const struct invocation *inv;
	const char *directory;
	struct child child;
	struct ocxlpmem_card *card;
};

/* NULL, or why the directory cannot be had */
struct failure *dumper_open(struct dumper *dumper, const struct invocation *inv,
			    const char *directory);
void dumper_close(struct dumper *dumper);
/*
 * Begins with a card's dump; if fresh is true the card is asked for it. A record of why not,
 * or NULL. Not while it is busy.
 */
struct json_object *dumper_start(struct dumper *dumper, struct ledger *ledger,
				 struct ocxlpmem_card *card, bool fresh);
/* a record of what came of it, once it has ended; else NULL */
struct json_object *dumper_turn(struct dumper *dumper, struct ledger *ledger);
bool dumper_is_busy(const struct dumper *dumper);

#endif
