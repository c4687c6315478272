// SPDX-License-Identifier: GPL-2.0-only
/* Points in time as people write them. */
#include "when.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NS_PER_S	UINT64_C(1000000000)
#define S_MAX		(INT64_MAX / (int64_t)NS_PER_S)

static const struct {
	const char *word;
	int days;
	bool begins;
} words[] = {
	{ "now", 0, false }, { "today", 0, true }, { "yesterday", -1, true },
};

const char *when_word(unsigned int i)
{
	return i < sizeof(words) / sizeof(*words) ? words[i].word : NULL;
}

static const struct {
	const char *names[5];
	unsigned int seconds;
} units[] = {
	{ { "s", "sec", "second", "seconds" }, 1 },
	{ { "m", "min", "minute", "minutes" }, 60 },
	{ { "h", "hr", "hour", "hours" }, 3600 },
	{ { "d", "day", "days" }, 86400 },
	{ { "w", "week", "weeks" }, 7 * 86400 },
};

/* ---- so long ago --------------------------------------------------------- */

static unsigned int unit_seconds(const char *word, size_t len)
{
	const char *const *name;
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		for (name = units[i].names; *name; name++) {
			if (strlen(*name) == len && !strncmp(*name, word, len))
				return units[i].seconds;
		}
	}
	return 0;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " ");
}

/* "1 day 2h": how long, and where it ends; 0 s: it is no span */
static int64_t parse_span(const char **text)
{
	const char *at = *text;
	int64_t sum = 0;

	while (isdigit((unsigned char)*at)) {
		char *end;
		unsigned long count = strtoul(at, &end, 10);
		const char *word = skip_blanks(end);
		size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz");
		unsigned int seconds = unit_seconds(word, len);

		if (!seconds || count > (unsigned long)S_MAX / seconds || sum > S_MAX / 2)
			return 0;
		sum += (int64_t)count * seconds;
		at = skip_blanks(word + len);
	}
	*text = at;
	return sum;
}

static int parse_ago(const char *text, uint64_t now_ns, uint64_t *ns)
{
	bool minus = *text == '-';
	int64_t span;

	text += minus;
	span = parse_span(&text);
	if (!span || strcmp(text, minus ? "" : "ago"))
		return -EINVAL;
	if ((uint64_t)span > now_ns / NS_PER_S)
		return -ERANGE;
	*ns = now_ns - span * NS_PER_S;
	return 0;
}

/* ---- a date and a time --------------------------------------------------- */

/* digits that are a number from least to most, and what follows them */
static bool take(const char **text, unsigned int digits, char behind, int *value)
{
	unsigned int i;

	*value = 0;
	for (i = 0; i < digits; i++) {
		if (!isdigit((unsigned char)(*text)[i]))
			return false;
		*value = *value * 10 + (*text)[i] - '0';
	}
	if (behind && (*text)[digits] != behind)
		return false;
	*text += digits + (behind != 0);
	return true;
}

static bool take_date(const char **text, struct tm *tm)
{
	const char *at = *text;

	if (!take(&at, 4, '-', &tm->tm_year) || !take(&at, 2, '-', &tm->tm_mon) ||
	    !take(&at, 2, 0, &tm->tm_mday))
		return false;
	tm->tm_year -= 1900;
	tm->tm_mon--;
	*text = at;
	return true;
}

static bool take_fraction(const char **text, uint64_t *ns)
{
	uint64_t weight = NS_PER_S / 10;

	*ns = 0;
	if (**text != '.' && **text != ',')
		return true;
	if (!isdigit((unsigned char)*++*text))
		return false;
	for (; isdigit((unsigned char)**text); ++*text, weight /= 10)
		*ns += (**text - '0') * weight;
	return true;
}

static bool take_clock(const char **text, struct tm *tm, uint64_t *ns)
{
	*ns = 0;
	if (!take(text, 2, ':', &tm->tm_hour) || !take(text, 2, 0, &tm->tm_min))
		return false;
	if (**text != ':')
		return true;
	++*text;
	return take(text, 2, 0, &tm->tm_sec) && take_fraction(text, ns);
}

