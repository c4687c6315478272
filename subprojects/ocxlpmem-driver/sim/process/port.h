/* SPDX-License-Identifier: GPL-2.0-only */
/* The driver core's way to the card model, and the card's way back. */
#ifndef SIM_PORT_H
#define SIM_PORT_H

#include "card/card.h"
#include "driver/core/core.h"
#include "machine.h"

extern const struct core_ops sim_port_ops;	/* port: struct sim_card */

struct card_host sim_port_host(struct sim_card *card);

#endif
