/* SPDX-License-Identifier: GPL-2.0-only */
/* Answers of cards, kept as they came: for "decode", and for what it does not know. */
#ifndef PAYLOAD_FILE_H
#define PAYLOAD_FILE_H

#include "cards.h"

/* .save and .mode of the commands that have them */
#define OPT_SAVE(values) \
	OPT_STRING(0, "save", values, save, "DIR", \
		   "keep the cards' answers as they came: one file a card in DIR"), \
	OPT_MODE(0, "mode", values, mode, "MODE", \
		 "mode of these files, instead of 600 or that of a file replaced")

/*
 * Writes raw to DIR/SERIAL.KIND, in place of an older one; mode as in
 * file_replace(). Nothing to do if directory or raw is NULL. On failure -errno, and the
 * reason in the job.
 */
int payload_file_write(struct card_job *job, const char *directory, unsigned int mode,
		       const char *kind, const void *raw, size_t len);

#endif
