/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_SCHED_SIGNAL_H
#define STANDIN_SCHED_SIGNAL_H

#include <linux/types.h>

/* the only thing "current" can be used for here: standin_task.signal, .killed */
#define current	0

bool standin_signalled(void);
bool standin_killed(void);

#define signal_pending(task)		((void)(task), standin_signalled())
#define fatal_signal_pending(task)	((void)(task), standin_killed())

#endif
