// SPDX-License-Identifier: GPL-2.0-only
#include "parallel.h"

/* cards below which threads cost more than they bring */
#define WORTH_IT	8

static void run(gpointer data, gpointer user_data)
{
	void (*work)(struct sim_card *card) = user_data;

	work(data);
}

void sim_parallel(struct sim_machine *machine, void (*work)(struct sim_card *card))
{
	GThreadPool *pool;

	if (machine->count < WORTH_IT) {
		for (unsigned int i = 0; i < machine->count; i++)
			work(&machine->cards[i]);
		return;
	}
	pool = g_thread_pool_new(run, work, g_get_num_processors(), FALSE, NULL);
	for (unsigned int i = 0; i < machine->count; i++)
		g_thread_pool_push(pool, &machine->cards[i], NULL);
	g_thread_pool_free(pool, FALSE, TRUE);
}
