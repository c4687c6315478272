// SPDX-License-Identifier: GPL-2.0-only
/* error-log: the logs that the cards and their drivers hold, all at once. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ocxlpmem/error-log/run.h"
#include "util/memory.h"

static const struct option_spec options[] = {
	OPT_STRING('t', "type", struct error_log_options, type, "TYPE",
		   "only logs of this type: general, predictive-failure, thermal-warning, ..."),
	OPT_NUMBER('s', "since", struct error_log_options, since, "SEQUENCE",
		   "begin with this log instead of the oldest one held"),
	OPT_NUMBER(0, "instance", struct error_log_options, instance, "INSTANCE",
		   "the driver start that SEQUENCE belongs to"),
	OPT_POSITIONAL('c', "card", "CARD", "the same as CARD"),
	OPT_FLAG('f', "follow", struct error_log_options, follow,
		 "wait for further logs until interrupted; with --json one object a line"),
	OPT_COUNT('n', "count", struct error_log_options, count, "N",
		   "stop after N logs (of each card, without --follow)"),
	OPT_STRING(0, "save", struct error_log_options, save, "FILE|DIR",
		   "keep the raw logs, on the disk before they are shown"),
	OPT_MODE(0, "mode", struct error_log_options, mode, "MODE",
		 "mode of the files, instead of 600 or that of a file replaced"),
	COMMON_OPTIONS(struct error_log_options),
	OPT_END
};

/* a card's logs, when they are shown all at once */
struct log_list {
	size_t count;
	struct log_record *records;
	bool more;				/* it ended at LOG_RUN_BYTES, or full */
	bool full;				/* the driver takes no more until some are kept */
	bool waiting;				/* we may not take what the card has */
	struct ocxlpmem_log_position next;	/* where to go on then */
};

static void list_add(struct log_list *list, const struct log_record *record)
{
	list->records = xrealloc(list->records, list->count + 1, sizeof(*list->records));
	list->records[list->count++] = *record;
}

static int ask(struct card_job *job, void *arg)
{
	struct log_run *run = arg;
	struct log_list *list = xcalloc(1, sizeof(*list));
	struct ocxlpmem_log_reader *reader;
	struct log_record record;
	size_t bytes = 0;
	uint64_t logs = 0;
	int err, verdict;

	err = log_open_reader(run, job->card, &reader);
	if (err) {
		free(list);
		return err;
	}
	/* what came before an error is shown: it may be gone from the card */
	job->result = list;
	while (!run->opts->count || logs < run->opts->count) {
		list->more = bytes >= LOG_RUN_BYTES;
		if (list->more)
			break;
		err = log_next(run, job, reader, &record);
		if (err)
			break;
		bytes += log_record_size(&record);
		verdict = log_accept(run, job, &record);
		if (verdict == 1) {
			logs += record.log != NULL;
			list_add(list, &record);
			continue;
		}
		log_record_drop(&record);
		err = verdict;
		if (err)
			break;
	}
	/* they are on the disk, and nobody asks for the one behind them */
	if (!err && run->mode == OCXLPMEM_LOG_MODE_KEEP)
		err = log_had(reader);
	list->full = err == -ENOBUFS;
	list->more |= list->full;
	list->waiting = log_waiting(reader);
	ocxlpmem_log_reader_position(reader, &list->next);
	ocxlpmem_log_reader_close(reader);
	if (err && err != -EAGAIN && !list->full && !job->failure)
		job->failure = failure_of_card(job->card, err);
	return 0;
}

static struct json_object *records_json(const struct log_list *list)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < list->count; i++) {
		struct json_object *obj = json_object_new_object();

		log_record_json(obj, &list->records[i]);
		json_object_array_add(array, obj);
	}
	return array;
}

static int print_json(const struct invocation *inv, const struct cards *cards, int code)
{
	struct json_object *document = document_new(inv), *array = json_object_new_array();
	size_t i;

	for (i = 0; i < cards->count; i++) {
		struct json_object *obj = card_json(&cards->jobs[i]);
		const struct log_list *list = cards->jobs[i].result;

		if (list)
			json_add(obj, "records", records_json(list));
		if (list && list->more)
			json_add_bool(obj, "more", true);
		if (list && list->waiting)
			json_add_bool(obj, "waiting", true);
		json_object_array_add(array, obj);
	}
	json_add(document, "cards", array);
	return document_print(document, code);
}

