/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait queues. Time-outs are measured by the machine's clock whatever clock
 * the task has: what is waited for is another thread, not the card.
 */
#ifndef STANDIN_WAIT_H
#define STANDIN_WAIT_H

#include_next <linux/wait.h>
#include <pthread.h>
#include <linux/types.h>

typedef struct wait_queue_head {
	pthread_mutex_t lock;
	pthread_cond_t woken;
	unsigned long wakeups;
} wait_queue_head_t;

void init_waitqueue_head(wait_queue_head_t *head);
void wake_up_all(wait_queue_head_t *head);

#define wake_up wake_up_all

/* for the macros below: what happened since the wait queue stood at seen */
unsigned long standin_wakeups(wait_queue_head_t *head);
u64 standin_deadline(long timeout_jiffies);
/* false once deadline has passed; 0 is no deadline */
bool standin_await(wait_queue_head_t *head, unsigned long seen, u64 deadline);
long standin_jiffies_left(u64 deadline);
bool standin_killed(void);

#define wait_event(head, condition) \
	do { \
		unsigned long wait_seen; \
		while (wait_seen = standin_wakeups(&(head)), !(condition)) \
			standin_await(&(head), wait_seen, 0); \
	} while (0)

/* jiffies left, at least 1; 0: timed out; -ERESTARTSYS: killed */
#define wait_event_killable_timeout(head, condition, timeout) \
	({ \
		u64 wait_deadline = standin_deadline(timeout); \
		unsigned long wait_seen; \
		long wait_ret; \
		for (;;) { \
			wait_seen = standin_wakeups(&(head)); \
			if (condition) { \
				wait_ret = standin_jiffies_left(wait_deadline); \
				break; \
			} \
			if (standin_killed()) { \
				wait_ret = -ERESTARTSYS; \
				break; \
			} \
			if (!standin_await(&(head), wait_seen, wait_deadline)) { \
				wait_ret = (condition) ? 1 : 0; \
				break; \
			} \
		} \
		wait_ret; \
	})

/* the kernel's own, never seen by user space */
#ifndef ERESTARTSYS
#define ERESTARTSYS	512
#endif

#endif
