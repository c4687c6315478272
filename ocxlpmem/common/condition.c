// SPDX-License-Identifier: GPL-2.0-only
/* How a card is: its health, what its driver holds and what was kept, judged together. */
#include "condition.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "captured.h"
#include "state_directory.h"
#include "util/memory.h"
#include "util/progress.h"
#include "wear.h"

#define NS_PER_S	UINT64_C(1000000000)
/* as the library judges them: older ones need not be read */
#define KEPT_NS		(7 * 24 * 60 * 60 * NS_PER_S)

void conditions_open(struct conditions *conditions, const struct invocation *inv)
{
	struct timespec now;

	/* what was captured is judged by the moment of its capture */
	if (inv->capture) {
		*conditions = (struct conditions) { .now_ns = inv->capture->time_ns };
		kept_logs_take(&conditions->kept, inv->capture, conditions->now_ns - KEPT_NS);
		return;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	*conditions = (struct conditions) { .now_ns = now.tv_sec * NS_PER_S + now.tv_nsec };
	conditions->unkept = kept_logs_find(&conditions->kept, conditions->now_ns - KEPT_NS);
}

void conditions_read_history(struct conditions *conditions, const struct invocation *inv,
			     const struct cards *cards, const char *directory)
{
	char *own = directory || inv->capture ? NULL : state_directory_path(HISTORY_DIRECTORY);
	struct failure *failure;

	if (directory || own) {
		conditions->own_wears = xcalloc(1, sizeof(*conditions->own_wears));
		failure = wears_read(conditions->own_wears, directory ? directory : own,
				     (double)conditions->now_ns / NS_PER_S, cards);
		conditions->wears = conditions->own_wears;
		/* nobody asked for that of this machine, and it need not be there */
		if (directory)
			conditions->unread = failure;
		else
			failure_free(failure);
	}
	free(own);
}

void conditions_close(struct conditions *conditions)
{
	if (conditions->own_wears)
		wears_free(conditions->own_wears);
	free(conditions->own_wears);
	failure_free(conditions->unread);
	kept_logs_free(&conditions->kept);
	failure_free(conditions->unkept);
}

int conditions_report(const struct invocation *inv, const struct conditions *conditions,
		      const struct cards *cards, int code)
{
	size_t i;

	if (conditions->unkept)
		failure_print(inv, conditions->unkept);
	if (conditions->unread) {
		failure_print(inv, conditions->unread);
		code = code ? code : (int)conditions->unread->code;
	}
	for (i = 0; i < cards->count; i++) {
		const struct condition *condition = cards->jobs[i].result;

		if (condition->unwatched)
			failure_print(inv, condition->unwatched);
		if (!condition->unsaved)
			continue;
		failure_print(inv, condition->unsaved);
		code = code ? code : (int)condition->unsaved->code;
	}
	return code;
}

bool condition_is_fatal(const struct condition *condition)
{
	return condition->health &&
	       ocxlpmem_health_state(condition->health) == OCXLPMEM_HEALTH_FATAL;
}

bool condition_is_watched(const struct condition *condition)
{
	return condition->health && !condition->unwatched;
}

static struct failure *stats_failure(const struct ocxlpmem_card *card,
				     const struct condition *condition)
{
	int err = ocxlpmem_health_stats_error(condition->health);

	if (!err)
		return NULL;
	if (condition_is_fatal(condition))
		return failure_new(CODE_ALL_CARDS, FAILURE_CARD, err, FATAL_ADVICE,
				   "a card in fatal state is not asked for statistics: %s",
				   ocxlpmem_card_name(card));
	return failure_of_card(card, err);
}

/* whose fault it is that a card did not answer says how bad that is */
static int add_failure(struct ocxlpmem_findings *findings, const struct failure *failure)
{
	struct ocxlpmem_finding finding = {
		.code = OCXLPMEM_FINDING_NO_ANSWER, .severity = OCXLPMEM_STATUS_UNKNOWN,
		.detail = failure->message, .next = failure->hint,
	};

	if (failure->class == FAILURE_PERMISSION)
		finding.code = OCXLPMEM_FINDING_NO_PERMISSION;
	else if (failure->code == CODE_ALL_CARDS)
		finding.severity = OCXLPMEM_STATUS_CRITICAL;
	return ocxlpmem_findings_add(findings, &finding);
}

static int judge_wear(const struct card_job *job, const struct conditions *conditions,
		      const struct condition *condition)
{
	return wear_judge(wears_find(conditions->wears, job->card), condition->health,
			  (double)conditions->now_ns / NS_PER_S, WEAR_WARN_DAYS,
			  condition->findings);
}

/* a card that said nothing may still have logs that say why */
static int judge_rest(struct card_job *job, const struct conditions *conditions,
		      struct condition *condition)
{
	int err = ocxlpmem_findings_add_card(condition->findings, job->card, &condition->watched);

	if (err == -ENOMEM)
		return err;
	/* of one that could not be opened this would be the same once more */
	if (err && !job->failure)
		condition->unwatched = failure_of_card(job->card, err);
	return kept_logs_judge(&conditions->kept, job->card, condition->findings);
}

int condition_ask(struct card_job *job, const struct conditions *conditions)
{
	struct condition *condition = xcalloc(1, sizeof(*condition));
	struct timespec began;
	int err, judged;

	clock_gettime(CLOCK_MONOTONIC, &began);
	err = ocxlpmem_health_read(job->card, &condition->health);
	job->result = condition;
	if (err)
		job->failure = failure_of_card(job->card, err);
	else
		condition->no_stats = stats_failure(job->card, condition);
	judged = ocxlpmem_findings_new(conditions->now_ns, &condition->findings);
	if (!judged && err)
		judged = add_failure(condition->findings, job->failure);
	else if (!judged)
		judged = ocxlpmem_findings_add_health(condition->findings, condition->health);
	if (!judged)
		judged = judge_wear(job, conditions, condition);
	if (!judged)
		judged = judge_rest(job, conditions, condition);
	/* judging needs nothing but memory */
	if (judged)
		out_of_memory();
	condition->seconds = progress_elapsed(&began);
	return err;
}

void condition_silent(struct card_job *job, const struct conditions *conditions, double seconds)
{
	struct condition *condition = xcalloc(1, sizeof(*condition));

	job->result = condition;
	job->failure = failure_new(CODE_ALL_CARDS, FAILURE_CARD, -ETIMEDOUT, NULL,
				   "no answer within %g s", seconds);
	condition->seconds = seconds;
	condition->silent = true;
	if (ocxlpmem_findings_new(conditions->now_ns, &condition->findings) ||
	    add_failure(condition->findings, job->failure))
		out_of_memory();
}

void condition_free(struct condition *condition)
{
	if (!condition)
		return;
	ocxlpmem_health_unref(condition->health);
	ocxlpmem_findings_unref(condition->findings);
	failure_free(condition->unwatched);
	failure_free(condition->no_stats);
	failure_free(condition->unsaved);
	free(condition);
}

enum ocxlpmem_status condition_status(const struct condition *condition)
{
	return ocxlpmem_findings_status(condition->findings);
}

void condition_json(struct json_object *obj, const struct card_job *job)
{
	const struct condition *condition = job->result;

	findings_json(obj, condition->findings, job->card);
	if (condition->unwatched) {
		json_add(obj, "watch_error", failure_json(condition->unwatched));
	} else if (condition_is_watched(condition)) {
		json_add_u64(obj, "logs_held", condition->watched.logs_held);
		json_add_bool(obj, "logs_pending", condition->watched.logs_pending);
		json_add_bool(obj, "dump_waiting", condition->watched.dump_waiting);
	}
	if (condition->unsaved)
		json_add(obj, "save_error", failure_json(condition->unsaved));
}

enum text_colour status_colour(enum ocxlpmem_status status)
{
	static const enum text_colour colours[] = {
		[OCXLPMEM_STATUS_OK] = TEXT_GREEN,
		[OCXLPMEM_STATUS_WARNING] = TEXT_YELLOW,
		[OCXLPMEM_STATUS_CRITICAL] = TEXT_RED,
		[OCXLPMEM_STATUS_UNKNOWN] = TEXT_YELLOW,
	};

	return colours[status];
}
