// SPDX-License-Identifier: GPL-2.0-only
/* A log, a gap or a change of state as one line of a table. */
#include "line.h"

#include <inttypes.h>
#include <stdlib.h>

#include "util/memory.h"

static const struct grid_column columns[] = {
	{ "received", false, 0 }, { "card", false, 0 }, { "log", true, 0 },
	{ "type", false, 0 }, { "actions", false, 1 }, { "code", false, 2 },
};

/* what most logs need: so lines that come one by one stand below each other */
static const unsigned int least[] = { 20, 9, 4, 18, 13, 10 };

struct grid *log_grid(void)
{
	const unsigned int count = sizeof(columns) / sizeof(*columns);
	struct grid *grid = grid_new(columns, count);
	unsigned int i;

	for (i = 0; i < count; i++)
		grid_least(grid, i, least[i]);
	return grid;
}

static char *actions_text(const struct ocxlpmem_error_log *log)
{
	size_t count, i;
	const char *const *actions = ocxlpmem_error_log_actions(log, &count);
	char *text = xstrdup(count ? actions[0] : "none"), *longer;

	for (i = 1; i < count; i++) {
		longer = xasprintf("%s, %s", text, actions[i]);
		free(text);
		text = longer;
	}
	return text;
}

static void add_log(struct grid *grid, const struct ocxlpmem_error_log *log)
{
	const uint32_t code = ocxlpmem_error_log_reference_code(log);
	struct ocxlpmem_log_position position = { 0 };

	ocxlpmem_error_log_position(log, &position);
	grid_add(grid, TEXT_PLAIN, xasprintf("%" PRIu64, position.sequence));
	grid_add(grid, TEXT_PLAIN, xstrdup(ocxlpmem_error_log_type_str(log)));
	grid_add(grid, TEXT_PLAIN, actions_text(log));
	grid_add(grid, TEXT_PLAIN, xasprintf("0x%08" PRIx32, code));
}

static char *gap_text(const struct ocxlpmem_log_gap *gap)
{
	uint64_t lost;

	if (ocxlpmem_log_gap_lost(gap, &lost))
		return xstrdup("gap: an unknown number, the driver was started again");
	return xasprintf("gap: %" PRIu64 " lost", lost);
}

static char *state_text(const struct log_record *record)
{
	return record->was ? xasprintf("state: %s, was %s", record->state, record->was) :
			     xasprintf("state: %s", record->state);
}

void log_grid_add(struct grid *grid, const struct ocxlpmem_card *card,
		  const struct log_record *record)
{
	char text[TEXT_TIME];

	grid_row(grid);
	/* when a gap was read says nothing of when its logs came */
	grid_add(grid, TEXT_PLAIN, xstrdup(record->gap ? "" :
					   text_time_seconds(text, &record->wall)));
	grid_add(grid, TEXT_BOLD, xstrdup(ocxlpmem_card_name(card)));
	if (record->log) {
		add_log(grid, record->log);
		return;
	}
	grid_add(grid, TEXT_PLAIN, xstrdup(""));
	grid_add(grid, TEXT_PLAIN, xstrdup(""));
	grid_words(grid, record->gap ? gap_text(record->gap) : state_text(record));
}

void log_line_print(FILE *out, const struct ocxlpmem_card *card, const struct log_record *record,
		    bool headings)
{
	struct grid *grid = log_grid();

	log_grid_add(grid, card, record);
	grid_fit(grid, text_columns(stdout));
	if (headings)
		grid_print_headings(grid, out);
	grid_print_row(grid, 0, out);
	grid_free(grid);
}
