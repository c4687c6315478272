/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_CAPABILITY_H
#define STANDIN_CAPABILITY_H

#include_next <linux/capability.h>
#include <linux/types.h>

bool capable(int cap);

#endif
