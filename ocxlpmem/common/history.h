/* SPDX-License-Identifier: GPL-2.0-only */
/* What the monitor has measured of cards, a record an hour: a file of NDJSON for each day. */
#ifndef HISTORY_H
#define HISTORY_H

#include <dirent.h>

#include "condition.h"

#define HISTORY_SCHEMA		"ocxlpmem-history/1.0"
/* where, in the state directory */
#define HISTORY_DIRECTORY	"history"
#define HISTORY_DAYS		400
/* "2026-01-31.ndjson", in UTC */
#define HISTORY_SUFFIX		".ndjson"
/* seconds between two records of a card */
#define HISTORY_PERIOD		3600

/* keys beside those of the field tables */
#define HISTORY_HIGHEST		"media_temperature_max_celsius"
#define HISTORY_LIFE_CURRENT	"life_current"
#define HISTORY_LIFE_THRESHOLD	"life_threshold"

/* the statistics that are recorded; the last has no key */
extern const struct history_stat {
	enum ocxlpmem_stat stat;
	const char *key;
} history_stats[];

/* a number that a sample does not have */
#define HISTORY_NONE		INT32_MIN

/**
 * struct history_sample - one record, as far as it is read again
 * @time: seconds since 1970, by the clock of then
 * @hours: powered on, UINT64_MAX if that is not known; from here on HISTORY_NONE is that
 * @temperature: of the medium
 * @highest: since the record before
 * @life: percent
 * @current, @threshold: of the attribute of the life that remains
 */
struct history_sample {
	double time;
	uint64_t hours;
	int32_t temperature;
	int32_t highest;
	int32_t life;
	int32_t current;
	int32_t threshold;
};

/**
 * struct history_card - one card, wherever it was
 * @serial: which; a card without has no history
 * @count, @samples: in the order in which they were recorded
 * @line: the first of those that belong together: before it the time that the card was
 *	powered on was more than behind it
 * @seen: for the reader: in which file it was last
 */
struct history_card {
	uint64_t serial;
	size_t count;
	struct history_sample *samples;
	size_t line;
	unsigned int seen;
};

/**
 * struct history - what was read
 * @days: files
 */
struct history {
	size_t count;
	struct history_card *cards;
	unsigned int days;
};

/* the attribute of the life that remains; NULL: the card has not told of it */
const struct ocxlpmem_smart_attribute *history_life(const struct ocxlpmem_health *health);

/* a record of now; NULL: the card has not answered, or has no serial number. highest: or NONE */
struct json_object *history_record(const struct card_job *job, int32_t highest);

/* is that the name of a day's file? For scandir() */
int history_is_day(const struct dirent *entry);

/*
 * now: what is of the day after tomorrow or later is left out, as by a clock that was wrong.
 * since: of days that were over then the last record of each card is enough. cards: of
 * these alone; NULL: of all. NULL, or why the directory cannot be read; what is wrong inside
 * it is skipped.
 */
struct failure *history_read(const char *directory, double now, double since,
			     const struct cards *cards, struct history *history);
/* NULL: there is nothing of it */
const struct history_card *history_find(const struct history *history, uint64_t serial);
void history_free(struct history *history);

#endif
