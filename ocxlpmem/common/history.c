// SPDX-License-Identifier: GPL-2.0-only
/* The monitor's day files: what a record is, and how they are read again. */
#include "history.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "util/memory.h"
#include "util/trend.h"
#include "util/when.h"

#define NS_PER_S	1000000000
/* of a thousand cards; what is longer was not written by us */
#define DAY_BYTES_MAX	(32 << 20)
#define LINE_MAX_BYTES	4096
#define LINE_DEPTH	3
/* of a file's end, which has all cards if they are tens: they are recorded one after another */
#define TAIL_BYTES	(32 << 10)
/* a machine has tens of cards, and some were replaced */
#define CARDS_MAX	4096
/* all of them together: a bound for what somebody else put there */
#define SAMPLES_MAX	8000000

const struct history_stat history_stats[] = {
	{ OCXLPMEM_STAT_MEDIA_READ_COUNT, "media_read_count" },
	{ OCXLPMEM_STAT_MEDIA_WRITE_COUNT, "media_write_count" },
	{ OCXLPMEM_STAT_COUNT, NULL },
};

/* ---- a record ------------------------------------------------------------- */

const struct ocxlpmem_smart_attribute *history_life(const struct ocxlpmem_health *health)
{
	const struct ocxlpmem_smart *smart = health ? ocxlpmem_health_smart(health) : NULL;
	const struct ocxlpmem_smart_attribute *attr;
	size_t i;

	for (i = 0; smart && (attr = ocxlpmem_smart_attribute(smart, i)); i++) {
		if (!strcmp(ocxlpmem_smart_attribute_name(attr), "life remaining"))
			return attr;
	}
	return NULL;
}

static void add_life(struct json_object *obj, const struct ocxlpmem_health *health)
{
	const struct ocxlpmem_smart_attribute *attr = history_life(health);

	if (!attr)
		return;
	json_add_u64(obj, HISTORY_LIFE_CURRENT, ocxlpmem_smart_attribute_current(attr));
	json_add_u64(obj, HISTORY_LIFE_THRESHOLD, ocxlpmem_smart_attribute_threshold(attr));
}

static void add_stats(struct json_object *obj, const struct ocxlpmem_stats *stats)
{
	const struct history_stat *stat;
	uint64_t value;

	for (stat = history_stats; stats && stat->key; stat++) {
		if (!ocxlpmem_stats_get(stats, stat->stat, &value))
			json_add_u64(obj, stat->key, value);
	}
}

struct json_object *history_record(const struct card_job *job, int32_t highest)
{
	const struct condition *condition = job->result;
	const char *firmware = ocxlpmem_card_firmware_version(job->card);
	struct json_object *obj;
	char number[TEXT_NUMBER];
	uint64_t serial;

	/* of one without a number nobody could say whether it is the same card still */
	if (!condition->health || ocxlpmem_card_serial(job->card, &serial))
		return NULL;
	obj = json_object_new_object();
	json_add_text(obj, "schema", HISTORY_SCHEMA);
	now_to_json(obj);
	json_add_text(obj, "card", ocxlpmem_card_name(job->card));
	json_add_text(obj, "serial", text_hex_number(number, serial, 16));
	if (firmware)
		json_add_text(obj, "firmware_version", firmware);
	json_add_text(obj, "status", ocxlpmem_status_str(condition_status(condition)));
	fields_to_json(obj, OCXLPMEM_KIND_HEALTH, condition->health, FIELDS_MEASURED);
	if (highest != HISTORY_NONE)
		json_add_i64(obj, HISTORY_HIGHEST, highest);
	add_life(obj, condition->health);
	add_stats(obj, ocxlpmem_health_stats(condition->health));
	return obj;
}

/* ---- one line ------------------------------------------------------------- */

/* numbers out of any range of ours are none */
static int32_t number_of(struct json_object *obj, const char *key)
{
	struct json_object *value = json_object_object_get(obj, key);
	int64_t number;

	if (!json_object_is_type(value, json_type_int))
		return HISTORY_NONE;
	number = json_object_get_int64(value);
	return number > INT16_MIN && number <= UINT16_MAX ? (int32_t)number : HISTORY_NONE;
}

static int serial_of(struct json_object *obj, uint64_t *serial)
{
	const char *text;
	int end = 0;

	if (json_get_text(obj, "serial", &text) ||
	    sscanf(text, "0x%16" SCNx64 "%n", serial, &end) != 1 || end != 18 || text[end])
		return -EINVAL;
	return 0;
}

static int time_of(struct json_object *obj, double *seconds)
{
	const char *text;
	uint64_t ns;

	/* "today" would be one for people */
	if (json_get_text(obj, "time", &text) || !isdigit((unsigned char)*text) ||
	    !strchr(text, 'T') || !strchr(text, 'Z') || when_parse(text, 0, &ns))
		return -EINVAL;
	*seconds = (double)ns / NS_PER_S;
	return 0;
}

