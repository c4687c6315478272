/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Control lines: "N.knob arguments" for card N, "*.knob arguments" for all. The
 * vocabulary is the card model's; nothing is added here.
 */
#ifndef SIM_SCENARIO_H
#define SIM_SCENARIO_H

#include "machine.h"

#define SIM_LINE_ERROR_MAX	1024

/* applies one line; false: why stands in error */
bool sim_scenario_line(struct sim_machine *machine, const char *line, char *error, size_t size);
/* applies a file; false: reported */
bool sim_scenario_file(struct sim_machine *machine, const char *path);

#endif
