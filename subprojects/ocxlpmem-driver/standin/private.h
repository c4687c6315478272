/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_PRIVATE_H
#define STANDIN_PRIVATE_H

#include "standin.h"

/* CLOCK_MONOTONIC in ns */
u64 standin_monotonic(void);

#endif
