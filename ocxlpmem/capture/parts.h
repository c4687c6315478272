/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of a capture, each put into the archive and its list. */
#ifndef CAPTURE_PARTS_H
#define CAPTURE_PARTS_H

#include "capture/capture.h"
#include "ocxlpmem/common/cards.h"
#include "ocxlpmem/common/functions.h"

/**
 * struct parts - a capture in the making
 * @inv: the run
 * @cards: of the machine, or those named
 * @capture: what they answered
 * @writer: the archive
 * @list: of it
 * @left_out: names of files for which there was no room; in the list
 * @err: of the archive: the first that was no lack of room
 */
struct parts {
	const struct invocation *inv;
	struct cards *cards;
	struct capture *capture;
	struct capture_writer writer;
	struct json_object *list;
	struct json_object *left_out;
	int err;
};

/* a file that may be missing: one that does not fit is named in the list instead */
void parts_add(struct parts *parts, const char *name, const void *data, size_t size);

/* asks the cards as health, stats and error-log do, and notes each answer */
void ask_cards_recorded(const struct invocation *inv, struct cards *cards,
			struct capture *capture);
void take_functions(struct capture *capture, const struct functions *functions);
/* kept logs, all of them; NULL, or why they are not known */
struct failure *take_kept_logs(struct capture *capture);

/* attributes of sysfs as they are */
void add_sysfs(struct parts *parts);
/* what the commands say of this capture, as JSON */
void add_decoded(struct parts *parts);
/* versions; the kernel's lines; with names who and where this is */
void add_machine(struct parts *parts, bool names);

#endif
