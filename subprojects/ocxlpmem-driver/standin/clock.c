// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <time.h>
#include <linux/delay.h>
#include <linux/ktime.h>

#include "private.h"

static struct standin_clock real_clock = { .mode = STANDIN_CLOCK_REAL };

u64 standin_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * NSEC_PER_SEC + now.tv_nsec;
}

u64 standin_clock_now(const struct standin_clock *clock)
{
	u64 skipped = __atomic_load_n(&clock->skipped, __ATOMIC_RELAXED);

	return clock->mode == STANDIN_CLOCK_MANUAL ? skipped : standin_monotonic() + skipped;
}

void standin_clock_advance(struct standin_clock *clock, u64 ns)
{
	if (clock->mode != STANDIN_CLOCK_REAL)
		__atomic_add_fetch(&clock->skipped, ns, __ATOMIC_RELAXED);
}

void standin_clock_sleep(struct standin_clock *clock, u64 ns)
{
	struct timespec left = { .tv_sec = ns / NSEC_PER_SEC, .tv_nsec = ns % NSEC_PER_SEC };

	standin_clock_advance(clock, ns);
	if (clock->mode != STANDIN_CLOCK_REAL)
		return;
	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
		;
}

static struct standin_clock *task_clock(void)
{
	struct standin_task *task = standin_task();

	return task && task->clock ? task->clock : &real_clock;
}

u64 ktime_get_ns(void)
{
	return standin_clock_now(task_clock());
}

u64 ktime_get_boottime_ns(void)
{
	return ktime_get_ns();
}

u64 ktime_get_real_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (u64)now.tv_sec * NSEC_PER_SEC + now.tv_nsec;
}

void usleep_range(unsigned long min_us, unsigned long max_us)
{
	standin_clock_sleep(task_clock(), (u64)min_us * NSEC_PER_USEC);
}

void msleep(unsigned int ms)
{
	standin_clock_sleep(task_clock(), (u64)ms * NSEC_PER_MSEC);
}
