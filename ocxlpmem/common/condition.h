/* SPDX-License-Identifier: GPL-2.0-only */
/* How a card is, all taken together: what list, health and check tell. */
#ifndef CONDITION_H
#define CONDITION_H

#include "cards.h"
#include "kept_logs.h"
#include "util/json.h"
#include "util/text.h"

/* to do when a card is fatal */
#define FATAL_ADVICE "save the data now: later stores may be lost"

struct wears;

/**
 * struct condition - how one card is; lives in card_job.result
 * @health: NULL if it did not answer, which is a finding too
 * @findings: what is wrong
 * @watched: what the driver holds of it
 * @unwatched: why that is not known, or NULL
 * @no_stats: why the part of @health that the statistics give is missing, or NULL
 * @unsaved: why the answer was not kept, or NULL; for who keeps it
 * @seconds: how long asking took
 * @silent: whoever asks it still waits: of the card only its names may be used
 */
struct condition {
	struct ocxlpmem_health *health;
	struct ocxlpmem_findings *findings;
	struct ocxlpmem_watched watched;
	struct failure *unwatched;
	struct failure *no_stats;
	struct failure *unsaved;
	double seconds;
	bool silent;
};

/**
 * struct conditions - what all cards of a run are judged by
 * @now_ns: the moment
 * @kept: the logs that were kept
 * @unkept: why these are not known, or NULL
 * @wears: what the history says of the cards' wear, or NULL; whoever opened it may set it
 * @own_wears: the same, if it was read for this alone
 * @unread: why the history that was asked for is not known, or NULL
 */
struct conditions {
	uint64_t now_ns;
	struct kept_logs kept;
	struct failure *unkept;
	const struct wears *wears;
	struct wears *own_wears;
	struct failure *unread;
};

void conditions_open(struct conditions *conditions, const struct invocation *inv);
/*
 * The wear of these cards is judged too, by the history in a directory; NULL: by that of this
 * machine, if the cards are its own and there is one.
 */
void conditions_read_history(struct conditions *conditions, const struct invocation *inv,
			     const struct cards *cards, const char *directory);
void conditions_close(struct conditions *conditions);
/* says on standard error what failed beside the health; the exit code if it was code so far */
int conditions_report(const struct invocation *inv, const struct conditions *conditions,
		      const struct cards *cards, int code);

/* for cards_ask(): sets job->result always; -errno and job->failure if there is no health */
int condition_ask(struct card_job *job, const struct conditions *conditions);
/* the same for a card for which nobody waits any longer: that long was waited */
void condition_silent(struct card_job *job, const struct conditions *conditions, double seconds);
void condition_free(struct condition *condition);

bool condition_is_fatal(const struct condition *condition);
/* what the driver holds is known */
bool condition_is_watched(const struct condition *condition);
enum ocxlpmem_status condition_status(const struct condition *condition);
/* adds "status" and "findings"; card may be NULL */
void findings_json(struct json_object *obj, const struct ocxlpmem_findings *findings,
		   const struct ocxlpmem_card *card);
/* the same, what the driver holds, and what failed */
void condition_json(struct json_object *obj, const struct card_job *job);

/* what a finding is, and what to do next, in words; free() both. card may be NULL */
char *finding_text(const struct ocxlpmem_finding *finding);
char *finding_next(const struct ocxlpmem_finding *finding, const struct ocxlpmem_card *card);
/* to act on it, what is on the card must go: who uses that is worth a word */
bool finding_moves_data(const struct ocxlpmem_finding *finding);

enum text_colour status_colour(enum ocxlpmem_status status);

#endif
