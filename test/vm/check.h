/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables of calls and the errno each has to give. */
#ifndef VM_CHECK_H
#define VM_CHECK_H

#define REFUSED		(-1)	/* by which layer, and so why, depends on the kernel */

/* result: what the call returned; expected: an errno, 0 for success */
void check(int expected, int result, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* something that has to be true */
void check_true(int truth, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* says how many were right; the exit code */
int check_end(void);

#endif
