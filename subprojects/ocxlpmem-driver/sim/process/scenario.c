// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "card/card.h"
#include "report.h"
#include "scenario.h"

static bool apply(struct sim_card *card, const char *knob, char *error, size_t size)
{
	bool good;

	g_mutex_lock(&card->lock);
	good = !card_control(card->model, knob, sim_card_now(card), error, size);
	g_mutex_unlock(&card->lock);
	if (good)
		sim_card_poke(card);
	return good;
}

bool sim_scenario_line(struct sim_machine *machine, const char *line, char *error, size_t size)
{
	const char *knob;
	int number = card_line_number(line, &knob);

	if (number == -1) {
		snprintf(error, size, "\"%s\" does not begin with a card number or '*' and a dot",
			 line);
		return false;
	}
	if (number >= 0 && (unsigned int)number >= machine->count) {
		snprintf(error, size, "there is no card %d in a machine with %u", number,
			 machine->count);
		return false;
	}
	if (number >= 0)
		return apply(&machine->cards[number], knob, error, size);
	for (unsigned int i = 0; i < machine->count; i++) {
		if (!apply(&machine->cards[i], knob, error, size))
			return false;
	}
	return true;
}

bool sim_scenario_file(struct sim_machine *machine, const char *path)
{
	g_autoptr(GError) gerror = NULL;
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!g_file_get_contents(path, &text, NULL, &gerror)) {
		sim_error("cannot read the scenario: %s", gerror->message);
		return false;
	}
	lines = g_strsplit(text, "\n", -1);
	for (unsigned int i = 0; lines[i]; i++) {
		char error[SIM_LINE_ERROR_MAX];
		const char *line = g_strstrip(lines[i]);

		if (!*line || *line == '#')
			continue;
		if (!sim_scenario_line(machine, line, error, sizeof(error))) {
			sim_error("%s:%u: %s", path, i + 1, error);
			return false;
		}
	}
	return true;
}
