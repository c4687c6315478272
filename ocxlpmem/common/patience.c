// SPDX-License-Identifier: GPL-2.0-only
/* Asking all cards, but not for ever. */
#include "patience.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "util/memory.h"

/**
 * struct asking - what the threads share with who waits for them
 * @cards: as they are asked
 * @ask, @arg: of the caller
 * @answered: by card: its job is final, and no thread touches it any more
 * @all_answered: so of all cards
 * @lock, @changed: of @all_answered
 */
struct asking {
	struct cards cards;
	int (*ask)(struct card_job *job, void *arg);
	void *arg;
	atomic_bool *answered;
	bool all_answered;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static int ask_one(struct card_job *job, void *arg)
{
	struct asking *asking = arg;
	int err = asking->ask(job, asking->arg);

	atomic_store(&asking->answered[job - asking->cards.jobs], true);
	return err;
}

static void *ask_all(void *arg)
{
	struct asking *asking = arg;

	cards_ask(&asking->cards, ask_one, asking);
	pthread_mutex_lock(&asking->lock);
	asking->all_answered = true;
	pthread_cond_signal(&asking->changed);
	pthread_mutex_unlock(&asking->lock);
	return NULL;
}

static struct timespec deadline_in(double seconds)
{
	struct timespec when;
	double whole;

	clock_gettime(CLOCK_MONOTONIC, &when);
	/* longer than that nobody waits */
	whole = seconds < 1e6 ? seconds : 1e6;
	when.tv_sec += (time_t)whole;
	when.tv_nsec += (long)((whole - (time_t)whole) * 1e9);
	if (when.tv_nsec >= 1000000000) {
		when.tv_sec++;
		when.tv_nsec -= 1000000000;
	}
	return when;
}

/* false: the time is over, and the thread lives on */
static bool wait_for_answers(struct asking *asking, double seconds)
{
	struct timespec deadline = deadline_in(seconds);
	pthread_t thread;
	bool all;
	int err = 0;

	if (pthread_create(&thread, NULL, ask_all, asking)) {
		ask_all(asking);
		return true;
	}
	pthread_mutex_lock(&asking->lock);
	while (!asking->all_answered && !err)
		err = pthread_cond_timedwait(&asking->changed, &asking->lock, &deadline);
	all = asking->all_answered;
	pthread_mutex_unlock(&asking->lock);
	if (all)
		pthread_join(thread, NULL);
	return all;
}

/* what is final; for the other cards stands something that no thread knows */
static struct card_job *take_answers(const struct asking *asking, double seconds,
				     const struct conditions *conditions)
{
	struct card_job *jobs = xcalloc(asking->cards.count, sizeof(*jobs));
	size_t i;

	for (i = 0; i < asking->cards.count; i++) {
		jobs[i].card = asking->cards.jobs[i].card;
		if (atomic_load(&asking->answered[i]))
			jobs[i] = asking->cards.jobs[i];
		else
			condition_silent(&jobs[i], conditions, seconds);
	}
	return jobs;
}

bool cards_ask_within(struct cards *cards, double seconds,
		      int (*ask)(struct card_job *job, void *arg), void *arg,
		      const struct conditions *conditions)
{
	struct asking *asking = xcalloc(1, sizeof(*asking));
	pthread_condattr_t attr;

	*asking = (struct asking) {
		.cards = *cards, .ask = ask, .arg = arg,
		.answered = xcalloc(cards->count, sizeof(*asking->answered)),
	};
	pthread_mutex_init(&asking->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&asking->changed, &attr);
	if (!wait_for_answers(asking, seconds)) {
		cards->jobs = take_answers(asking, seconds, conditions);
		return false;
	}
	pthread_cond_destroy(&asking->changed);
	free(asking->answered);
	free(asking);
	return true;
}
