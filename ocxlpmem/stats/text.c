// SPDX-License-Identifier: GPL-2.0-only
/* Statistics as text: all of a card, or a line a sample. */
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "derived.h"
#include "ocxlpmem/common/output.h"

#define NS_PER_S 1e9

static void human_value(char out[TEXT_SIZE], const struct ocxlpmem_field *field, uint64_t value)
{
	if (!field->unit)
		text_count(out, value);
	else if (!strcmp(field->unit, "s"))
		text_span(out, value);
	else if (!strcmp(field->unit, "ns"))
		text_span(out, value / NS_PER_S);
	else
		snprintf(out, TEXT_SIZE, "%llu %s", (unsigned long long)value, field->unit);
}

static void derived_text(char out[TEXT_SIZE], const struct derived *what, double value)
{
	if (what->unit == DERIVED_SECONDS)
		text_span(out, value);
	else
		snprintf(out, TEXT_SIZE, "%.1f %%", 100 * value);
}

static void exact_value(char out[TEXT_SIZE], const struct ocxlpmem_field *field, uint64_t value)
{
	snprintf(out, TEXT_SIZE, "%llu%s%s", (unsigned long long)value, field->unit ? " " : "",
		 field->unit ? field->unit : "");
}

static void add_counters(struct table *table, const struct ocxlpmem_stats *stats, bool exactly)
{
	const struct ocxlpmem_field *field;
	struct ocxlpmem_value value;
	char text[TEXT_SIZE];
	size_t count, len;

	/* a card in fatal state gives none: then none is missing */
	if (!ocxlpmem_stats_raw(stats, &len))
		return;
	field = ocxlpmem_fields(OCXLPMEM_KIND_STATS, &count);
	for (; count--; field++) {
		table_add(table, field->name);
		if (ocxlpmem_field_value(field, stats, &value)) {
			table_add(table, "not known");
			continue;
		}
		if (exactly)
			exact_value(text, field, value.u64);
		else
			human_value(text, field, value.u64);
		table_add(table, text);
	}
}

static void add_derived(struct table *table, const struct ocxlpmem_stats *stats)
{
	char text[TEXT_SIZE];
	double quotient;
	size_t i;

	for (i = 0; i < DERIVED_COUNT; i++) {
		if (derived_value(&derived[i], NULL, stats, &quotient))
			continue;
		derived_text(text, &derived[i], quotient);
		table_add(table, derived[i].name);
		table_add(table, text);
	}
}

void stats_print(const struct cards *cards, bool exactly)
{
	struct table *table;
	size_t i;

	for (i = 0; i < cards->count; i++) {
		const struct history *history = cards->jobs[i].result;

		if (!history->now.stats)
			continue;
		table = table_new(2, NULL);
		add_counters(table, history->now.stats, exactly);
		if (!exactly)
			add_derived(table, history->now.stats);
		card_heading(stdout, cards->jobs[i].card);
		fputs(":\n", stdout);
		table_print(table, stdout, 2);
		table_free(table);
	}
}

/* ---- a line a sample ------------------------------------------------------ */

/* of a number: a blank and six letters */
#define NUMBER_WIDTH	6
/* time, card and state before the numbers */
#define FIXED_WIDTH	(8 + 2 + 10 + 1 + 8)
/* on a terminal the headings come again after so many lines */
#define HEADINGS_EVERY	20

/* rates of counters first, then what they make; where it is narrow the last are left out */
static const struct {
	const char *heading;
	enum ocxlpmem_stat stat;
	int derived;		/* -1: the rate of stat */
} columns[] = {
	{ "load/s", OCXLPMEM_STAT_HOST_LOAD_COUNT, -1 },
	{ "stor/s", OCXLPMEM_STAT_HOST_STORE_COUNT, -1 },
	{ "load", 0, 0 },
	{ "store", 0, 1 },
	{ "read/s", OCXLPMEM_STAT_MEDIA_READ_COUNT, -1 },
	{ "writ/s", OCXLPMEM_STAT_MEDIA_WRITE_COUNT, -1 },
	{ "read", 0, 2 },
	{ "write", 0, 3 },
	{ "hit-ld", 0, 4 },
	{ "hit-st", 0, 5 },
};

#define COLUMNS (sizeof(columns) / sizeof(*columns))

static unsigned int columns_shown(void)
{
	unsigned int room = text_columns(stdout), shown;

	shown = room > FIXED_WIDTH ? (room - FIXED_WIDTH) / (NUMBER_WIDTH + 1) : 0;
	return shown < COLUMNS ? shown : COLUMNS;
}

static void print_headings(unsigned int shown)
{
	unsigned int i;

	printf("%-8s  %-10s %-8s", "time", "card", "state");
	for (i = 0; i < shown; i++)
		printf(" %*s", NUMBER_WIDTH, columns[i].heading);
	putchar('\n');
}

/* "12.3 M" has its blank for people who read one number, not ten in a row */
static void squeeze(char *text)
{
	char *blank = strchr(text, ' ');

	if (blank)
		memmove(blank, blank + 1, strlen(blank));
}

static void rate_text(char out[TEXT_SIZE], const struct rates *rates, enum ocxlpmem_stat stat)
{
	const struct ocxlpmem_field *fields;
	double per_second;
	size_t count;

	fields = ocxlpmem_fields(OCXLPMEM_KIND_STATS, &count);
	switch (rate_of(rates, &fields[stat], &per_second)) {
	case RATE_VALUE:
		text_count(out, per_second);
		return;
	case RATE_RESTARTED:
		strcpy(out, "new");
		return;
	case RATE_NONE:
		break;
	}
	strcpy(out, rates->reset ? "reset" : "-");
}

static void column_text(char out[TEXT_SIZE], const struct history *history, unsigned int column)
{
	int index = columns[column].derived;
	struct rates rates;
	double value;

	strcpy(out, "-");
	if (!history->now.stats || !history->before.stats)
		return;
	rates = rates_between(&history->before, &history->now);
	if (index < 0) {
		rate_text(out, &rates, columns[column].stat);
	} else if (!rates.reset && rates.seconds &&
		   !derived_value(&derived[index], history->before.stats, history->now.stats,
				  &value)) {
		derived_text(out, &derived[index], value);
	}
	squeeze(out);
}

static void print_line(const struct card_job *job, const char *when, unsigned int shown)
{
	char text[TEXT_SIZE];
	const char *word = "-";
	unsigned int state, i;
	int pad;

	if (!ocxlpmem_card_state(job->card, &state))
		word = ocxlpmem_state_str(state);
	printf("%s  %-10s ", when, ocxlpmem_card_name(job->card));
	text_print_coloured(stdout, state_colour(word), word);
	pad = 8 - (int)strlen(word);
	printf("%*s", pad > 0 ? pad : 0, "");
	for (i = 0; i < shown; i++) {
		column_text(text, job->result, i);
		printf(" %*s", NUMBER_WIDTH, text);
	}
	putchar('\n');
}

void stats_print_sample(struct sample_lines *lines, const struct cards *cards)
{
	unsigned int shown = columns_shown();
	time_t now = time(NULL);
	char when[16] = "";
	struct tm tm;
	size_t i;

	if (gmtime_r(&now, &tm))
		strftime(when, sizeof(when), "%H:%M:%S", &tm);
	for (i = 0; i < cards->count; i++, lines->count++) {
		if (!lines->count ||
		    (isatty(STDOUT_FILENO) && lines->count % HEADINGS_EVERY == 0))
			print_headings(shown);
		print_line(&cards->jobs[i], when, shown);
	}
}
