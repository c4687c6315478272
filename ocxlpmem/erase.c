// SPDX-License-Identifier: GPL-2.0-only
/* erase: all that is on a card, after saying what that is; and what became of it. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "ocxlpmem/common/action.h"
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
	const struct erase_options *opts = inv->values;
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
	failure = action_confirm(card, "erase", opts->confirm);
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

static struct failure *erase_card(const struct invocation *inv, struct ocxlpmem_card *card,
				  void *arg)
{
	const struct erase_options *opts = inv->values;
	struct failure *failure = NULL;
	struct act *act = arg;

	if (opts->wait)
		interrupt_catch();
	else
		failure = begin(inv, act, card);
	return failure ? failure : erase_wait(card, &act->erase, &act->seconds);
}

static void print_end(const struct ocxlpmem_card *card, const void *arg)
{
	const struct act *act = arg;
	struct ocxlpmem_erase_pages pages;
	char span[TEXT_SIZE];

	ocxlpmem_erase_pages(act->erase, &pages);
	printf("%s: erased, after %s\n  accessible pages  %" PRIu64 " of %" PRIu64
	       "\n  defective pages   %" PRIu64 " of %" PRIu64 "\n",
	       ocxlpmem_card_name(card), text_span(span, act->seconds), pages.accessible_done,
	       pages.accessible_tried, pages.defective_done, pages.defective_tried);
}

static void add_act(struct json_object *obj, const struct card_job *job, const void *arg)
{
	const struct act *act = arg;

	if (act->contents)
		contents_to_json(obj, act->contents);
	if (act->erase)
		fields_add(obj, "erase", OCXLPMEM_KIND_ERASE_STATE, act->erase);
	if (act->seconds >= 0)
		json_add_double(obj, "elapsed_seconds", act->seconds);
}

static void free_act(void *arg)
{
	struct act *act = arg;

	ocxlpmem_erase_unref(act->erase);
	if (act->contents)
		contents_free(act->contents);
	if (act->reader)
		content_reader_close(act->reader);
}

static const struct action action = {
	.act = erase_card, .text = print_end, .add = add_act, .end = free_act,
};

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

static void add_status(struct json_object *obj, const struct card_job *job, const void *arg)
{
	if (job->result)
		fields_add(obj, "erase", OCXLPMEM_KIND_ERASE_STATE, job->result);
}

static int status(const struct invocation *inv)
{
	struct cards cards;
	size_t i;
	int code;

	code = cards_select(inv, &cards);
	if (code)
		return code;
	cards_ask(&cards, ask_driver, NULL);
	code = cards_report(inv, &cards);
	if (inv->common->json)
		document_print_cards(inv, cards_json(&cards, add_status, NULL), code);
	else
		print_status(&cards);
	for (i = 0; i < cards.count; i++)
		ocxlpmem_erase_unref(cards.jobs[i].result);
	cards_close(&cards);
	return code;
}

static int run(const struct invocation *inv)
{
	const struct erase_options *opts = inv->values;
	struct act act = { .seconds = -1 };

	if (opts->status + opts->wait + !!opts->confirm > 1)
		return command_misused(inv, "--confirm erases, --status and --wait do not: one of "
				       "them");
	return opts->status ? status(inv) : action_run(inv, &action, &act);
}

const struct command_body command_erase = {
	.arguments = "CARD",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct erase_options),
	.run = run,
};