static void print_card(const struct card_job *job)
{
	const struct log_list *list = job->result;
	size_t i;

	if (!list)
		return;
	if (!list->count && !job->failure)
		printf("%s: none\n", ocxlpmem_card_name(job->card));
	for (i = 0; i < list->count; i++)
		log_record_text(stdout, job->card, &list->records[i]);
}

static void print_more(const struct card_job *job)
{
	const struct log_list *list = job->result;

	if (!list)
		return;
	if (list->waiting)
		log_say_waiting(job->card);
	if (list->full)
		log_say_full(job->card);
	else if (list->more)
		fprintf(stderr, PROGRAM " error-log: %s: stopped after %d KiB of logs, "
			"there may be more\n  go on with --since %" PRIu64
			" --instance 0x%016" PRIx64 ", or use --follow\n",
			ocxlpmem_card_name(job->card), LOG_RUN_BYTES / 1024, list->next.sequence,
			list->next.instance);
}

static void list_free(struct log_list *list)
{
	if (!list)
		return;
	while (list->count)
		log_record_drop(&list->records[--list->count]);
	free(list->records);
	free(list);
}

static int show(struct log_run *run, struct cards *cards)
{
	size_t i;
	int code;

	cards_ask(cards, ask, run);
	code = cards_report(run->inv, cards);
	if (run->inv->common->json)
		print_json(run->inv, cards, code);
	for (i = 0; i < cards->count; i++) {
		if (!run->inv->common->json)
			print_card(&cards->jobs[i]);
		print_more(&cards->jobs[i]);
		list_free(cards->jobs[i].result);
	}
	return code;
}

/* -EINVAL: no such type */
static int parse_type(const char *text, int *type)
{
	unsigned int found;

	*type = LOG_ANY_TYPE;
	if (!text)
		return 0;
	if (ocxlpmem_log_type_from_str(text, &found))
		return -EINVAL;
	*type = found;
	return 0;
}

/*
 * Logs count as kept only if all of them are put somewhere: by --save, or by a
 * stream into a file. Else this only looks, and whoever keeps them has them still.
 */
static void choose_mode(struct log_run *run)
{
	struct stat st;

	run->sync_output = run->opts->follow && !run->opts->save &&
			   !fstat(STDOUT_FILENO, &st) && S_ISREG(st.st_mode);
	run->mode = OCXLPMEM_LOG_MODE_LOOK;
	if ((run->opts->save || run->sync_output) && run->type == LOG_ANY_TYPE)
		run->mode = OCXLPMEM_LOG_MODE_KEEP;
}

static char *type_words(void)
{
	char *words = xstrdup(""), *longer;
	unsigned int i;

	for (i = 0; ocxlpmem_log_type_str(i); i++) {
		longer = xasprintf("%s%s%s", words, i ? ", " : "", ocxlpmem_log_type_str(i));
		free(words);
		words = longer;
	}
	return words;
}

static int run(const struct invocation *inv)
{
	struct log_run run = {
		.inv = inv, .opts = inv->values, .store_lock = PTHREAD_MUTEX_INITIALIZER,
	};
	struct failure *failure;
	struct cards cards;
	int code, err;
	char *words;

	if (parse_type(run.opts->type, &run.type)) {
		words = type_words();
		code = command_misused(inv, "--type: '%s' is not one of %s", run.opts->type, words);
		free(words);
		return code;
	}
	code = command_needs_file(inv, "--save", run.opts->save);
	if (code)
		return code;
	choose_mode(&run);
	if (run.opts->instance && !run.opts->since)
		return command_misused(inv, "--instance needs --since");
	code = cards_select(inv, &cards);
	if (code)
		return code;
	if (run.opts->since && cards.count > 1) {
		cards_close(&cards);
		return command_misused(inv, "--since is the number of one card's log: name that card");
	}
	failure = log_store_open(&run.store, run.opts->save, run.opts->mode);
	if (failure) {
		cards_close(&cards);
		return command_fails(inv, failure);
	}
	code = run.opts->follow ? log_follow(&run, &cards) : show(&run, &cards);
	cards_close(&cards);
	err = log_store_close(&run.store);
	if (err && !code) {
		failure = failure_system(err, NULL, "closing %s", run.opts->save);
		failure_print(inv, failure);
		code = failure->code;
		failure_free(failure);
	}
	return code;
}

const struct command_body command_error_log = {
	.arguments = "[CARD...]",
	.items = "cards",
	.options = options,
	.values_size = VALUES_SIZE(struct error_log_options),
	.run = run,
};
