// SPDX-License-Identifier: GPL-2.0-only
/* The last line: how many cards there are, and how they are. */
#include "summary.h"

#include "util/text.h"

void summary_add(struct summary *summary, enum ocxlpmem_status status)
{
	summary->cards++;
	summary->count[status]++;
}

void summary_print(const struct summary *summary, FILE *out, const char *next)
{
	const char *between = ": ";
	unsigned int i;

	fprintf(out, "%zu card%s", summary->cards, text_plural(summary->cards));
	for (i = 0; i <= OCXLPMEM_STATUS_UNKNOWN; i++) {
		if (!summary->count[i])
			continue;
		fprintf(out, "%s%zu %s", between, summary->count[i], ocxlpmem_status_str(i));
		between = ", ";
	}
	if (next && summary->count[OCXLPMEM_STATUS_OK] < summary->cards)
		fprintf(out, "; next: %s", next);
	putc('\n', out);
}
