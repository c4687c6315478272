// SPDX-License-Identifier: GPL-2.0-only
/* firmware: which one cards run, and bringing a card another. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ocxlpmem/common/action.h"
#include "ocxlpmem/common/confirm.h"
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

static struct json_object *firmware_json(const struct ocxlpmem_firmware *firmware)
{
	struct json_object *obj = json_object_new_object();

	fields_to_json(obj, OCXLPMEM_KIND_FIRMWARE, firmware, FIELDS_ALL);
	return obj;
}

static int show(const struct invocation *inv)
{
	struct json_object *array;
	struct cards cards;
	size_t i;
	int code;

	code = cards_select(inv, &cards);
	if (code)
		return code;
	cards_ask(&cards, ask, NULL);
	code = cards_report(inv, &cards);
	if (!inv->common->json)
		print_shown(&cards);
	array = json_object_new_array();
	for (i = 0; i < cards.count; i++) {
		struct shown *shown = cards.jobs[i].result;
		struct json_object *obj = card_json(&cards.jobs[i]);

		if (shown && shown->firmware)
			json_add(obj, "firmware", firmware_json(shown->firmware));
		else if (shown)
			json_add(obj, "firmware_error", failure_json(shown->failure));
		json_object_array_add(array, obj);
		shown_free(shown);
	}
	if (inv->common->json)
		document_print_cards(inv, array, code);
	else
		json_object_put(array);
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

static struct failure *ask_person(const struct firmware_options *opts,
				  const struct ocxlpmem_card *card)
{
	char *answer = confirm_answer_of(card), *option = xasprintf("--confirm %s", answer);
	char *act = xasprintf("update the firmware of %s", ocxlpmem_card_name(card));
	struct failure *failure;

	failure = confirm_ask(&(struct confirm) {
		.act = act, .answer = answer, .given = opts->confirm, .option = option,
	});
	free(act);
	free(option);
	free(answer);
	return failure;
}

static struct failure *update_card(const struct firmware_options *opts, const struct image *image,
				   struct card_job *job)
{
	struct ocxlpmem_firmware *firmware;
	struct failure *failure;
	int err = ocxlpmem_firmware_open(job->card, &firmware);

	if (err)
		return action_failure(job->card, err, "nothing was sent", NULL);
	job->result = firmware;
	if (!ocxlpmem_firmware_block_max(firmware))
		return failure_new(CODE_FAILED, FAILURE_CARD, -EOPNOTSUPP, NULL,
				   "%s: the card has no room for a block of firmware; nothing was "
				   "sent", ocxlpmem_card_name(job->card));
	print_plan(image, job->card, firmware);
	interrupt_catch();
	failure = ask_person(opts, job->card);
	return failure ? failure : update_send(image, job->card, firmware, opts->progress);
}

static void print_update(const struct card_job *job, const struct image *image)
{
	const char *name = ocxlpmem_card_name(job->card);

	if (job->failure)
		return;
	printf("%s: the firmware was sent, %" PRIu32 " bytes\n"
	       "  sha256   %s\n"
	       "  running  %s, until the card's next reset; then what was sent\n"
	       "  do       restart the machine when it suits; then: " PROGRAM " firmware show %s\n",
	       name, image->size, image->sha256, ocxlpmem_firmware_running(job->result), name);
}

static struct json_object *update_json(const struct card_job *job, const struct image *image)
{
	struct json_object *obj = card_json(job), *part = json_object_new_object();

	if (job->result)
		json_add(obj, "firmware", firmware_json(job->result));
	json_add_text(part, "file", image->path);
	json_add_u64(part, "size_bytes", image->size);
	json_add_text(part, "sha256", image->sha256);
	json_add(obj, "image", part);
	return obj;
}

static int update_named(const struct invocation *inv, const struct image *image)
{
	struct json_object *array;
	struct cards cards;
	struct card_job *job;
	int code = action_select(inv, &cards);

	if (code)
		return code;
	job = cards.jobs;
	job->failure = update_card(inv->values, image, job);
	if (job->failure) {
		failure_print(inv, job->failure);
		code = job->failure->code;
	}
	if (!inv->common->json) {
		print_update(job, image);
	} else {
		array = json_object_new_array();
		json_object_array_add(array, update_json(job, image));
		document_print_cards(inv, array, code);
	}
	ocxlpmem_firmware_close(job->result);
	cards_close(&cards);
	return code;
}

static int update_from_file(const struct invocation *inv)
{
	struct invocation card = *inv;
	struct failure *failure;
	struct image image;
	int code;

	if (inv->argc != 2)
		return command_misused(inv, "update: name a file and a card");
	code = command_needs_file(inv, "FILE", inv->argv[0]);
	if (code)
		return code;
	failure = image_open(&image, inv->argv[0]);
	if (failure)
		return command_fails(inv, failure);
	card.argc--;
	card.argv++;
	code = update_named(&card, &image);
	image_close(&image);
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
