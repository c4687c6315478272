/* SPDX-License-Identifier: GPL-2.0-only */
/* What the cards hold, as JSON, for tests to compare with what programs say. */
#ifndef SIM_TRUTH_H
#define SIM_TRUTH_H

#include "machine.h"

/* may sim_truth_write() write its files? false: why not stands in error */
bool sim_truth_check(struct sim_machine *machine, const char *path, char *error, size_t size);

/*
 * Writes path, and the bytes of each card's dump to path.ocxlpmemN.dump.
 * false: why stands in error
 */
bool sim_truth_write(struct sim_machine *machine, const char *path, char *error, size_t size);

#endif
