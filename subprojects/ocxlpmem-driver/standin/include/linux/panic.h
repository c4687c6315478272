/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_PANIC_H
#define STANDIN_PANIC_H

#define TAINT_USER	6

enum lockdep_ok {
	LOCKDEP_STILL_OK,
	LOCKDEP_NOW_UNRELIABLE,
};

void add_taint(unsigned int flag, enum lockdep_ok lockdep);

#endif
