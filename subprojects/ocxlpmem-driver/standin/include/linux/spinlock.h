/* SPDX-License-Identifier: GPL-2.0-only */
/* a mutex: user space can lose the processor while it holds one */
#ifndef STANDIN_SPINLOCK_H
#define STANDIN_SPINLOCK_H

#include <pthread.h>

/* how many this thread holds: nothing that may sleep is allowed then */
extern __thread unsigned int standin_spinning;

typedef struct spinlock {
	pthread_mutex_t lock;
} spinlock_t;

static inline void spin_lock_init(spinlock_t *spin)
{
	pthread_mutex_init(&spin->lock, NULL);
}

static inline void spin_lock(spinlock_t *spin)
{
	pthread_mutex_lock(&spin->lock);
	standin_spinning++;
}

static inline void spin_unlock(spinlock_t *spin)
{
	standin_spinning--;
	pthread_mutex_unlock(&spin->lock);
}

#define spin_lock_irqsave(spin, flags)		do { (flags) = 0; spin_lock(spin); } while (0)
#define spin_unlock_irqrestore(spin, flags)	do { (void)(flags); spin_unlock(spin); } while (0)
#define lockdep_assert_held(lock)		do { } while (0)

#endif
