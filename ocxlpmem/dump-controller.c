// SPDX-License-Identifier: GPL-2.0-only
/* dump-controller: the dumps of cards, one after another, each to its file. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ocxlpmem/dump-controller/dump.h"
#include "ocxlpmem/common/interrupt.h"
#include "ocxlpmem/common/output.h"

static const char *const progress_words[] = PROGRESS_WORDS;

static const struct option_spec options[] = {
	OPT_STRING('o', "output", struct dump_options, output, "FILE|DIR",
		   "where to, - is standard output; without it a file named by serial and time"),
	OPT_FLAG(0, "new", struct dump_options, new,
		 "ask the card for a new dump instead of taking the waiting one"),
	OPT_FLAG('r', "resume", struct dump_options, resume,
		 "go on with an interrupted dump, if there is one"),
	OPT_FLAG('f', "force", struct dump_options, force,
		 "replace an existing file, throw an interrupted dump away"),
	OPT_MODE(0, "mode", struct dump_options, mode, "MODE",
		 "mode of the files, instead of 600 or that of a file replaced"),
	OPT_FLAG(0, "discard", struct dump_options, discard,
		 "lose the dump that is waiting, although nobody has read it"),
	OPT_FLAG(0, "take-over", struct dump_options, take_over,
		 "take the dump away from another program"),
	OPT_FLAG(0, "complete", struct dump_options, complete,
		 "with -o - into a pipe: tell the card that it may forget the dump"),
	OPT_CHOICE(0, "progress", struct dump_options, progress, "HOW", progress_words,
		   "show progress on standard error"),
	OPT_SIZE(0, "chunk", struct dump_options, chunk, "BYTES", "ask for so much at once"),
	OPT_SECONDS(0, "timeout", struct dump_options, timeout, "SECONDS",
		    "give up if the card has not prepared the dump by then"),
	COMMON_OPTIONS(struct dump_options),
	OPT_END
};

static const struct dump_options defaults = {
	.chunk = 512u << 10,
};

#define CHUNK_MIN	4096
#define CHUNK_MAX	(16u << 20)

/* the result is then no dump: true */
static bool is_discarded(const struct card_job *job)
{
	return json_object_is_type(job->result, json_type_boolean);
}

static void print_text(const struct card_job *job)
{
	struct json_object *facts = job->result;
	const char *path = "", *sum = "", *uuid = "";
	struct json_object *kept = NULL;
	uint64_t size = 0;
	char text[TEXT_SIZE];

	if (!facts)
		return;
	card_heading(stdout, job->card);
	if (is_discarded(job)) {
		printf(": the waiting dump is discarded\n");
		return;
	}
	json_get_text(facts, "path", &path);
	json_get_text(facts, "sha256", &sum);
	json_get_text(facts, "uuid", &uuid);
	json_get_u64(facts, "size", &size);
	fputs(": ", stdout);
	text_print(stdout, path);
	printf("\n  size    %" PRIu64 " bytes (%s)\n  sha256  ", size, text_size(text, size));
	/* they may come from a file */
	text_print(stdout, sum);
	fputs("\n  uuid    ", stdout);
	text_print(stdout, uuid);
	fputc('\n', stdout);
	json_object_object_get_ex(facts, "kept_by_card", &kept);
	if (json_object_get_boolean(kept) && !job->failure)
		puts("  the card keeps it, as nobody knows what became of it: --complete tells it");
	fflush(stdout);
}

static void add_dump(struct json_object *obj, const struct card_job *job, const void *arg)
{
	if (job->result)
		json_add(obj, is_discarded(job) ? "discarded" : "dump",
			 json_object_get(job->result));
}

static bool has_no_dump(const struct card_job *job)
{
	return job->failure && job->failure->error == -ENODATA;
}

/* nobody named them, so cards without a dump are not worth a word */
static void drop_cards_without_dump(struct cards *cards)
{
	size_t i, kept = 0;

	for (i = 0; i < cards->count; i++) {
		if (has_no_dump(&cards->jobs[i]))
			failure_free(cards->jobs[i].failure);
		else
			cards->jobs[kept++] = cards->jobs[i];
	}
	cards->count = kept;
}

