// SPDX-License-Identifier: GPL-2.0-only
/* Findings with what to do; those of a card with one answer are one. */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "report.h"
#include "util/memory.h"

/* what is to be typed is set as such; else it is a sentence */
static bool is_command(const char *next)
{
	return !strncmp(next, PROGRAM " ", strlen(PROGRAM " ")) || !strncmp(next, "ndctl ", 6);
}

static bool is_same(const struct ocxlpmem_finding *a, const struct ocxlpmem_finding *b,
		    const struct ocxlpmem_card *card)
{
	char *next = finding_next(a, card), *other = finding_next(b, card);
	bool same = a->severity == b->severity && !strcmp(next, other);

	free(other);
	free(next);
	return same;
}

/* was it told with one before it? */
static bool is_told(const struct findings_of *of, size_t i)
{
	const struct ocxlpmem_finding *finding = ocxlpmem_findings_get(of->findings, i);
	size_t j;

	for (j = 0; j < i; j++) {
		if (is_same(ocxlpmem_findings_get(of->findings, j), finding, of->card))
			return true;
	}
	return false;
}

static void print_texts(FILE *out, const struct findings_of *of, size_t first)
{
	const struct ocxlpmem_finding *finding = ocxlpmem_findings_get(of->findings, first), *more;
	size_t i;

	for (i = first; (more = ocxlpmem_findings_get(of->findings, i)); i++) {
		char *text;

		if (i > first && !is_same(finding, more, of->card))
			continue;
		text = finding_text(more);
		html_put(out, i > first ? "; " : " ", text, "");
		free(text);
	}
}

static void print_name(FILE *out, const struct findings_of *of)
{
	if (!of->name)
		return;
	if (of->card)
		fprintf(out, " <a href=\"#card%u\">", ocxlpmem_card_id(of->card));
	html_put(out, of->card ? "" : " ", of->name, of->card ? "</a>:" : ":");
}

static void print_one(FILE *out, const struct findings_of *of, size_t i)
{
	const struct ocxlpmem_finding *finding = ocxlpmem_findings_get(of->findings, i);
	char *next = finding_next(finding, of->card);
	bool command = is_command(next);

	fputs("<li><p>", out);
	html_status(out, finding->severity);
	print_name(out, of);
	print_texts(out, of, i);
	fputs("</p>\n<p class=\"next\">Do: ", out);
	html_put(out, command ? "<code>" : "", next, command ? "</code>" : "");
	if (of->users && finding_moves_data(finding))
		html_put(out, "; ", of->users, "");
	fputs("</p></li>\n", out);
	free(next);
}

void findings_print(FILE *out, const struct findings_of *of, enum ocxlpmem_status severity)
{
	const struct ocxlpmem_finding *finding;
	size_t i;

	for (i = 0; (finding = ocxlpmem_findings_get(of->findings, i)); i++) {
		if (finding->severity == severity && !is_told(of, i))
			print_one(out, of, i);
	}
}
