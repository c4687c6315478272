/* SPDX-License-Identifier: GPL-2.0-only */
/* What the simulator tells its user; always on stderr, never on stdout. */
#ifndef SIM_REPORT_H
#define SIM_REPORT_H

#include <stdbool.h>

/* own failures; 126 and 127 are said of the command, as env(1) does */
#define SIM_EXIT_FAILED		125
#define SIM_EXIT_NOT_EXECUTABLE	126
#define SIM_EXIT_NOT_FOUND	127

/* "ocxlpmem-sim: what was tried, why it failed, what to do" */
void sim_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* the same, only with --verbose */
void sim_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

void sim_report_verbose(bool verbose);
bool sim_report_is_verbose(void);

#endif