static int parse_sample(struct json_object *obj, struct history_sample *sample, uint64_t *serial)
{
	const char *schema;

	if (json_get_text(obj, "schema", &schema) || strcmp(schema, HISTORY_SCHEMA) ||
	    serial_of(obj, serial) || time_of(obj, &sample->time))
		return -EINVAL;
	if (json_get_u64(obj, "power_on_hours", &sample->hours))
		sample->hours = UINT64_MAX;
	sample->temperature = number_of(obj, "media_temperature_celsius");
	sample->highest = number_of(obj, HISTORY_HIGHEST);
	sample->life = number_of(obj, "life_remaining_percent");
	sample->current = number_of(obj, HISTORY_LIFE_CURRENT);
	sample->threshold = number_of(obj, HISTORY_LIFE_THRESHOLD);
	return 0;
}

/* ---- reading -------------------------------------------------------------- */

/**
 * struct reading - how far it is
 * @history: what comes of it
 * @tokener: for all lines
 * @latest: what is later was recorded by a wrong clock
 * @samples: of all cards
 * @only: the cards are known beforehand
 * @seen: how many of them this file has had
 */
struct reading {
	struct history *history;
	struct json_tokener *tokener;
	double latest;
	size_t samples;
	bool only;
	size_t seen;
};

static struct history_card *find_card(const struct history *history, uint64_t serial)
{
	size_t i;

	for (i = 0; i < history->count; i++) {
		if (history->cards[i].serial == serial)
			return &history->cards[i];
	}
	return NULL;
}

static struct history_card *card_of(struct history *history, uint64_t serial)
{
	struct history_card *card = find_card(history, serial);

	if (card)
		return card;
	if (history->count == CARDS_MAX)
		return NULL;
	history->cards = xrealloc(history->cards, history->count + 1, sizeof(*history->cards));
	card = &history->cards[history->count++];
	*card = (struct history_card) { .serial = serial };
	return card;
}

static bool goes_back(const struct history_sample *before, const struct history_sample *sample)
{
	return before->hours != UINT64_MAX && sample->hours != UINT64_MAX &&
	       sample->hours < before->hours;
}

static void add_sample(struct history_card *card, const struct history_sample *sample)
{
	card->samples = xgrow(card->samples, card->count, sizeof(*card->samples));
	if (card->count && goes_back(&card->samples[card->count - 1], sample))
		card->line = card->count;
	card->samples[card->count++] = *sample;
}

/* once: a card that this file has had already is passed over, as is what is none of ours */
static void take_object(struct reading *reading, struct json_object *obj, bool once)
{
	struct history *history = reading->history;
	struct history_sample sample;
	struct history_card *card;
	uint64_t serial;

	if (!json_object_is_type(obj, json_type_object) ||
	    parse_sample(obj, &sample, &serial) || sample.time > reading->latest ||
	    reading->samples == SAMPLES_MAX)
		return;
	card = reading->only ? find_card(history, serial) : card_of(history, serial);
	if (!card || (once && card->seen == history->days))
		return;
	reading->seen += card->seen != history->days;
	card->seen = history->days;
	add_sample(card, &sample);
	reading->samples++;
}

/* half a line at the end, after a crash, is none of ours */
static void take_line(struct reading *reading, const char *line, size_t len, bool once)
{
	struct json_object *obj = NULL;

	if (!len)
		return;
	json_tokener_reset(reading->tokener);
	if (len <= LINE_MAX_BYTES)
		obj = json_tokener_parse_ex(reading->tokener, line, len);
	take_object(reading, obj, once);
	json_object_put(obj);
}

static void take_all(struct reading *reading, const char *text, size_t len)
{
	const char *end = text + len, *newline;

	for (; text < end; text = newline + 1) {
		newline = memchr(text, '\n', end - text);
		newline = newline ? newline : end;
		take_line(reading, text, newline - text, false);
	}
}

/* a look that spares most of the work: false where the line has to be read to know */
static bool is_needless(const struct reading *reading, const char *line, size_t len)
{
	static const char key[] = "\"serial\":\"0x";
	const char *text = memmem(line, len, key, strlen(key));
	const struct history_card *card;
	char digits[17] = "";

	if (!text || text + strlen(key) + 16 > line + len)
		return false;
	memcpy(digits, text + strlen(key), 16);
	card = find_card(reading->history, strtoull(digits, NULL, 16));
	return card ? card->seen == reading->history->days : reading->only;
}

static bool is_complete(const struct reading *reading)
{
	return reading->only && reading->seen == reading->history->count;
}

