/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_SECURITY_H
#define STANDIN_SECURITY_H

enum lockdown_reason {
	LOCKDOWN_PCI_ACCESS,
};

/* 0, or -EPERM when standin_task.lockdown is set */
int security_locked_down(enum lockdown_reason what);

#endif
