/* SPDX-License-Identifier: GPL-2.0-only */
/* Apart from glue.h, see temperature.c. */
#ifndef OCXLPMEM_GLUE_TEMPERATURE_H
#define OCXLPMEM_GLUE_TEMPERATURE_H

#include "wire/types.h"

/* degrees Celsius in a SMART block; -1 if it has none */
int glue_temperature(const void *block, __u32 len, int *celsius);

#endif