/* "Z", " UTC", "+01:00"; local: there is none */
static bool take_zone(const char *text, bool *local, int *offset)
{
	int sign = *text == '-' ? -1 : 1, hours, minutes = 0;

	*local = !*text;
	*offset = 0;
	if (*local || !strcmp(text, "Z") || !strcmp(text, " UTC"))
		return true;
	if (*text != '+' && *text != '-')
		return false;
	text++;
	if (!take(&text, 2, 0, &hours))
		return false;
	text += *text == ':';
	if (*text && !take(&text, 2, 0, &minutes))
		return false;
	*offset = sign * (hours * 3600 + minutes * 60);
	return !*text && hours < 24 && minutes < 60;
}

/* -EINVAL: there is no such day or hour */
static int to_ns(struct tm *tm, bool local, int offset, uint64_t fraction, uint64_t *ns)
{
	struct tm given = *tm;
	time_t seconds;

	tm->tm_isdst = -1;
	seconds = local ? mktime(tm) : timegm(tm);
	/* what is beyond its range was carried over; an hour that the clock leaves out may be */
	if (tm->tm_mon != given.tm_mon || tm->tm_mday != given.tm_mday ||
	    given.tm_hour > 23 || given.tm_min > 59 || given.tm_sec > 59)
		return -EINVAL;
	seconds -= offset;
	if (seconds < 0 || seconds > S_MAX)
		return -ERANGE;
	*ns = seconds * NS_PER_S + fraction;
	return 0;
}

static int day_of(uint64_t now_ns, struct tm *tm)
{
	const time_t now = now_ns / NS_PER_S;

	if (!localtime_r(&now, tm))
		return -ERANGE;
	tm->tm_hour = 0;
	tm->tm_min = 0;
	tm->tm_sec = 0;
	return 0;
}

static int parse_date(const char *text, uint64_t now_ns, uint64_t *ns)
{
	struct tm tm = { 0 };
	uint64_t fraction = 0;
	bool local = true;
	int offset = 0, err = 0;

	if (take_date(&text, &tm)) {
		if (!*text)
			return to_ns(&tm, local, offset, fraction, ns);
		if (*text != 'T' && *text != ' ')
			return -EINVAL;
		text++;
	} else {
		err = day_of(now_ns, &tm);
	}
	if (err)
		return err;
	if (!take_clock(&text, &tm, &fraction) || !take_zone(text, &local, &offset))
		return -EINVAL;
	return to_ns(&tm, local, offset, fraction, ns);
}

/* ---- all of them --------------------------------------------------------- */

static int parse_epoch(const char *text, uint64_t *ns)
{
	char *end;
	unsigned long long seconds;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	seconds = strtoull(text, &end, 10);
	if (*end)
		return -EINVAL;
	if (seconds > (unsigned long long)S_MAX)
		return -ERANGE;
	*ns = seconds * NS_PER_S;
	return 0;
}

static int word_ns(size_t i, uint64_t now_ns, uint64_t *ns)
{
	struct tm tm;
	int err;

	*ns = now_ns;
	if (!words[i].begins)
		return 0;
	err = day_of(now_ns, &tm);
	tm.tm_mday += words[i].days;
	tm.tm_isdst = -1;
	if (!err)
		*ns = mktime(&tm) * NS_PER_S;
	return err;
}

int when_parse(const char *text, uint64_t now_ns, uint64_t *ns)
{
	size_t i;
	int err;

	for (i = 0; when_word(i); i++) {
		if (!strcmp(text, words[i].word))
			return word_ns(i, now_ns, ns);
	}
	if (*text == '@')
		return parse_epoch(text + 1, ns);
	err = parse_ago(text, now_ns, ns);
	return err == -EINVAL ? parse_date(text, now_ns, ns) : err;
}
