// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include <nvdimm/ocxlpmem.h>

#include "card/card.h"
#include "driver/core/core.h"
#include "wire/register.h"
#include "client.h"
#include "sysfs.h"
#include "worker.h"

#define NEVER	(~0ull)
#define MS	1000000ull
/* between looks at a card whose ready wait has expired: it may still come */
#define LATE_READY_MS	1000

/* ---- is the card doing what it was asked for? --------------------------- */

static void note_busy(void *context, const char *name, const char *value)
{
	bool *busy = context;

	if (!strcmp(name, "hci"))
		*busy |= !!(strtoull(value, NULL, 16) & (WIRE_HCI_CD | WIRE_HCI_CHPD));
	else if (!strcmp(name, "erase_state"))
		*busy |= !strcmp(value, "running");
}

/* the truth is asked, not a register: looking must not count as an access */
bool sim_card_busy(struct sim_card *card, uint64_t now)
{
	bool busy = false;

	card_truth_values(card->model, now, note_busy, &busy);
	return busy;
}

/*
 * Without --realtime nobody has to wait for a dump or for health data: the
 * clock skips to the end of it, or of the driver's patience. It does not while
 * an ioctl is at work, whose time-out would pass unheard.
 */
static bool skip(struct sim_card *card, uint64_t now)
{
	uint64_t next = card_next_event(card->model);

	if (!card->asked || card->requests || card->clock.mode != STANDIN_CLOCK_SKIP)
		return false;
	card->asked = sim_card_busy(card, now);
	if (!card->asked)
		return false;
	if (next == NEVER) {
		card->asked = false;
		next = now + CORE_DUMP_TIMEOUT_MS * MS;
	}
	standin_clock_advance(&card->clock, next > now ? next - now : 0);
	return true;
}

/* ---- the thread --------------------------------------------------------- */

static uint64_t poll_ready(struct sim_card *card)
{
	unsigned int ms = core_ready_poll(card->core);

	if (!ms && core_state(card->core) == OCXLPMEM_STATE_NOT_READY)
		ms = LATE_READY_MS;
	return ms ? sim_card_now(card) + ms * MS : NEVER;
}

static void wait_until(struct sim_card *card, uint64_t now, uint64_t due)
{
	if (due == NEVER)
		g_cond_wait(&card->wake, &card->lock);
	else if (due > now)
		g_cond_wait_until(&card->wake, &card->lock, g_get_monotonic_time() +
				  (gint64)MIN((due - now) / 1000 + 1, G_MAXINT));
}

static gpointer work(gpointer data)
{
	struct sim_card *card = data;
	struct standin_task task = { .clock = &card->clock };
	uint64_t ready_due = 0;

	standin_enter(&task);
	g_mutex_lock(&card->lock);
	while (!card->stopping) {
		uint64_t now = sim_card_now(card);
		unsigned int fired;

		card_advance(card->model, now);
		fired = card->interrupts;
		card->interrupts = 0;
		if (fired || card->poked || now >= ready_due) {
			bool look = card->poked || now >= ready_due;

			card->poked = false;
			g_mutex_unlock(&card->lock);
			if (fired && core_irq(card->core))
				core_work(card->core);
			if (look)
				ready_due = poll_ready(card);
			sim_client_poll_update(card);
			g_mutex_lock(&card->lock);
			continue;
		}

		if (!skip(card, now))
			wait_until(card, now, MIN(card_next_event(card->model), ready_due));
	}
	g_mutex_unlock(&card->lock);
	standin_leave();
	return NULL;
}

void sim_worker_start(struct sim_card *card)
{
	card->worker = g_thread_new(card->name, work, card);
}

void sim_worker_stop(struct sim_card *card)
{
	if (!card->worker)
		return;
	g_mutex_lock(&card->lock);
	card->stopping = true;
	g_cond_signal(&card->wake);
	g_mutex_unlock(&card->lock);
	g_thread_join(card->worker);
	card->worker = NULL;
}