/* standard output, if the dump goes there */
static int stream = -1;

/* facts of the dump, or true if it was to be lost and nothing else */
static struct json_object *treat(const struct dump_options *opts, struct card_job *job)
{
	if (stream >= 0)
		return dump_stream(opts, stream, job->card, &job->failure);
	if (opts->new || !opts->discard)
		return dump_collect(opts, job->card, &job->failure);
	return dump_discard(opts, job->card, &job->failure) ? json_object_new_boolean(true) : NULL;
}

/* one after another: a dump is large, and Ctrl-C should leave one part file, not many */
static int collect_all(const struct invocation *inv, struct cards *cards)
{
	const struct dump_options *opts = inv->values;
	size_t i;
	int code;

	for (i = 0; i < cards->count && !interrupt_came(); i++) {
		struct card_job *job = &cards->jobs[i];

		job->result = treat(opts, job);
		if (job->failure && !(has_no_dump(job) && !inv->argc))
			failure_print(inv, job->failure);
		if (!inv->common->json)
			print_text(job);
	}
	cards->count = i;
	if (!inv->argc)
		drop_cards_without_dump(cards);
	if (!cards->count)
		return command_fails(inv, failure_new(CODE_FAILED, FAILURE_ABSENT, -ENODATA,
						      "--new asks the card for one",
						      "no dump is waiting on any card"));
	code = cards_code(cards);
	if (inv->common->json)
		document_print_cards(inv, cards_json(cards, add_dump, NULL), code);
	return code;
}

/* what else is said goes to standard error from here on, so that the dump stands alone */
static int take_stdout(const struct invocation *inv)
{
	const struct dump_options *opts = inv->values;

	if (!opts->output || strcmp(opts->output, "-")) {
		if (!opts->complete)
			return 0;
		return command_misused(inv, "--complete is for -o - alone: of a file the card is "
				       "told");
	}
	if (opts->resume || opts->force || opts->mode)
		return command_misused(inv, "-o - makes no file: --resume, --force and --mode are not "
				       "for it");
	if (isatty(STDOUT_FILENO))
		return command_misused(inv, "-o -: a dump is not for a terminal");
	stream = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (stream < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return command_fails(inv, failure_system(-errno, NULL, "using standard output"));
	return 0;
}

static int run(const struct invocation *inv)
{
	const struct dump_options *opts = inv->values;
	struct cards cards;
	size_t i;
	int code;

	if (opts->chunk < CHUNK_MIN || opts->chunk > CHUNK_MAX || opts->chunk % 8)
		return command_misused(inv, "--chunk: from %u to %u, a multiple of 8", CHUNK_MIN,
				       CHUNK_MAX);
	code = take_stdout(inv);
	if (code)
		return code;
	if (opts->output && !*opts->output)
		return command_misused(inv, "-o: the name of the file is empty");
	if (opts->new && opts->resume)
		return command_misused(inv, "--new asks for another dump, --resume goes on with "
				       "an old one: not both");
	if (opts->discard && !inv->argc)
		return command_misused(inv, "--discard loses a dump: name the card");
	if (opts->discard && !opts->new && (opts->output || opts->resume))
		return command_misused(inv, "--discard brings no dump: -o and --resume are not for it");
	code = cards_select(inv, &cards);
	if (code)
		return code;
	if (cards.count > 1 && !output_is_directory(opts->output)) {
		cards_close(&cards);
		return command_misused(inv, "-o %s: one file cannot take the dumps of several "
				       "cards; name a card or a directory", opts->output);
	}
	interrupt_catch();
	code = collect_all(inv, &cards);
	for (i = 0; i < cards.count; i++)
		json_object_put(cards.jobs[i].result);
	cards_close(&cards);
	return code;
}

const struct command_body command_dump_controller = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.defaults = &defaults,
	.values_size = VALUES_SIZE(struct dump_options),
	.run = run,
};
