// SPDX-License-Identifier: GPL-2.0-only
#include <time.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/wait.h>

#include "private.h"

#define NSEC_PER_JIFFY	(NSEC_PER_SEC / HZ)

void init_waitqueue_head(wait_queue_head_t *head)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&head->lock, NULL);
	pthread_cond_init(&head->woken, &attr);
	pthread_condattr_destroy(&attr);
	head->wakeups = 0;
}

void wake_up_all(wait_queue_head_t *head)
{
	pthread_mutex_lock(&head->lock);
	head->wakeups++;
	pthread_cond_broadcast(&head->woken);
	pthread_mutex_unlock(&head->lock);
}

unsigned long standin_wakeups(wait_queue_head_t *head)
{
	unsigned long wakeups;

	pthread_mutex_lock(&head->lock);
	wakeups = head->wakeups;
	pthread_mutex_unlock(&head->lock);
	return wakeups;
}

u64 standin_deadline(long timeout_jiffies)
{
	return standin_monotonic() + (u64)timeout_jiffies * NSEC_PER_JIFFY;
}

long standin_jiffies_left(u64 deadline)
{
	u64 now = standin_monotonic();

	return now + NSEC_PER_JIFFY < deadline ? (long)((deadline - now) / NSEC_PER_JIFFY) : 1;
}

bool standin_await(wait_queue_head_t *head, unsigned long seen, u64 deadline)
{
	struct timespec until = {
		.tv_sec = deadline / NSEC_PER_SEC,
		.tv_nsec = deadline % NSEC_PER_SEC,
	};
	int err = 0;

	pthread_mutex_lock(&head->lock);
	while (head->wakeups == seen && !err) {
		if (deadline)
			err = pthread_cond_timedwait(&head->woken, &head->lock, &until);
		else
			pthread_cond_wait(&head->woken, &head->lock);
	}
	pthread_mutex_unlock(&head->lock);
	return !err;
}
