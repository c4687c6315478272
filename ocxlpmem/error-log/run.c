// SPDX-License-Identifier: GPL-2.0-only
/* What one run does with a log, shown all at once or by --follow: fetch, accept, keep. */
#include <errno.h>
#include <inttypes.h>

#include "run.h"

#include "ocxlpmem/common/condition.h"

static struct failure *store_failure(const struct log_run *run, int err)
{
	return failure_system(err, "nothing is lost: the driver still holds this log; "
			      "give --sequence to go on with it",
			      "saving a raw log to %s", run->opts->save);
}

static bool is_wanted(const struct error_log_options *opts, const struct ocxlpmem_error_log *log)
{
	unsigned int type = ocxlpmem_error_log_type(log);
	struct ocxlpmem_log_receipt receipt = { 0 };

	if (opts->types && (type >= 64 || !(opts->types >> type & 1)))
		return false;
	ocxlpmem_error_log_receipt(log, &receipt);
	return receipt.time_ns >= opts->since && (!opts->until || receipt.time_ns <= opts->until);
}

int log_accept(struct log_run *run, struct card_job *job, const struct log_record *record)
{
	int err;

	if (!record->log)
		return 1;
	if (!is_wanted(run->opts, record->log))
		return 0;
	pthread_mutex_lock(&run->store_lock);
	err = log_store_keep(&run->store, job->card, record->log);
	pthread_mutex_unlock(&run->store_lock);
	if (!err)
		return 1;
	job->failure = store_failure(run, err);
	return err;
}

/* where the card's logs begin for this run; sequence 0: with the oldest */
static struct ocxlpmem_log_position start_of(const struct log_run *run,
					     const struct ocxlpmem_card *card)
{
	struct ocxlpmem_log_position start = {
		.instance = run->opts->instance, .sequence = run->opts->sequence,
	};

	log_cursor_get(&run->cursor, card, &start);
	return start;
}

int log_open_reader(const struct log_run *run, struct ocxlpmem_card *card,
		    struct ocxlpmem_log_reader **reader)
{
	const struct ocxlpmem_log_position start = start_of(run, card);

	return ocxlpmem_log_reader_open(card, run->mode, start.sequence ? &start : NULL, reader);
}

bool log_waiting(const struct ocxlpmem_log_reader *reader)
{
	return ocxlpmem_log_reader_mode(reader) == OCXLPMEM_LOG_MODE_WATCH &&
	       ocxlpmem_log_reader_pending(reader);
}

struct failure *log_had(const struct log_run *run, const struct ocxlpmem_card *card,
			struct ocxlpmem_log_reader *reader)
{
	int err = 0;

	if (run->keep && ocxlpmem_log_reader_mode(reader) != OCXLPMEM_LOG_MODE_WATCH)
		err = ocxlpmem_log_reader_had(reader);
	return err ? failure_of_card(card, err) : NULL;
}

void log_say_waiting(const struct log_run *run, const struct ocxlpmem_card *card)
{
	if (run->inv->capture) {
		fprintf(stderr, PROGRAM " error-log: %s: more logs waited on the card, and a "
			"capture takes none\n  on its machine: " PROGRAM " error-log %s\n",
			ocxlpmem_card_name(card), ocxlpmem_card_name(card));
		return;
	}
	fprintf(stderr, PROGRAM " error-log: %s: more logs wait on the card, which you may not take\n"
		"  run as root, or as who may write /dev/%s\n", ocxlpmem_card_name(card),
		ocxlpmem_card_name(card));
}

void log_say_full(const struct ocxlpmem_card *card)
{
	fprintf(stderr, PROGRAM " error-log: %s: the driver holds as many logs as it can that "
		"nobody has kept, the rest waits on the card\n"
		"  --save keeps them, which makes room\n", ocxlpmem_card_name(card));
}

bool log_card_is_fatal(struct ocxlpmem_card *card)
{
	unsigned int state;

	ocxlpmem_card_refresh(card);
	return !ocxlpmem_card_state(card, &state) && state == OCXLPMEM_STATE_FATAL;
}

struct failure *log_fatal(const struct ocxlpmem_card *card)
{
	return failure_new(CODE_ALL_CARDS, FAILURE_CARD, -EIO, FATAL_ADVICE,
			   "%s: fatal: logs on the card cannot be read", ocxlpmem_card_name(card));
}

static struct failure *no_such_log(const struct log_run *run, const struct ocxlpmem_card *card,
				   uint64_t wanted, uint64_t next)
{
	return failure_new(CODE_ALL_CARDS, FAILURE_ABSENT, -EINVAL,
			   run->cursor.path ? "take the card's line out of the cursor's file" :
			   "without --sequence all logs that the driver holds are shown",
			   "%s: no log has this number yet: %" PRIu64 ", the next is %" PRIu64,
			   ocxlpmem_card_name(card), wanted, next ? next : 1);
}

static int skip_to(const struct log_run *run, struct card_job *job, uint64_t wanted)
{
	struct ocxlpmem_log_position next = { 0 };
	struct ocxlpmem_log_reader *reader;
	struct log_record record;
	size_t bytes = 0;
	int err = ocxlpmem_log_reader_open(job->card, OCXLPMEM_LOG_MODE_LOOK, NULL, &reader);

	if (err)
		return err;
	while (next.sequence < wanted && bytes < LOG_RUN_BYTES && !err) {
		err = log_record_next(reader, &record);
		bytes += log_record_size(&record);
		log_record_drop(&record);
		ocxlpmem_log_reader_position(reader, &next);
	}
	ocxlpmem_log_reader_close(reader);
	if (err && err != -EAGAIN)
		return err;
	if (next.sequence >= wanted)
		return 0;
	job->failure = no_such_log(run, job->card, wanted, next.sequence);
	return -EINVAL;
}

int log_next(const struct log_run *run, struct card_job *job, struct ocxlpmem_log_reader *reader,
	     struct log_record *record)
{
	struct ocxlpmem_log_position start;
	int err = log_record_next(reader, record);

	if (err != -EINVAL)
		return err;
	start = start_of(run, job->card);
	if (!start.sequence)
		return err;
	err = skip_to(run, job, start.sequence);
	return err ? err : log_record_next(reader, record);
}
