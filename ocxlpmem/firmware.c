// SPDX-License-Identifier: GPL-2.0-only
/* firmware: which one cards run, and bringing a card another. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ocxlpmem/common/action.h"
#include "ocxlpmem/common/interrupt.h"
#include "ocxlpmem/common/output.h"
#include "ocxlpmem/firmware/update.h"
#include "util/memory.h"

static const char *const progress_words[] = PROGRESS_WORDS;

static const struct option_spec options[] = {
	OPT_CONFIRM(struct firmware_options, confirm),
	OPT_CHOICE(0, "progress", struct firmware_options, progress, "HOW", progress_words,
		   "show progress on standard error"),
	COMMON_OPTIONS(struct firmware_options),
	OPT_END
};

/* ---- show ---------------------------------------------------------------- */

/**
 * struct shown - what is known of a card's firmware
 * @firmware: NULL: its state is not known
 * @failure: why
 */
struct shown {
	struct ocxlpmem_firmware *firmware;
	struct failure *failure;
};

static int ask(struct card_job *job, void *arg)
{
	struct shown *shown = xcalloc(1, sizeof(*shown));
	int err = ocxlpmem_firmware_open(job->card, &shown->firmware);

	if (!err) {
		job->result = shown;
		return 0;
	}
	shown->failure = failure_of_card(job->card, err);
	/* the version that runs is known to all */
	if (shown->failure->class == FAILURE_PERMISSION &&
	    ocxlpmem_card_firmware_version(job->card)) {
		job->result = shown;
		return 0;
	}
	job->failure = shown->failure;
	free(shown);
	return err;
}

static void shown_free(struct shown *shown)
{
	if (!shown)
		return;
	ocxlpmem_firmware_close(shown->firmware);
	failure_free(shown->failure);
	free(shown);
}

/* free() it */
static char *update_text(const struct ocxlpmem_firmware *firmware)
{
	uint32_t done = ocxlpmem_firmware_done(firmware), size = ocxlpmem_firmware_size(firmware);

	switch (ocxlpmem_firmware_phase(firmware)) {
	case OCXLPMEM_FIRMWARE_RECEIVING:
		if (size && done == size)
			return xstrdup("not ended, but all of it was sent: begin it again before "
				       "the card's next reset");
		return xasprintf("%" PRIu32 " bytes were sent and more are to come; if nobody "
				 "sends them, begin it again", done);
	case OCXLPMEM_FIRMWARE_SENT:
		return xasprintf("%" PRIu32 " bytes were sent; they run from the card's next "
				 "reset on", done);
	case OCXLPMEM_FIRMWARE_FAILED:
		return xstrdup("failed; begin it again");
	}
	return xstrdup("none");
}

static void print_shown(const struct cards *cards)
{
	static const char *const headings[] = { "card", "running", "update" };
	struct table *table = table_new(sizeof(headings) / sizeof(*headings), headings);
	size_t i;

	for (i = 0; i < cards->count; i++) {
		const struct shown *shown = cards->jobs[i].result;
		char *text;

		if (!shown)
			continue;
		table_add(table, ocxlpmem_card_name(cards->jobs[i].card));
		if (!shown->firmware) {
			table_add(table, ocxlpmem_card_firmware_version(cards->jobs[i].card));
			table_add(table, "not known: root may ask");
			continue;
		}
		text = update_text(shown->firmware);
		table_add(table, ocxlpmem_firmware_running(shown->firmware));
		table_add(table, text);
		free(text);
	}
	table_print(table, stdout, 0);
	table_free(table);
}

static void add_shown(struct json_object *obj, const struct card_job *job, const void *arg)
{
	const struct shown *shown = job->result;

	if (shown && shown->firmware)
		fields_add(obj, "firmware", OCXLPMEM_KIND_FIRMWARE, shown->firmware);
	else if (shown)
		json_add(obj, "firmware_error", failure_json(shown->failure));
}

static int show(const struct invocation *inv)
{
	struct cards cards;
	size_t i;
	int code;

	code = cards_select(inv, &cards);
	if (code)
		return code;
	cards_ask(&cards, ask, NULL);
	code = cards_report(inv, &cards);
	if (inv->common->json)
		document_print_cards(inv, cards_json(&cards, add_shown, NULL), code);
	else
		print_shown(&cards);
	for (i = 0; i < cards.count; i++)
		shown_free(cards.jobs[i].result);
	cards_close(&cards);
	return code;
}

