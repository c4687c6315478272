// SPDX-License-Identifier: GPL-2.0-only
/* firmware update: an image brought to a card, whole or not at all. */
#include "update.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ocxlpmem/common/action.h"
#include "ocxlpmem/common/interrupt.h"
#include "util/memory.h"

/* how long, and how often, a block is sent again that the card wants later */
#define LATER_S		60
#define LATER_MS	100
/* longest that a block may take which a killed update has left on its way: device.md 5.3 */
#define LAST_BLOCK_S	17

/* one update that runs */
struct update {
	const struct image *image;
	struct ocxlpmem_card *card;
	struct ocxlpmem_firmware *firmware;
	struct progress progress;
	struct digest digest;
	uint8_t block[OCXLPMEM_FIRMWARE_BLOCK_MAX];
};

/* gives it up; what became of it, for a message: the card forgets the part it was sent */
static char *give_up(const struct update *update)
{
	const uint32_t done = ocxlpmem_firmware_done(update->firmware);
	char *next, *text;

	/* where this fails, what is known of the card is as old as its last answer */
	ocxlpmem_firmware_cancel(update->firmware);
	if (ocxlpmem_firmware_phase(update->firmware) == OCXLPMEM_FIRMWARE_SENT)
		next = xstrdup("what was sent before runs from the card's next reset on");
	else
		next = xasprintf("the card goes on with %s",
				 ocxlpmem_firmware_running(update->firmware));
	text = xasprintf("%" PRIu32 " of %" PRIu32 " bytes were sent, and %s", done,
			 update->image->size, next);
	free(next);
	return text;
}

static struct failure *fail(const struct update *update, int error)
{
	char *text = give_up(update);
	struct failure *failure = action_failure(update->card, error, text, NULL);

	free(text);
	return failure;
}

static struct failure *fail_interrupted(const struct update *update)
{
	char *text = give_up(update);
	struct failure *failure;

	failure = failure_new(CODE_FAILED, FAILURE_INTERRUPTED, -EINTR,
			      "to update it, begin again: the same command", "%s: interrupted; %s",
			      ocxlpmem_card_name(update->card), text);
	free(text);
	return failure;
}

static struct failure *fail_image(const struct update *update, int error)
{
	char *text = give_up(update);
	struct failure *failure;

	if (error)
		failure = failure_system(error, "begin again when the file can be read",
					 "reading %s: %s", update->image->path, text);
	else
		failure = failure_new(CODE_FAILED, FAILURE_SYSTEM, -ESTALE,
				      "begin again when nobody writes to the file",
				      "%s has changed while it was sent: %s", update->image->path,
				      text);
	free(text);
	return failure;
}

/* 0; -EINTR; what the library says */
static int send_block(struct update *update, uint32_t len)
{
	struct timespec begin;
	int err;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (;;) {
		err = ocxlpmem_firmware_send(update->firmware, update->block, len);
		if (err != -EBUSY || progress_elapsed(&begin) >= LATER_S)
			return err;
		if (interrupt_wait(-1, LATER_MS) < 0)
			return -EINTR;
	}
}

/* is what was read a second time what the person has confirmed? */
static bool same_digest(const struct update *update)
{
	struct digest digest = update->digest;
	char sha256[DIGEST_TEXT];

	digest_end(&digest, sha256);
	return !strcmp(sha256, update->image->sha256);
}

/* up to the last block: without that one the card has nothing that it could run */
static struct failure *send_blocks(struct update *update)
{
	uint32_t most = ocxlpmem_firmware_block_max(update->firmware), done = 0, len;
	int err;

	for (; done < update->image->size; done += len) {
		len = update->image->size - done < most ? update->image->size - done : most;
		err = image_read(update->image, done, update->block, len);
		if (err)
			return fail_image(update, err);
		digest_add(&update->digest, update->block, len);
		if (done + len == update->image->size && !same_digest(update))
			return fail_image(update, 0);
		if (interrupt_came())
			return fail_interrupted(update);
		err = send_block(update, len);
		if (err == -EINTR && interrupt_came())
			return fail_interrupted(update);
		if (err)
			return fail(update, err);
		progress_update(&update->progress, done + len);
	}
	return NULL;
}

/*
 * The last block of an update that was killed may still be on its way, and is waited for.
 * Where more than that one come, somebody sends them: -EBUSY.
 */
static int begin(struct update *update)
{
	uint32_t before = 0, more, most = ocxlpmem_firmware_block_max(update->firmware);
	struct timespec begun;
	bool first = true;
	int err;

	clock_gettime(CLOCK_MONOTONIC, &begun);
	for (;; first = false) {
		err = ocxlpmem_firmware_begin(update->firmware, update->image->size);
		if (err != -EBUSY || ocxlpmem_firmware_phase(update->firmware) !=
				     OCXLPMEM_FIRMWARE_RECEIVING)
			return err;
		if (first)
			before = ocxlpmem_firmware_done(update->firmware);
		more = ocxlpmem_firmware_done(update->firmware) - before;
		if (more > most || progress_elapsed(&begun) >= LAST_BLOCK_S)
			return err;
		if (interrupt_wait(-1, LATER_MS) < 0)
			return -EINTR;
	}
}

static struct failure *send_all(struct update *update)
{
	struct failure *failure;
	int err;

	err = begin(update);
	if (err == -EINTR && interrupt_came())
		return failure_new(CODE_FAILED, FAILURE_INTERRUPTED, -EINTR, NULL,
				   "%s: interrupted; nothing was sent",
				   ocxlpmem_card_name(update->card));
	if (err)
		return action_failure(update->card, err, "nothing was sent", NULL);
	failure = send_blocks(update);
	if (failure)
		return failure;
	/* from here on there is nothing left to interrupt */
	err = ocxlpmem_firmware_finish(update->firmware);
	return err ? action_failure(update->card, err, "the whole image was sent", NULL) : NULL;
}

struct failure *update_send(const struct image *image, struct ocxlpmem_card *card,
			    struct ocxlpmem_firmware *firmware, enum progress_mode progress)
{
	struct update *update = xcalloc(1, sizeof(*update));
	struct failure *failure;

	update->image = image;
	update->card = card;
	update->firmware = firmware;
	digest_begin(&update->digest);
	progress_begin(&update->progress, progress, ocxlpmem_card_name(card), image->size, 0);
	progress_sends(&update->progress);
	failure = send_all(update);
	progress_end(&update->progress, failure ? 0 : image->size, !failure);
	free(update);
	return failure;
}
