// SPDX-License-Identifier: GPL-2.0-only
/* A page of metrics: lines of samples, and before them what a family is. */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "util/memory.h"
#include "util/text.h"

static const struct {
	const char *word;	/* of its type in OpenMetrics */
	const char *text_word;	/* in the text format */
	const char *suffix;	/* of its samples */
} types[] = {
	[FAMILY_GAUGE] = { "gauge", "gauge", "" },
	[FAMILY_COUNTER] = { "counter", "counter", "_total" },
	[FAMILY_INFO] = { "info", "gauge", "_info" },
};

/* what a name may end with that says how its values are counted */
static const char *const units[] = { "seconds", "bytes", "celsius", "ratio" };

static const char *unit_of(const char *name)
{
	const char *last = strrchr(name, '_');
	size_t i;

	for (i = 0; last && i < sizeof(units) / sizeof(*units); i++) {
		if (!strcmp(last + 1, units[i]))
			return units[i];
	}
	return NULL;
}

void page_family(struct page *page, const struct family *family)
{
	page->family = family;
	page->begun = false;
}

/* the text format names a family as its samples are, OpenMetrics without their ending */
static void begin(struct page *page)
{
	const struct family *family = page->family;
	const char *ending = page->openmetrics ? "" : types[family->type].suffix;
	const char *unit = unit_of(family->name);

	fprintf(page->out, "# HELP %s%s %s\n", family->name, ending, family->help);
	fprintf(page->out, "# TYPE %s%s %s\n", family->name, ending,
		page->openmetrics ? types[family->type].word : types[family->type].text_word);
	if (page->openmetrics && unit)
		fprintf(page->out, "# UNIT %s %s\n", family->name, unit);
	page->begun = true;
}

/* printable: a page may go to a terminal, and a line break would end the line */
static void put_value(FILE *out, const char *value)
{
	char *text = text_printable(value, strlen(value)), *p;

	for (p = text; *p; p++) {
		if (*p == '"' || *p == '\\')
			putc('\\', out);
		putc(*p, out);
	}
	free(text);
}

static void put_series(FILE *out, const struct family *family, const struct label *labels,
		       size_t count)
{
	char before = '{';

	fprintf(out, "%s%s", family->name, types[family->type].suffix);
	for (; count--; labels++) {
		if (!labels->value)
			continue;
		fprintf(out, "%c%s=\"", before, labels->name);
		put_value(out, labels->value);
		putc('"', out);
		before = ',';
	}
	if (before == ',')
		putc('}', out);
}

void page_sample(struct page *page, const struct label *labels, size_t count,
		 const char *value)
{
	if (!page->begun)
		begin(page);
	put_series(page->out, page->family, labels, count);
	fprintf(page->out, " %s\n", value);
}

char *page_series(const struct page *page, const struct label *labels, size_t count)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		out_of_memory();
	put_series(out, page->family, labels, count);
	if (fclose(out))
		out_of_memory();
	return text;
}

void page_end(struct page *page)
{
	if (page->openmetrics)
		fputs("# EOF\n", page->out);
}

const char *page_number(char out[PAGE_NUMBER], uint64_t value, uint64_t divisor)
{
	char whole[TEXT_NUMBER], part[TEXT_NUMBER];
	const char *digits;
	size_t len;

	/* one more digit than the divisor has zeros: the first of them is dropped */
	digits = text_number(part, divisor + value % divisor) + 1;
	len = strlen(digits);
	while (len && digits[len - 1] == '0')
		len--;
	snprintf(out, PAGE_NUMBER, "%s%s%.*s", text_number(whole, value / divisor),
		 len ? "." : "", (int)len, digits);
	return out;
}
