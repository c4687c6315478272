// SPDX-License-Identifier: GPL-2.0-only
/* The logs that the cards and their drivers hold, all at once. */
#include "list.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "line.h"
#include "util/memory.h"
#include "util/stdout.h"

/**
 * struct log_list - a card's logs; lives in card_job.result
 * @reader: that read them
 * @count: how many records
 * @records: logs and gaps in the card's order
 * @more: it ended at LOG_RUN_BYTES, or full
 * @full: the driver takes no more until some are kept
 * @waiting: we may not take what the card has
 * @next: where to go on
 * @whole: all that the reader gave was accepted
 * @shown: records that are printed, in the order of all cards
 */
struct log_list {
	struct ocxlpmem_log_reader *reader;
	size_t count;
	struct log_record *records;
	bool more;
	bool full;
	bool waiting;
	bool whole;
	struct ocxlpmem_log_position next;
	size_t shown;
};

/* ---- reading ------------------------------------------------------------- */

static void list_add(struct log_list *list, const struct log_record *record)
{
	list->records = xgrow(list->records, list->count, sizeof(*list->records));
	list->records[list->count++] = *record;
}

static bool enough(const struct log_run *run, struct log_list *list, uint64_t logs, size_t bytes)
{
	if (run->opts->count && logs >= run->opts->count)
		return true;
	list->more = bytes >= LOG_RUN_BYTES;
	return list->more;
}

static int read_logs(struct log_run *run, struct card_job *job, struct log_list *list)
{
	struct log_record record;
	size_t bytes = 0;
	uint64_t logs = 0;
	int err, verdict;

	while (!enough(run, list, logs, bytes)) {
		err = log_next(run, job, list->reader, &record);
		if (err) {
			/* one that cannot be decoded is told of once */
			ocxlpmem_log_reader_position(list->reader, &list->next);
			return err;
		}
		bytes += log_record_size(&record);
		verdict = log_accept(run, job, &record);
		if (verdict == 1) {
			logs += record.log != NULL;
			list_add(list, &record);
		} else {
			log_record_drop(&record);
		}
		list->whole = verdict >= 0;
		if (!list->whole)
			return verdict;
		ocxlpmem_log_reader_position(list->reader, &list->next);
	}
	return 0;
}

static int ask(struct card_job *job, void *arg)
{
	struct log_list *list = xcalloc(1, sizeof(*list));
	struct log_run *run = arg;
	int err;

	list->whole = true;
	err = log_open_reader(run, job->card, &list->reader);

	if (err) {
		free(list);
		return err;
	}
	/* what came before an error is shown: it may be gone from the card */
	job->result = list;
	err = read_logs(run, job, list);
	/* they are on the disk, and nobody asks for the one behind them */
	if (!err && run->mode == OCXLPMEM_LOG_MODE_KEEP &&
	    ocxlpmem_log_reader_mode(list->reader) == run->mode)
		err = ocxlpmem_log_reader_had(list->reader);
	list->full = err == -ENOBUFS;
	list->more |= list->full;
	list->waiting = log_waiting(list->reader);
	if (job->failure)
		return 0;
	/* such a card has no logs for anybody, or gives none */
	if (log_card_is_fatal(job->card))
		job->failure = log_fatal(job->card);
	else if (err && err != -EAGAIN && !list->full)
		job->failure = failure_of_card(job->card, err);
	return 0;
}

static void list_free(struct log_list *list)
{
	if (!list)
		return;
	ocxlpmem_log_reader_close(list->reader);
	while (list->count)
		log_record_drop(&list->records[--list->count]);
	free(list->records);
	free(list);
}

/* ---- JSON ---------------------------------------------------------------- */

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

static void add_list(struct json_object *obj, const struct card_job *job, const void *arg)
{
	const struct log_list *list = job->result;

	if (!list)
		return;
	json_add(obj, "records", records_json(list));
	if (list->more)
		json_add_bool(obj, "more", true);
	if (list->waiting)
		json_add_bool(obj, "waiting", true);
}

/* ---- text ---------------------------------------------------------------- */

/* a gap stands where its logs would: before the one that follows it */
static struct timespec place_of(const struct log_list *list, size_t i)
{
	while (i + 1 < list->count && list->records[i].gap)
		i++;
	return list->records[i].monotonic;
}

static bool is_older(struct timespec a, struct timespec b)
{
	return a.tv_sec < b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec < b.tv_nsec);
}

/* the card whose next record is the oldest of all; NULL: all are shown */
static struct card_job *oldest(const struct cards *cards)
{
	struct card_job *found = NULL;
	struct timespec place, least = { 0 };
	size_t i;

	for (i = 0; i < cards->count; i++) {
		const struct log_list *list = cards->jobs[i].result;

		if (!list || list->shown == list->count)
			continue;
		place = place_of(list, list->shown);
		if (found && !is_older(place, least))
			continue;
		found = &cards->jobs[i];
		least = place;
	}
	return found;
}

