/* SPDX-License-Identifier: GPL-2.0-only */
/* The cards a command is about, asked side by side. */
#ifndef CARDS_H
#define CARDS_H

#include "failure.h"

/**
 * struct card_job - one card, and what came of it
 * @card: the card; belongs to the context
 * @result: what the asking function left; NULL if it failed
 * @failure: why it failed, or NULL
 */
struct card_job {
	struct ocxlpmem_card *card;
	void *result;
	struct failure *failure;
};

struct cards {
	struct ocxlpmem_ctx *ctx;
	size_t count;
	struct card_job *jobs;
};

/* are the cards those of another tree than this machine's, or captured? */
bool cards_are_elsewhere(const struct invocation *inv);

/* of the options or the environment; NULL: the real ones */
const char *machine_sysfs_root(const struct invocation *inv);
const char *machine_dev_root(const struct invocation *inv);

/* the names are another machine's, the devices ours: nothing can be asked by them */
bool names_alone(const struct invocation *inv);
/* 0, or the exit code after saying so */
int refuse_names_alone(const struct invocation *inv);

/* a context with --from, --sysfs-root or OCXLPMEM_SYSFS_ROOT; 0 or the exit code */
int context_open(const struct invocation *inv, struct ocxlpmem_ctx **ctx);

/*
 * The cards named by the arguments, each once, all of them without arguments
 * or with "all". Returns 0, or the exit code after saying what is wrong.
 */
int cards_select(const struct invocation *inv, struct cards *cards);
/* the same, but a machine without cards gives 0 and none of them */
int cards_select_any(const struct invocation *inv, struct cards *cards);
/* drops context and jobs; results must be gone already */
void cards_close(struct cards *cards);

/*
 * Calls ask() for every card, each in a thread of its own, so that a silent
 * card costs its own time and not that of others. ask() gives 0 and
 * job->result, or a negative errno for which the card knows the reason.
 */
void cards_ask(struct cards *cards, int (*ask)(struct card_job *job, void *arg), void *arg);
/* the exit code that the failures make together */
int cards_code(const struct cards *cards);
/* prints all failures and returns that */
int cards_report(const struct invocation *inv, const struct cards *cards);

/* what names the card, and its error if it failed */
struct json_object *card_json(const struct card_job *job);
/* all of them; add() puts to each what the command has of it */
struct json_object *cards_json(const struct cards *cards,
			       void (*add)(struct json_object *obj, const struct card_job *job,
					   const void *arg), const void *arg);
/* what its files are called after, the 16 digits of the serial, or its name; free() it */
char *card_file_name(const struct ocxlpmem_card *card);
/* "ocxlpmem0 (nmem0, serial 0x..., firmware ...)" */
void card_heading(FILE *out, const struct ocxlpmem_card *card);

/* what to do when no card is there; free() it */
char *no_card_hint(const struct invocation *inv);

#endif
