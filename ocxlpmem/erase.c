// SPDX-License-Identifier: GPL-2.0-only
/* erase: all that is on a card, after saying what that is; and what became of it. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "ocxlpmem/common/action.h"
#include "ocxlpmem/common/confirm.h"
#include "ocxlpmem/common/contents_table.h"
#include "ocxlpmem/common/interrupt.h"
#include "ocxlpmem/common/output.h"
#include "ocxlpmem/erase/wait.h"
#include "util/memory.h"

struct erase_options {
	struct common_options common;
	const char *confirm;
	bool status;
	bool wait;
};

static const struct option_spec options[] = {
	OPT_CONFIRM(struct erase_options, confirm),
	OPT_FLAG(0, "status", struct erase_options, status,
		 "erase nothing: what became of the last one, of all cards without CARD"),
	OPT_FLAG(0, "wait", struct erase_options, wait,
		 "erase nothing: wait for the end of one that runs"),
	COMMON_OPTIONS(struct erase_options),
	OPT_END
};

/**
 * struct act - one erase
 * @reader: of what is on the card; NULL: nobody asked
 * @contents: as it was before
 * @erase: what became of it; NULL: not known
 * @seconds: waited so long; negative: not at all
 */
struct act {
	struct content_reader *reader;
	struct contents *contents;
	struct ocxlpmem_erase *erase;
	double seconds;
};

static struct failure *refuse(const struct ocxlpmem_card *card, int error, const char *hint,
			      const char *why)
{
	return failure_new(CODE_FAILED, FAILURE_SYSTEM, error, hint,
			   "%s: %s: nothing was sent to the card", ocxlpmem_card_name(card), why);
}

/* what is on the card, anew; NULL: it is known and nobody uses it */
static struct failure *look(const struct invocation *inv, struct act *act,
			    struct ocxlpmem_card *card)
{
	const struct failure *unknown;

	if (act->contents)
		contents_free(act->contents);
	if (act->reader)
		content_reader_close(act->reader);
	act->reader = content_reader_open(inv);
	act->contents = contents_read(act->reader, card);
	unknown = act->contents->failure;
	if (unknown)
		return failure_new(unknown->code, unknown->class, unknown->error, unknown->hint,
				   "%s: nothing was sent to %s", unknown->message,
				   ocxlpmem_card_name(card));
	if (contents_in_use(act->contents))
		return refuse(card, -EBUSY, "see who uses it, and end that: " PROGRAM
			      " list --regions", "it is in use");
	return NULL;
}

static void print_contents(const struct act *act, const struct ocxlpmem_card *card)
{
	struct table *table = contents_table(false);

	card_heading(stderr, card);
	fputs("\n  All of this will be lost for ever:\n", stderr);
	contents_table_add(table, NULL, act->contents);
	table_print(table, stderr, 4);
	table_free(table);
	if (!act->contents->count)
		fputs("    (no region is there now; what was written to the card is on it)\n",
		      stderr);
}

static struct failure *ask_person(const struct erase_options *opts,
				  const struct ocxlpmem_card *card)
{
	char *answer = confirm_answer_of(card), *option = xasprintf("--confirm %s", answer);
	char *act = xasprintf("erase %s", ocxlpmem_card_name(card));
	struct failure *failure;

	failure = confirm_ask(&(struct confirm) {
		.act = act, .answer = answer, .given = opts->confirm, .option = option,
	});
	free(act);
	free(option);
	free(answer);
	return failure;
}

/* one that runs is neither begun again nor hidden by what is on the card */
static struct failure *refuse_running(struct ocxlpmem_card *card)
{
	enum ocxlpmem_erase_result result;
	struct ocxlpmem_erase *erase;
	int err = ocxlpmem_erase_read(card, &erase);

	if (err)
		return action_failure(card, err, "nothing was sent to the card", NULL);
	result = ocxlpmem_erase_result(erase);
	ocxlpmem_erase_unref(erase);
	if (result != OCXLPMEM_ERASE_BUSY)
		return NULL;
	return refuse(card, -EBUSY, "wait for it: " PROGRAM " erase --wait", "an erase runs");
}

static struct failure *begin(const struct invocation *inv, struct act *act,
			     struct ocxlpmem_card *card)
{
	struct failure *failure;
	int err;

	failure = refuse_running(card);
	if (failure)
		return failure;
	failure = look(inv, act, card);
	if (!act->contents->failure)
		print_contents(act, card);
	if (failure)
		return failure;
	interrupt_catch();
	failure = ask_person(inv->values, card);
	/* much may have happened while the question stood there */
	if (!failure)
		failure = look(inv, act, card);
	if (!failure && interrupt_came())
		failure = refuse(card, -EINTR, NULL, "interrupted");
	if (!failure)
		failure = contents_disable(act->reader, card);
	if (failure)
		return failure;
	err = ocxlpmem_card_erase(card);
	if (!err)
		return NULL;
	failure = action_failure(card, err, "nothing is erased", NULL);
	contents_enable(act->reader, card);
	return failure;
}

static struct failure *erase_card(const struct invocation *inv, struct act *act,
				  struct ocxlpmem_card *card)
{
	const struct erase_options *opts = inv->values;
	struct failure *failure = NULL;

