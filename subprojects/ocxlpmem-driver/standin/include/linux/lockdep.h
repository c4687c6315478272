/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_LOCKDEP_H
#define STANDIN_LOCKDEP_H

#include <linux/spinlock.h>

#endif