/* of each card, from the end */
static void take_last(struct reading *reading, const char *text, size_t len)
{
	size_t begin;

	while (len && !is_complete(reading)) {
		/* where the line is that ends there */
		for (begin = len; begin && text[begin - 1] != '\n'; begin--)
			;
		if (!is_needless(reading, text + begin, len - begin))
			take_line(reading, text + begin, len - begin, true);
		len = begin ? begin - 1 : 0;
	}
}

static char *read_part(int fd, size_t from, size_t size, size_t *len)
{
	char *text = xmalloc(size + 1);
	ssize_t n;

	*len = 0;
	while (*len < size && (n = pread(fd, text + *len, size - *len, from + *len)) > 0)
		*len += n;
	return text;
}

static void read_last(struct reading *reading, int fd, size_t size)
{
	size_t from = reading->only && size > TAIL_BYTES ? size - TAIL_BYTES : 0, len, skipped = 0;
	char *text = read_part(fd, from, size - from, &len), *newline;

	/* a line that begins before is not read in two parts */
	if (from) {
		newline = memchr(text, '\n', len);
		skipped = newline ? (size_t)(newline + 1 - text) : len;
	}
	take_last(reading, text + skipped, len - skipped);
	free(text);
	if (!from || is_complete(reading))
		return;
	text = read_part(fd, 0, from + skipped, &len);
	take_last(reading, text, len);
	free(text);
}

static void read_whole(struct reading *reading, int fd, size_t size)
{
	size_t len;
	char *text = read_part(fd, 0, size, &len);

	take_all(reading, text, len);
	free(text);
}

static void read_day(struct reading *reading, int dir, const char *name, bool whole)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size && st.st_size <= DAY_BYTES_MAX) {
		reading->history->days++;
		reading->seen = 0;
		(whole ? read_whole : read_last)(reading, fd, st.st_size);
	}
	close(fd);
}

int history_is_day(const struct dirent *entry)
{
	static const char form[] = "dddd-dd-dd" HISTORY_SUFFIX;
	const char *name = entry->d_name;
	size_t i;

	for (i = 0; form[i]; i++) {
		if (form[i] == 'd' && i < strlen("dddd-dd-dd") ?
		    !isdigit((unsigned char)name[i]) : name[i] != form[i])
			return false;
	}
	return !name[i];
}

static void read_days(struct reading *reading, int dir, struct dirent **names, int count,
		      double since)
{
	/* cards without serial number, or none at all, have no history */
	const bool wanted = !reading->only || reading->history->count;
	int i, first = count > HISTORY_DAYS ? count - HISTORY_DAYS : 0;
	char latest[TEXT_DAY], whole[TEXT_DAY];

	text_day(latest, reading->latest);
	text_day(whole, since);
	for (i = 0; i < count; i++) {
		const char *name = names[i]->d_name;

		if (wanted && i >= first && strncmp(name, latest, strlen(latest)) <= 0)
			read_day(reading, dir, name, strncmp(name, whole, strlen(whole)) >= 0);
		free(names[i]);
	}
	free(names);
}

static void want(struct history *history, const struct cards *cards)
{
	uint64_t serial;
	size_t i;

	for (i = 0; i < cards->count; i++) {
		if (!ocxlpmem_card_serial(cards->jobs[i].card, &serial))
			card_of(history, serial);
	}
}

/* those that nothing is known of */
static void drop_empty(struct history *history)
{
	size_t i, kept = 0;

	for (i = 0; i < history->count; i++) {
		if (history->cards[i].count)
			history->cards[kept++] = history->cards[i];
	}
	history->count = kept;
}

struct failure *history_read(const char *directory, double now, double since,
			     const struct cards *cards, struct history *history)
{
	struct reading reading = {
		.history = history, .latest = now + TREND_DAY, .only = cards != NULL,
	};
	struct dirent **names;
	int dir, count, err;

	*history = (struct history) { 0 };
	dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	count = dir < 0 ? -1 : scandirat(dir, ".", &names, history_is_day, alphasort);
	if (count < 0) {
		err = -errno;
		if (dir >= 0)
			close(dir);
		return failure_system(err, "the monitor writes it; members of the group ocxlpmem "
				      "may read it", "reading the history in %s", directory);
	}
	reading.tokener = json_tokener_new_ex(LINE_DEPTH);
	if (!reading.tokener)
		out_of_memory();
	if (cards)
		want(history, cards);
	read_days(&reading, dir, names, count, since);
	drop_empty(history);
	json_tokener_free(reading.tokener);
	close(dir);
	return NULL;
}

const struct history_card *history_find(const struct history *history, uint64_t serial)
{
	return find_card(history, serial);
}

void history_free(struct history *history)
{
	while (history->count)
		free(history->cards[--history->count].samples);
	free(history->cards);
	*history = (struct history) { 0 };
}
