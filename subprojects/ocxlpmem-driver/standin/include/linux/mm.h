/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_MM_H
#define STANDIN_MM_H

#include <linux/slab.h>

#endif
