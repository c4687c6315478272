/* SPDX-License-Identifier: GPL-2.0-only */
/* The signals by which somebody stops a command that has something to put in order first. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stdbool.h>

/* from here on SIGINT, SIGTERM and SIGHUP are noted and do not end the program */
void interrupt_catch(void);
/* one of them came */
bool interrupt_came(void);
/*
 * Waits until fd (-1: none) can be read: 1; 0: timeout_ms passed (-1: never); -EINTR: one
 * of the signals came, at whatever moment since interrupt_catch().
 */
int interrupt_wait(int fd, int timeout_ms);

#endif
