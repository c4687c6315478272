/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One thread a card: it takes the card's interrupts, runs the driver's work,
 * polls for readiness, and lets what the card does by itself happen in time.
 */
#ifndef SIM_WORKER_H
#define SIM_WORKER_H

#include "machine.h"

void sim_worker_start(struct sim_card *card);
void sim_worker_stop(struct sim_card *card);
/* does the card work on something that ends by itself? now: its clock */
bool sim_card_busy(struct sim_card *card, uint64_t now);

#endif
