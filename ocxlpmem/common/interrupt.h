/* SPDX-License-Identifier: GPL-2.0-only */
/* The signals by which somebody stops a command that has something to put in order first. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stdbool.h>

/*
 * From here on SIGINT, SIGTERM and SIGHUP are noted and do not end the program. Those that
 * are ignored stay so.
 */
void interrupt_catch(void);
/* whoever started the program wants that: nohup, or a shell that does not wait for it */
bool interrupt_ignored(int sig);
/* one of them came */
bool interrupt_came(void);
/*
 * Waits until fd (-1: none) can be read: 1; 0: timeout_ms passed (-1: never); -EINTR: one
 * of the signals came, at whatever moment since interrupt_catch().
 */
int interrupt_wait(int fd, int timeout_ms);

#endif
