// SPDX-License-Identifier: GPL-2.0-only
/*
 * The history: a record an hour of each card, in the file of its day. It is taken from what
 * was read anyway, so it wakes nobody.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "monitor.h"
#include "ocxlpmem/common/append_file.h"
#include "ocxlpmem/common/state_directory.h"
#include "util/memory.h"

#define FILE_MODE	0640
#define MS_PER_S	1000

static double wall_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* ---- beginning ------------------------------------------------------------ */

/* how long ago it was last recorded, as far as today's records tell; 0: not */
static double age_of(const struct history_card *card, double now)
{
	double last = 0;
	size_t i;

	for (i = 0; card && i < card->count; i++) {
		if (card->samples[i].time <= now && card->samples[i].time > last)
			last = card->samples[i].time;
	}
	return last && now - last < HISTORY_PERIOD ? now - last : 0;
}

/* a monitor that is started again and again records no more for that */
static void go_on(struct sampler *sampler, struct watched *watched)
{
	uint64_t serial;
	double age;

	if (watched->record_ms || ocxlpmem_card_serial(watched->card, &serial))
		return;
	age = age_of(history_find(&sampler->before, serial), wall_clock());
	watched->record_ms = now_ms() + (age ? (HISTORY_PERIOD - age) * MS_PER_S : 0);
}

void sampler_open(struct sampler *sampler, const struct invocation *inv)
{
	const double now = wall_clock();

	*sampler = (struct sampler) {
		.inv = inv, .directory = state_directory_path(HISTORY_DIRECTORY),
	};
	/* that there is none yet is nothing to tell */
	failure_free(history_read(sampler->directory, now, now - HISTORY_PERIOD, NULL,
				  &sampler->before));
	wears_take(&sampler->wears, &sampler->before);
}

void sampler_close(struct sampler *sampler)
{
	history_free(&sampler->before);
	wears_free(&sampler->wears);
	free(sampler->lines);
	free(sampler->directory);
	*sampler = (struct sampler) { 0 };
}

/* ---- a record ------------------------------------------------------------- */

static void note_temperature(struct watched *watched, const struct condition *condition)
{
	int celsius;

	if (condition->health && !ocxlpmem_health_media_temperature(condition->health, &celsius) &&
	    (watched->highest == HISTORY_NONE || celsius > watched->highest))
		watched->highest = celsius;
}

static void add_line(struct sampler *sampler, struct json_object *record)
{
	const char *text = json_object_to_json_string_ext(record, JSON_C_TO_STRING_PLAIN |
							  JSON_C_TO_STRING_NOSLASHESCAPE);
	char *lines = xasprintf("%s%s\n", sampler->lines ? sampler->lines : "", text);

	free(sampler->lines);
	sampler->lines = lines;
	json_object_put(record);
}

void sampler_note(struct sampler *sampler, struct watched *watched, const struct card_job *job)
{
	struct json_object *record;

	if (!sampler->directory)
		return;
	go_on(sampler, watched);
	note_temperature(watched, job->result);
	if (now_ms() < watched->record_ms)
		return;
	record = history_record(job, watched->highest);
	if (!record)
		return;
	add_line(sampler, record);
	watched->recorded = true;
}

/* ---- the files ------------------------------------------------------------ */

/* by their names: clocks go wrong, numbers of files do not. Today's stays in any case */
static void drop_oldest(const struct sampler *sampler, const char *today)
{
	struct dirent **names;
	int count = scandir(sampler->directory, &names, history_is_day, alphasort);
	int i, too_many = count - HISTORY_DAYS;

	for (i = 0; i < count; i++) {
		if (too_many > 0 && strcmp(names[i]->d_name, today)) {
			char *path = xasprintf("%s/%s", sampler->directory, names[i]->d_name);

			if (!unlink(path) && sampler->inv->common->verbose)
				fprintf(stderr, PROGRAM " monitor: %s was removed\n", path);
			too_many--;
			free(path);
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

/* half a line of a crash ends here, not in the middle of the next one */
static char *with_newline(int fd, const char *lines)
{
	struct stat st;
	char last = '\n';

	if (!fstat(fd, &st) && st.st_size && pread(fd, &last, 1, st.st_size - 1) != 1)
		last = '\n';
	return xasprintf("%s%s", last == '\n' ? "" : "\n", lines);
}

static int append(const char *path, const char *lines)
{
	struct failure *failure;
	char *text;
	int fd, err;

	failure = append_file_open(path, FILE_MODE, &fd);
	err = failure ? failure->error : 0;
	failure_free(failure);
	if (err)
		return err;
	text = with_newline(fd, lines);
	err = append_file_write(fd, text, strlen(text));
	close(fd);
	free(text);
	return err;
}

static int write_lines(struct sampler *sampler)
{
	char day[TEXT_DAY], *today, *path;
	int err = state_directory_make(sampler->directory);

	if (err)
		return err;
	today = xasprintf("%s" HISTORY_SUFFIX, text_day(day, wall_clock()));
	path = xasprintf("%s/%s", sampler->directory, today);
	sampler->new_day = access(path, F_OK) != 0;
	err = append(path, sampler->lines);
	if (!err && sampler->new_day)
		drop_oldest(sampler, today);
	free(path);
	free(today);
	return err;
}

/* the card's next one is due in an hour, or, if it could not be written, still */
static void settle(struct monitor *monitor, bool written)
{
	size_t i;

	for (i = 0; i < monitor->count; i++) {
		struct watched *watched = monitor->cards[i];

		if (watched->recorded && written) {
			watched->record_ms = now_ms() + HISTORY_PERIOD * MS_PER_S;
			watched->highest = HISTORY_NONE;
		}
		watched->recorded = false;
	}
}

static void tell_trouble(struct monitor *monitor, int err)
{
	struct sampler *sampler = &monitor->sampler;
	struct json_object *event;
	struct failure *failure;

	if (err == sampler->trouble)
		return;
	sampler->trouble = err;
	failure = failure_system(err, "cards are watched all the same; make room",
				 "writing the history to %s", sampler->directory);
	event = event_new(&monitor->ledger, EVENT_STORAGE,
			  err ? OCXLPMEM_STATUS_WARNING : OCXLPMEM_STATUS_OK, NULL,
			  err ? ocxlpmem_errno_name(err) : "ok", "%s",
			  err ? failure->message : "the history is written again");
	if (err) {
		json_add(event, "error", failure_json(failure));
		failure_print(monitor->inv, failure);
	}
	failure_free(failure);
	outbox_post(&monitor->outbox, event);
}

void sampler_write(struct monitor *monitor)
{
	struct sampler *sampler = &monitor->sampler;
	int err;

	if (!sampler->lines)
		return;
	err = write_lines(sampler);
	free(sampler->lines);
	sampler->lines = NULL;
	settle(monitor, !err);
	tell_trouble(monitor, err);
	/* what was yesterday is known now; once a day is enough */
	if (!err && sampler->new_day) {
		wears_free(&sampler->wears);
		failure_free(wears_read(&sampler->wears, sampler->directory, wall_clock(), NULL));
	}
}
