/* SPDX-License-Identifier: GPL-2.0-only */
/* Where to go on with each card's logs, in a file that is replaced as a whole. */
#ifndef LOG_CURSOR_H
#define LOG_CURSOR_H

#include "ocxlpmem/common/failure.h"
#include "util/must_check.h"

struct log_cursor_entry;

/**
 * struct log_cursor - the file, as it was read and as it has become since
 * @path: its name; NULL: there is none
 * @mode: of a new one; 0: 600
 * @count: how many
 * @entries: one a card, also of cards that are not asked
 */
struct log_cursor {
	const char *path;
	unsigned int mode;
	size_t count;
	struct log_cursor_entry *entries;
};

/*
 * Reads it; a file that is not there has no cards, and is made, so that who cannot write it
 * hears of it before anything is taken from a card. NULL path: a cursor that does nothing.
 * NULL, or the reason.
 */
struct failure *log_cursor_open(struct log_cursor *cursor, const char *path, unsigned int mode);
void log_cursor_close(struct log_cursor *cursor);

/* false: it does not name the card */
bool log_cursor_get(const struct log_cursor *cursor, const struct ocxlpmem_card *card,
		    struct ocxlpmem_log_position *next);
/* next: the first log that is not dealt with; one that names none changes nothing */
void log_cursor_set(struct log_cursor *cursor, const struct ocxlpmem_card *card,
		    const struct ocxlpmem_log_position *next);
/* the file is the old one or the new one, whatever happens. NULL, or the reason */
struct failure *log_cursor_save(const struct log_cursor *cursor);

#endif
