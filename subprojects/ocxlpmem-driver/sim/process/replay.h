/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cards that answer as those of a capture did: the card model is given their values and
 * faults, the driver their error logs. What a card knew and did not tell is made up.
 */
#ifndef SIM_REPLAY_H
#define SIM_REPLAY_H

#include "machine.h"

struct capture;

/* NULL: reported. It lives as long as the machine */
struct capture *sim_replay_open(const char *path);
/* how many cards a machine needs for it: their numbers stay. -1: too many, reported */
int sim_replay_count(const struct capture *capture);
/* new cards: which of them stands for which of the capture, with its serial and address */
void sim_replay_assign(struct sim_machine *machine, const struct capture *capture);
/* after sim_machine_furnish(); false: reported */
bool sim_replay_furnish(struct sim_machine *machine);
/* to a core that nobody uses yet: the logs that its driver held, as they were named */
void sim_replay_logs(struct sim_card *card);
/* what can only happen to a card that its driver has taken */
void sim_replay_finish(struct sim_machine *machine);

#endif
