/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page of metrics, in the text format of Prometheus or in OpenMetrics. All samples of a
 * family stand together, after what the family is.
 */
#ifndef METRICS_PAGE_H
#define METRICS_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum family_type { FAMILY_GAUGE, FAMILY_COUNTER, FAMILY_INFO };

/**
 * struct family - metrics of one name
 * @name: with unit, without "_total" and "_info"
 * @type: of it
 * @help: one sentence, no full stop, no \ in it
 */
struct family {
	const char *name;
	enum family_type type;
	const char *help;
};

/**
 * struct label - one of a sample
 * @name: of it
 * @value: any bytes; NULL: the label is left out
 */
struct label {
	const char *name;
	const char *value;
};

/**
 * struct page - where it goes
 * @out: the stream
 * @openmetrics: the format
 * @family: whose samples come; NULL before the first
 * @begun: it has had one
 */
struct page {
	FILE *out;
	bool openmetrics;
	const struct family *family;
	bool begun;
};

/* a family without any sample is not there at all */
void page_family(struct page *page, const struct family *family);
void page_sample(struct page *page, const struct label *labels, size_t count,
		 const char *value);
/* the family's name with the labels, as a sample begins; free() it */
char *page_series(const struct page *page, const struct label *labels, size_t count);
void page_end(struct page *page);

/* value / divisor, a power of ten, exactly */
#define PAGE_NUMBER 48
const char *page_number(char out[PAGE_NUMBER], uint64_t value, uint64_t divisor);

#endif