/* ---- update -------------------------------------------------------------- */

static void print_plan(const struct image *image, const struct ocxlpmem_card *card,
		       const struct ocxlpmem_firmware *firmware)
{
	uint32_t blocks = (image->size - 1) / ocxlpmem_firmware_block_max(firmware) + 1;
	char size[TEXT_SIZE];

	card_heading(stderr, card);
	fputs("\n  file     ", stderr);
	text_print(stderr, image->path);
	fprintf(stderr, "\n  size     %" PRIu32 " bytes (%s), %" PRIu32 " block%s\n  sha256   %s\n"
		"  running  %s, until the card's next reset; then what is in the file\n",
		image->size, text_size(size, image->size), blocks,
		text_plural(blocks), image->sha256, ocxlpmem_firmware_running(firmware));
}

/* one update: of which file, and, once asked, what the card has */
struct update {
	struct image image;
	struct ocxlpmem_firmware *firmware;
};

static struct failure *update_card(const struct invocation *inv, struct ocxlpmem_card *card,
				   void *arg)
{
	const struct firmware_options *opts = inv->values;
	struct update *update = arg;
	struct failure *failure;
	int err = ocxlpmem_firmware_open(card, &update->firmware);

	if (err)
		return action_failure(card, err, "nothing was sent", NULL);
	if (!ocxlpmem_firmware_block_max(update->firmware))
		return failure_new(CODE_FAILED, FAILURE_CARD, -EOPNOTSUPP, NULL,
				   "%s: the card has no room for a block of firmware; nothing was "
				   "sent", ocxlpmem_card_name(card));
	print_plan(&update->image, card, update->firmware);
	interrupt_catch();
	failure = action_confirm(card, "update the firmware of", opts->confirm);
	return failure ? failure :
	       update_send(&update->image, card, update->firmware, opts->progress);
}

static void print_update(const struct ocxlpmem_card *card, const void *arg)
{
	const struct update *update = arg;
	const char *name = ocxlpmem_card_name(card);

	printf("%s: the firmware was sent, %" PRIu32 " bytes\n"
	       "  sha256   %s\n"
	       "  running  %s, until the card's next reset; then what was sent\n"
	       "  do       restart the machine when it suits; then: " PROGRAM " firmware show %s\n",
	       name, update->image.size, update->image.sha256,
	       ocxlpmem_firmware_running(update->firmware), name);
}

static void add_update(struct json_object *obj, const struct card_job *job, const void *arg)
{
	struct json_object *part = json_object_new_object();
	const struct update *update = arg;

	if (update->firmware)
		fields_add(obj, "firmware", OCXLPMEM_KIND_FIRMWARE, update->firmware);
	json_add_text(part, "file", update->image.path);
	json_add_u64(part, "size_bytes", update->image.size);
	json_add_text(part, "sha256", update->image.sha256);
	json_add(obj, "image", part);
}

static void end_update(void *arg)
{
	struct update *update = arg;

	ocxlpmem_firmware_close(update->firmware);
}

static const struct action action = {
	.act = update_card, .text = print_update, .add = add_update, .end = end_update,
};

static int update_from_file(const struct invocation *inv)
{
	struct invocation card = *inv;
	struct update update = { 0 };
	struct failure *failure;
	int code;

	if (inv->argc != 2)
		return command_misused(inv, "update: name a file and a card");
	code = command_needs_file(inv, "FILE", inv->argv[0]);
	if (code)
		return code;
	failure = image_open(&update.image, inv->argv[0]);
	if (failure)
		return command_fails(inv, failure);
	card.argc--;
	card.argv++;
	code = action_run(&card, &action, &update);
	image_close(&update.image);
	return code;
}

static int run(const struct invocation *inv)
{
	static const struct {
		const char *word;
		int (*run)(const struct invocation *inv);
	} verbs[] = {
		{ "show", show }, { "update", update_from_file },
	};
	struct invocation rest = *inv;
	size_t i;

	for (i = 0; inv->argc && i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (strcmp(inv->argv[0], verbs[i].word))
			continue;
		rest.argc--;
		rest.argv++;
		return verbs[i].run(&rest);
	}
	return command_misused(inv, "say what to do: firmware show, or firmware update");
}

const struct command_body command_firmware = {
	.arguments = "show [CARD...] | update FILE CARD",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct firmware_options),
	.run = run,
};
