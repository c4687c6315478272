/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_PID_H
#define STANDIN_PID_H

#include <linux/types.h>

enum pid_type { PIDTYPE_TGID };

/* never looked into: the address is the number; NULL, 0, is this process */
struct pid;

struct pid *standin_pid(void);
bool pid_has_task(struct pid *pid, enum pid_type type);

#define get_task_pid(task, type)	((void)(task), (void)(type), standin_pid())

static inline void put_pid(struct pid *pid)
{
}

#endif
