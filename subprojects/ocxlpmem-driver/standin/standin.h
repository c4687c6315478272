/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The control side of the stand-in headers: what a simulator or a test decides
 * about the "kernel" that the driver core runs in. The headers in include/ are
 * for the core's sources; this one is for everybody else.
 */
#ifndef STANDIN_H
#define STANDIN_H

#include <linux/types.h>

/* ---- time --------------------------------------------------------------- */

enum standin_clock_mode {
	STANDIN_CLOCK_MANUAL,	/* moves by sleeps and standin_clock_advance() only */
	STANDIN_CLOCK_SKIP,	/* CLOCK_MONOTONIC plus all sleeps, which return at once */
	STANDIN_CLOCK_REAL,	/* CLOCK_MONOTONIC; sleeps take their time */
};

/**
 * struct standin_clock - a clock; usually one a card
 * @mode: fixed while in use
 * @skipped: ns slept (MANUAL, SKIP); atomic
 *
 * Any number of threads may use one. Static initialisation: { .mode = ... }.
 */
struct standin_clock {
	enum standin_clock_mode mode;
	u64 skipped;
};

/* ns since a fixed point */
u64 standin_clock_now(const struct standin_clock *clock);
/* what a sleep of a task with this clock does */
void standin_clock_sleep(struct standin_clock *clock, u64 ns);
/* MANUAL and SKIP: let time pass; REAL: nothing */
void standin_clock_advance(struct standin_clock *clock, u64 ns);

/* ---- the task that calls the core --------------------------------------- */

#define STANDIN_CAP_SYS_ADMIN	0x01
#define STANDIN_CAP_SYS_RAWIO	0x02

/**
 * struct standin_task - who calls the core in this thread
 * @clock: for times and sleeps; NULL: the real one
 * @pid: process whose memory user pointers mean; 0: this process. A bad
 *	pointer gives EFAULT either way
 * @capabilities: STANDIN_CAP_*
 * @lockdown: the kernel is locked down: debug is refused
 * @signal: a signal is pending; may be set by another thread
 * @killed: a fatal one is; waits for locks end. seen at the next wake-up
 * @eventfd: own descriptor for descriptor fd of the process, or a negative
 *	errno; NULL: dup() for pid 0, else pidfd_getfd()
 * @context: not looked at here
 */
struct standin_task {
	struct standin_clock *clock;
	pid_t pid;
	unsigned int capabilities;
	bool lockdown;
	bool signal;
	bool killed;
	int (*eventfd)(struct standin_task *task, int fd);
	void *context;
};

/*
 * This thread acts for the task until standin_leave(). They nest. A thread
 * that entered none is a kernel thread: real clock, own memory, all
 * capabilities.
 */
void standin_enter(struct standin_task *task);
void standin_leave(void);
/* the task entered, NULL for none */
struct standin_task *standin_task(void);

/* ---- the rest ----------------------------------------------------------- */

/*
 * Where log lines go, without newline; level as in <linux/printk.h>. NULL:
 * nowhere, as at start. Set it before threads run.
 */
void standin_set_log(void (*log)(void *context, int level, const char *line), void *context);

/* for tests: the nth allocation of this thread from now fails, 1 the next; 0: none */
void standin_fail_allocation(unsigned int nth);

/* add_taint() calls so far */
unsigned int standin_taints(void);

#endif
