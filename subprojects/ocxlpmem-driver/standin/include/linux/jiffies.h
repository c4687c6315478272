/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_JIFFIES_H
#define STANDIN_JIFFIES_H

#define HZ	1000

#define msecs_to_jiffies(ms)	((long)(ms))

#endif