struct counts {
	size_t logs;
	size_t gaps;
	size_t failed;
};

static void print_counts(const struct counts *counts)
{
	if (!counts->logs && !counts->gaps && !counts->failed) {
		puts("no logs");
		return;
	}
	printf("%zu log%s", counts->logs, text_plural(counts->logs));
	if (counts->gaps)
		printf(", %zu gap%s", counts->gaps, text_plural(counts->gaps));
	if (counts->failed)
		printf(", %zu card%s failed", counts->failed, text_plural(counts->failed));
	putchar('\n');
}

static void print_records(const struct invocation *inv, const struct cards *cards,
			  struct counts *counts)
{
	struct grid *grid = log_grid();
	unsigned int rows = 0, row;
	struct card_job *job;

	while ((job = oldest(cards))) {
		struct log_list *list = job->result;
		const struct log_record *record = &list->records[list->shown++];

		counts->logs += record->log != NULL;
		counts->gaps += record->gap != NULL;
		if (inv->common->verbose) {
			log_record_text(stdout, job->card, record);
			continue;
		}
		log_grid_add(grid, job->card, record);
		rows++;
	}
	grid_fit(grid, text_columns(stdout));
	if (rows)
		grid_print_headings(grid, stdout);
	for (row = 0; row < rows; row++)
		grid_print_row(grid, row, stdout);
	grid_free(grid);
}

static void print_text(const struct invocation *inv, const struct cards *cards)
{
	struct counts counts = { 0 };
	size_t i;

	print_records(inv, cards, &counts);
	for (i = 0; i < cards->count; i++) {
		const struct failure *failure = cards->jobs[i].failure;

		if (!failure)
			continue;
		counts.failed++;
		text_print(stdout, failure->message);
		putchar('\n');
	}
	print_counts(&counts);
}

static void print_more(const struct log_run *run, const struct card_job *job)
{
	const struct log_list *list = job->result;

	if (list->waiting)
		log_say_waiting(run, job->card);
	if (list->more && run->cursor.path)
		fprintf(stderr, PROGRAM " error-log: %s: there may be more logs\n"
			"  the next run goes on, or use --follow\n", ocxlpmem_card_name(job->card));
	else if (list->full)
		log_say_full(job->card);
	else if (list->more)
		fprintf(stderr, PROGRAM " error-log: %s: stopped after %d KiB of logs, "
			"there may be more\n  go on with --sequence %" PRIu64
			" --instance 0x%016" PRIx64 ", or use --follow\n",
			ocxlpmem_card_name(job->card), LOG_RUN_BYTES / 1024, list->next.sequence,
			list->next.instance);
}

/* ---- behind the output --------------------------------------------------- */

/* true: what was printed is where it belongs. What is not, main() says */
static bool is_delivered(const struct log_run *run)
{
	struct failure *failure = NULL;

	if (fflush(stdout) || ferror(stdout))
		return false;
	if (run->output.regular && fdatasync(STDOUT_FILENO))
		failure = failure_system(-errno, NULL, "writing to %s", stdout_name());
	else if (!result_file_has_name(&run->output))
		failure = failure_system(-ENOENT, "nothing is lost: these logs come again",
					 "%s was removed meanwhile", stdout_name());
	return failure_end(run->inv, failure) == CODE_DONE;
}

/* with a cursor: only what was seen is done with. The cursor moves, then the driver hears */
static int settle(struct log_run *run, const struct cards *cards)
{
	const struct log_list *list;
	size_t i;
	int code;

	if (!run->cursor.path)
		return CODE_DONE;
	if (!is_delivered(run))
		return CODE_FAILED;
	for (i = 0; i < cards->count; i++) {
		list = cards->jobs[i].result;
		if (list)
			log_cursor_set(&run->cursor, cards->jobs[i].card, &list->next);
	}
	code = failure_end(run->inv, log_cursor_save(&run->cursor));
	for (i = 0; i < cards->count && !code; i++) {
		const struct card_job *job = &cards->jobs[i];

		list = job->result;
		/* the driver would take one for had that could not be saved */
		if (list && list->whole)
			code = failure_end(run->inv, log_had(run, job->card, list->reader));
	}
	return code;
}

int log_list(struct log_run *run, struct cards *cards)
{
	int code, settled;
	size_t i;

	cards_ask(cards, ask, run);
	code = cards_report(run->inv, cards);
	if (run->inv->common->json)
		document_print_cards(run->inv, cards_json(cards, add_list, NULL), code);
	else
		print_text(run->inv, cards);
	settled = settle(run, cards);
	for (i = 0; i < cards->count; i++) {
		if (cards->jobs[i].result)
			print_more(run, &cards->jobs[i]);
		list_free(cards->jobs[i].result);
	}
	return code ? code : settled;
}
