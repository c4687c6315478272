// SPDX-License-Identifier: GPL-2.0-only
/* A line a card, then why it is so and what to do. */
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "util/memory.h"

/* before the words of a line, and before those of why, which begin with a severity */
#define LABEL		7
#define SEVERITY	10

static const struct grid_column columns[] = {
	{ "card", false, 0 }, { "nmem", false, 0 }, { "status", false, 0 }, { "", true, 0 },
	{ "", false, 0 }, { "", false, 2 }, { "", false, 1 },
};

struct grid *verdict_grid(void)
{
	return grid_new(columns, sizeof(columns) / sizeof(*columns));
}

static void add_status(struct grid *grid, const char *name, const char *nmem,
		       enum ocxlpmem_status status)
{
	grid_row(grid);
	grid_add(grid, TEXT_BOLD, xstrdup(name));
	grid_add(grid, TEXT_PLAIN, nmem ? xstrdup(nmem) : NULL);
	grid_add(grid, status_colour(status), xstrdup(ocxlpmem_status_str(status)));
}

/* what is not known has no cell of its own: nothing is better than a dash here */
void verdict_add_card(struct grid *grid, const struct card_job *job)
{
	const struct condition *condition = job->result;
	const struct ocxlpmem_health *health = condition->health;
	enum ocxlpmem_health_state state;
	char text[TEXT_SIZE];
	unsigned int percent;
	const char *word;
	uint64_t hours;
	int celsius;

	add_status(grid, ocxlpmem_card_name(job->card), ocxlpmem_card_nmem(job->card),
		   condition_status(condition));
	if (!health)
		return;
	grid_add(grid, TEXT_PLAIN, ocxlpmem_health_media_temperature(health, &celsius) ?
		 xstrdup("") : xasprintf("%d C", celsius));
	grid_add(grid, TEXT_PLAIN, ocxlpmem_health_life_remaining(health, &percent) ?
		 xstrdup("") : xasprintf("life %u %%", percent));
	grid_add(grid, TEXT_PLAIN, ocxlpmem_health_power_on_hours(health, &hours) ?
		 xstrdup("") : xasprintf("on %s", text_span(text, hours * 3600.0)));
	state = ocxlpmem_health_state(health);
	word = ocxlpmem_health_state_str(state);
	if (state != OCXLPMEM_HEALTH_OK)
		grid_add(grid, state_colour(word), xasprintf("health %s", word));
}

void verdict_add_function(struct grid *grid, const struct function *function)
{
	add_status(grid, function->address, "", ocxlpmem_findings_status(function->findings));
}

static void print_label(FILE *out, const char *label)
{
	fprintf(out, "  %-*s", LABEL - 2, label);
}

void verdict_print_line(FILE *out, const char *label, const char *words)
{
	print_label(out, label);
	print_wrapped(out, words, LABEL, LABEL, text_columns(out));
	putc('\n', out);
}

static void print_why(FILE *out, enum ocxlpmem_status severity, const char *words)
{
	const char *word = ocxlpmem_status_str(severity);

	print_label(out, "why");
	text_print_coloured(out, status_colour(severity), word);
	fprintf(out, "%*s", (int)(SEVERITY - strlen(word)), "");
	print_wrapped(out, words, LABEL + SEVERITY, LABEL + SEVERITY, text_columns(out));
	putc('\n', out);
}

/* a command is one line however long, so that it can be copied */
static void print_do(FILE *out, const char *next, const char *in_use)
{
	print_label(out, "do");
	text_print(out, next);
	if (in_use) {
		fputs("; ", out);
		text_print(out, in_use);
	}
	putc('\n', out);
}

static char *joined(char *text, char *more)
{
	char *both = xasprintf("%s; %s", text, more);

	free(text);
	free(more);
	return both;
}

void verdict_print_findings(FILE *out, const struct ocxlpmem_findings *findings,
			    const struct ocxlpmem_card *card, const char *in_use)
{
	const struct ocxlpmem_finding *finding, *more;
	char *text, *next, *other;
	size_t i = 0;

	while ((finding = ocxlpmem_findings_get(findings, i++))) {
		text = finding_text(finding);
		next = finding_next(finding, card);
		for (; (more = ocxlpmem_findings_get(findings, i)); i++) {
			other = finding_next(more, card);
			if (more->severity != finding->severity || strcmp(other, next)) {
				free(other);
				break;
			}
			free(other);
			text = joined(text, finding_text(more));
		}
		print_why(out, finding->severity, text);
		print_do(out, next, finding_moves_data(finding) ? in_use : NULL);
		free(text);
		free(next);
	}
}

char *verdict_users(const struct invocation *inv, struct content_reader **reader,
		    const struct card_job *job)
{
	const struct condition *condition = job->result;
	const struct ocxlpmem_finding *finding;
	struct contents *contents;
	bool wanted = false;
	char *text;
	size_t i;

	for (i = 0; (finding = ocxlpmem_findings_get(condition->findings, i)); i++)
		wanted |= finding_moves_data(finding);
	if (!wanted)
		return NULL;
	if (!*reader)
		*reader = content_reader_open(inv);
	contents = contents_read(*reader, job->card);
	text = contents_users_text(contents);
	contents_free(contents);
	return text;
}
