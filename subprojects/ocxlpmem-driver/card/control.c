// SPDX-License-Identifier: GPL-2.0-only
/* Control lines: which knob, do its arguments fit, now or later. */
#include "parse.h"

static void add_usage(struct card_text *error, const char *name, unsigned int best, int all)
{
	unsigned int count;
	const struct card_knob *knobs = card_knobs(&count);
	const char *between = "; usage: ";
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!card_same(knobs[i].name, name) || (!all && i != best))
			continue;
		card_text_str(error, between);
		card_text_str(error, knobs[i].name);
		card_text_str(error, *knobs[i].arguments ? " " : "");
		card_text_str(error, knobs[i].arguments);
		between = ", or ";
	}
}

static int unknown_knob(struct card_text *error, const char *name)
{
	unsigned int count;
	const struct card_knob *knobs = card_knobs(&count);
	unsigned int i;

	card_text_str(error, "no knob \"");
	card_text_raw(error, name, card_length(name));
	card_text_str(error, "\"; there are:");
	for (i = 0; i < count; i++) {
		if (i && card_same(knobs[i].name, knobs[i - 1].name))
			continue;
		card_text_str(error, " ");
		card_text_str(error, knobs[i].name);
	}
	return -1;
}

/* the row whose arguments fit the line; if none does, *best got furthest */
static int find_row(struct card_call *call, const struct card_line *line, unsigned int *best,
		    unsigned int *furthest)
{
	unsigned int count;
	const struct card_knob *knobs = card_knobs(&count);
	struct card_text nowhere;
	unsigned int matched;
	int found = -1;
	unsigned int i;

	card_text_init(&nowhere, NULL, 0);
	*furthest = 0;
	for (i = 0; i < count; i++) {
		if (!card_same(knobs[i].name, line->token[0]))
			continue;
		if (!card_line_match(call, line, knobs[i].arguments, &nowhere, &matched)) {
			*best = i;
			return 1;
		}
		if (found < 0 || matched > *furthest) {
			*best = i;
			*furthest = matched;
		}
		found = 0;
	}
	return found;
}

static int run_line(struct card *card, const char *text, struct card_text *error, int check)
{
	unsigned int count;
	const struct card_knob *knobs = card_knobs(&count);
	struct card_line line;
	struct card_call call;
	unsigned int row = 0, furthest;
	const char *reason;
	int found;

	if (card_line_split(&line, text, error))
		return -1;
	found = find_row(&call, &line, &row, &furthest);
	if (found < 0)
		return unknown_knob(error, line.token[0]);

	card_text_str(error, line.token[0]);
	card_text_str(error, ": ");
	if (!found) {
		card_line_match(&call, &line, knobs[row].arguments, error, &furthest);
		add_usage(error, line.token[0], row, !furthest);
		return -1;
	}
	if (card_same(knobs[row].name, "at")) {
		if (check) {
			card_text_str(error, "a line done later cannot be \"at\" again");
			return -1;
		}
		if (run_line(card, call.text[1], error, 1))
			return -1;
	}
	if (check)
		return 0;
	reason = knobs[row].apply(card, &call, knobs[row].number);
	if (!reason)
		return 0;
	card_text_str(error, reason);
	return -1;
}

int card_control(struct card *card, const char *line, __u64 now, char *error, size_t size)
{
	struct card_text text;
	int err;

	card_text_init(&text, error, size);
	card_advance(card, now);
	err = run_line(card, line, &text, 0);
	if (!err)
		card_text_init(&text, error, size);
	card_plan(card);
	card_interrupt(card);
	return err;
}

void card_schedule_due(struct card *card)
{
	struct card_text text;
	char line[CARD_LINE_MAX];
	char message[CARD_MESSAGE_MAX];
	unsigned int i = 0;

	while (i < card->scheduled_count) {
		if (card->scheduled[i].due > card->t) {
			i++;
			continue;
		}
		__builtin_memcpy(line, card->scheduled[i].line, sizeof(line));
		card->scheduled_count--;
		__builtin_memmove(&card->scheduled[i], &card->scheduled[i + 1],
				  (card->scheduled_count - i) * sizeof(card->scheduled[0]));
		card_text_init(&text, message, sizeof(message));
		if (run_line(card, line, &text, 0)) {
			card->control_errors++;
			__builtin_memcpy(card->control_text, message, sizeof(message));
		}
		/* a line may have taken others away */
		i = 0;
	}
}

int card_line_number(const char *line, const char **knob)
{
	int number = 0;
	int digits = 0;

	while (*line == ' ' || *line == '\t')
		line++;
	if (*line == '*') {
		number = -2;
		line++;
	} else {
		for (; *line >= '0' && *line <= '9'; line++) {
			if (++digits > 6)
				return -1;
			number = number * 10 + (*line - '0');
		}
		if (!digits)
			return -1;
	}
	if (*line != '.')
		return -1;

	*knob = line + 1;
	return number;
}