	if (opts->wait)
		interrupt_catch();
	else
		failure = begin(inv, act, card);
	return failure ? failure : erase_wait(card, &act->erase, &act->seconds);
}

static void print_end(const struct card_job *job, const struct act *act)
{
	struct ocxlpmem_erase_pages pages;
	char span[TEXT_SIZE];

	if (job->failure)
		return;
	ocxlpmem_erase_pages(act->erase, &pages);
	printf("%s: erased, after %s\n  accessible pages  %" PRIu64 " of %" PRIu64
	       "\n  defective pages   %" PRIu64 " of %" PRIu64 "\n",
	       ocxlpmem_card_name(job->card), text_span(span, act->seconds),
	       pages.accessible_done, pages.accessible_tried, pages.defective_done,
	       pages.defective_tried);
}

static void add_erase(struct json_object *obj, const struct ocxlpmem_erase *erase)
{
	struct json_object *part = json_object_new_object();

	fields_to_json(part, OCXLPMEM_KIND_ERASE_STATE, erase, FIELDS_ALL);
	json_add(obj, "erase", part);
}

static void print_act(const struct invocation *inv, const struct card_job *job,
		      const struct act *act, int code)
{
	struct json_object *array, *obj;

	if (!inv->common->json)
		return print_end(job, act);
	array = json_object_new_array();
	obj = card_json(job);
	if (act->contents)
		contents_to_json(obj, act->contents);
	if (act->erase)
		add_erase(obj, act->erase);
	if (act->seconds >= 0)
		json_add_double(obj, "elapsed_seconds", act->seconds);
	json_object_array_add(array, obj);
	document_print_cards(inv, array, code);
}

static int act(const struct invocation *inv)
{
	struct act act = { .seconds = -1 };
	struct card_job *job;
	struct cards cards;
	int code = action_select(inv, &cards);

	if (code)
		return code;
	job = cards.jobs;
	job->failure = erase_card(inv, &act, job->card);
	if (job->failure) {
		failure_print(inv, job->failure);
		code = job->failure->code;
	}
	print_act(inv, job, &act, code);
	ocxlpmem_erase_unref(act.erase);
	if (act.contents)
		contents_free(act.contents);
	if (act.reader)
		content_reader_close(act.reader);
	cards_close(&cards);
	return code;
}

/* ---- status -------------------------------------------------------------- */

static int ask_driver(struct card_job *job, void *arg)
{
	struct ocxlpmem_erase *erase;
	int err = ocxlpmem_erase_read(job->card, &erase);

	(void)arg;
	if (!err)
		job->result = erase;
	return err;
}

static void add_pages(struct table *table, enum ocxlpmem_erase_result result, uint64_t done,
		      uint64_t tried)
{
	if (result == OCXLPMEM_ERASE_DONE || result == OCXLPMEM_ERASE_FAILED)
		table_addf(table, "%" PRIu64 " of %" PRIu64, done, tried);
	else
		table_add(table, NULL);
}

static void print_status(const struct cards *cards)
{
	static const char *const headings[] = {
		"card", "last erase", "accessible pages", "defective pages",
	};
	struct table *table = table_new(sizeof(headings) / sizeof(*headings), headings);
	struct ocxlpmem_erase_pages pages;
	enum ocxlpmem_erase_result result;
	size_t i;

	for (i = 0; i < cards->count; i++) {
		const struct ocxlpmem_erase *erase = cards->jobs[i].result;

		if (!erase)
			continue;
		result = ocxlpmem_erase_result(erase);
		ocxlpmem_erase_pages(erase, &pages);
		table_add(table, ocxlpmem_card_name(cards->jobs[i].card));
		table_add(table, ocxlpmem_erase_result_str(result));
		add_pages(table, result, pages.accessible_done, pages.accessible_tried);
		add_pages(table, result, pages.defective_done, pages.defective_tried);
	}
	table_print(table, stdout, 0);
	table_free(table);
}

static int status(const struct invocation *inv)
{
	struct json_object *array;
	struct cards cards;
	size_t i;
	int code;

	code = cards_select(inv, &cards);
	if (code)
		return code;
	cards_ask(&cards, ask_driver, NULL);
	code = cards_report(inv, &cards);
	if (!inv->common->json)
		print_status(&cards);
	array = json_object_new_array();
	for (i = 0; i < cards.count; i++) {
		struct json_object *obj = card_json(&cards.jobs[i]);

		if (cards.jobs[i].result)
			add_erase(obj, cards.jobs[i].result);
		json_object_array_add(array, obj);
		ocxlpmem_erase_unref(cards.jobs[i].result);
	}
	if (inv->common->json)
		document_print_cards(inv, array, code);
	else
		json_object_put(array);
	cards_close(&cards);
	return code;
}

static int run(const struct invocation *inv)
{
	const struct erase_options *opts = inv->values;

	if (opts->status + opts->wait + !!opts->confirm > 1)
		return command_misused(inv, "--confirm erases, --status and --wait do not: one of "
				       "them");
	return opts->status ? status(inv) : act(inv);
}

const struct command_body command_erase = {
	.arguments = "CARD",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct erase_options),
	.run = run,
};
