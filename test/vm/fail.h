/* SPDX-License-Identifier: GPL-2.0-only */
/* Faults in the kernel, one at a time. */
#ifndef TEST_VM_FAIL_H
#define TEST_VM_FAIL_H

#include <stdbool.h>

/* once, before the others; false if this kernel cannot do it */
bool fail_open(void);

/*
 * From now on the n-th of this thread's allocations and copies to or from user
 * space fails; n from 1.
 */
void fail_nth(unsigned int n);

/* was it reached? Either way it is over */
bool fail_hit(void);

/* the same for the allocations of each worker of the kernel's unbound queues */
void fail_workers_nth(unsigned int n);
/* was it reached by any? It goes on for the others */
bool fail_workers_hit(void);
void fail_workers_end(void);

#endif
