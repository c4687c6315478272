/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_KTIME_H
#define STANDIN_KTIME_H

#include <linux/types.h>

#define NSEC_PER_USEC	1000L
#define NSEC_PER_MSEC	1000000L
#define NSEC_PER_SEC	1000000000L
#define MSEC_PER_SEC	1000L

/* by the clock of the task */
u64 ktime_get_ns(void);
u64 ktime_get_boottime_ns(void);
/* of this machine, whatever the task's clock says */
u64 ktime_get_real_ns(void);

#endif
