// SPDX-License-Identifier: GPL-2.0-only
/* The life of a card: made, reset, time going by, interrupts. */
#include "private.h"

size_t card_size(void)
{
	return sizeof(struct card);
}

/* the data buffer is most of a card, and on fresh memory it need not be touched */
static void wipe(struct card *card)
{
	if (card->magic == CARD_MAGIC)
		__builtin_memset(card->data, 0, sizeof(card->data));
	__builtin_memset(card, 0, __builtin_offsetof(struct card, data));
}

void card_init(struct card *card, const struct card_config *config,
	       const struct card_host *host, __u64 now)
{
	wipe(card);
	card->magic = CARD_MAGIC;
	card->version = CARD_VERSION;
	card->size = sizeof(*card);
	/* no struct as a whole, here and below: its padding is whatever was there before */
	card->config.seed = config->seed;
	card->config.number = config->number;
	card->config.serial = config->serial;
	card->config.medium_size = config->medium_size;
	card->config.test = config->test;
	card->epoch_now = now;
	card->dead_in = ~0U;
	card->health_delay = CARD_HEALTH_DELAY;
	card->health_due = CARD_NEVER;
	/* more than 255 s, so that a time-out kept in 8 bits shows */
	card->capability.spec_revision = 0x12;
	card->capability.read_latency_ns = 500;
	card->capability.ready_timeout_s = 10;
	card->capability.memory_timeout_s = 300;
	card_set_host(card, host);

	card_admin_init(card);
	card_erase_init(card);
	card_dump_init(card);
	card_firmware_init(card);
	card_smart_init(card);
	card_profile_apply(card, CARD_PROFILE_DEFAULT);
	card_ready_start(card);
	card_memory_start(card);
	card_plan(card);
}

void card_set_host(struct card *card, const struct card_host *host)
{
	static const struct card_host none;

	card->host = host ? *host : none;
}

static int ring_valid(const struct card_log_ring *ring)
{
	unsigned int i;

	for (i = 0; i < CARD_LOGS; i++)
		if (ring->log[i].specific_len > 0xffff)
			return 0;
	return ring->first < CARD_LOGS && ring->count <= CARD_LOGS;
}

int card_valid(const struct card *card)
{
	unsigned int i;

	if (card->magic != CARD_MAGIC || card->version != CARD_VERSION ||
	    card->size != sizeof(*card))
		return 0;

	/* the numbers that index arrays or bound copies and loops */
	for (i = 0; i < CARD_AREAS; i++) {
		const struct wire_area *place = &card->area[i].place;

		if (place->request >= CARD_MMIO_SIZE ||
		    place->response >= CARD_MMIO_SIZE ||
		    place->data >= CARD_MMIO_SIZE || place->data_size > CARD_DATA_MAX)
			return 0;
	}
	for (i = 0; i < card->scheduled_count && i < CARD_SCHEDULE; i++)
		if (card->scheduled[i].line[CARD_LINE_MAX - 1])
			return 0;
	return card->command.op < CARD_OP_COUNT &&
	       card->command.answer_len <= CARD_DATA_MAX &&
	       card->attribute_count <= CARD_ATTRIBUTES &&
	       card->erase.step <= 16 && card->life <= 255 &&
	       card->medium_errors <= CARD_MEDIUM_ERRORS &&
	       card->scheduled_count <= CARD_SCHEDULE &&
	       card->smart_given_len <= sizeof(card->smart_given) &&
	       card->stats_given_len <= sizeof(card->stats_given) &&
	       !card->violation_text[CARD_MESSAGE_MAX - 1] &&
	       !card->control_text[CARD_MESSAGE_MAX - 1] &&
	       ring_valid(&card->queued) && ring_valid(&card->taken);
}

int card_is(const struct card *card, const struct card_config *config)
{
	return card->config.seed == config->seed && card->config.number == config->number &&
	       card->config.serial == config->serial &&
	       card->config.medium_size == config->medium_size;
}

__u64 card_time(const struct card *card, __u64 now)
{
	__u64 t = card->epoch;

	if (now > card->epoch_now)
		t += now - card->epoch_now;
	return t > card->t ? t : card->t;
}

/* ---- events ------------------------------------------------------------- */

static void ready_due(struct card *card)
{
	card->ready_due = CARD_NEVER;
	card_chi_set(card, WIRE_CHI_CRDY);
}

static void memory_due(struct card *card)
{
	card->memory_due = CARD_NEVER;
	card_chi_set(card, WIRE_CHI_MA);
}

/* what happens by itself; each handler moves its own time on */
static const struct event {
	__u32 due;		/* offset of its time in struct card */
	void (*run)(struct card *card);
} events[] = {
	{ __builtin_offsetof(struct card, command.due), card_admin_answer },
	{ __builtin_offsetof(struct card, erase.due), card_erase_due },
	{ __builtin_offsetof(struct card, dump.due), card_dump_due },
	{ __builtin_offsetof(struct card, health_due), card_health_due },
	{ __builtin_offsetof(struct card, ready_due), ready_due },
	{ __builtin_offsetof(struct card, memory_due), memory_due },
};

static __u64 event_due(const struct card *card, const struct event *event)
{
	return *(const __u64 *)((const char *)card + event->due);
}

void card_plan(struct card *card)
{
	__u64 next = CARD_NEVER;
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(events); i++)
		if (event_due(card, &events[i]) < next)
			next = event_due(card, &events[i]);
	for (i = 0; i < card->scheduled_count; i++)
		if (card->scheduled[i].due < next)
			next = card->scheduled[i].due;
	card->next = next;
}

/*
 * Events happen at their own time, in order, however late the call comes: so a
 * run does not depend on when the host looks.
 */
static void advance(struct card *card, __u64 now)
{
	__u64 t = card_time(card, now);
	unsigned int i;

	while (card->next <= t) {
		if (card->next > card->t)
			card->t = card->next;
		for (i = 0; i < ARRAY_LEN(events); i++)
			if (event_due(card, &events[i]) <= card->t)
				events[i].run(card);
		card_schedule_due(card);
		card_plan(card);
	}
	card->t = t;
}

void card_advance(struct card *card, __u64 now)
{
	advance(card, now);
	card_interrupt(card);
}

__u64 card_next_event(const struct card *card)
{
	__u64 wait;

	if (card->next == CARD_NEVER)
		return CARD_NEVER;

	wait = card->next > card->epoch ? card->next - card->epoch : 0;
	return wait < CARD_NEVER - card->epoch_now ? card->epoch_now + wait : CARD_NEVER;
}

/* ---- interrupts --------------------------------------------------------- */

void card_chi_set(struct card *card, __u64 bits)
{
	__u64 risen = bits & ~card->chi & card->chie;

	card->chi |= bits;
	if (risen & WIRE_CHI_IRQ0)
		card->interrupts |= 1U << 0;
	if (risen & WIRE_CHI_IRQ1)
		card->interrupts |= 1U << 1;
}

/* at the end of an access, when the card is whole: the handler may come back */
void card_interrupt(struct card *card)
{
	unsigned int i;

	for (i = 0; card->interrupts && i < 2; i++) {
		if (!(card->interrupts & 1U << i))
			continue;
		card->interrupts &= ~(1U << i);
		if (!card->dead_in)
			continue;
		card->interrupt_count[i]++;
		if (card->host.interrupt)
			card->host.interrupt(card->host.context, i);
	}
}

/* ---- resets ------------------------------------------------------------- */

static __u64 level_start(struct card *card, __u64 bit, __u64 delay)
{
	if (!delay) {
		card_chi_set(card, bit);
		return CARD_NEVER;
	}
	card->chi &= ~bit;
	return delay == CARD_NEVER ? CARD_NEVER : card->t + delay * CARD_MS;
}

void card_ready_start(struct card *card)
{
	card->ready_due = level_start(card, WIRE_CHI_CRDY, card->ready_delay);
}

void card_memory_start(struct card *card)
{
	card->memory_due = level_start(card, WIRE_CHI_MA, card->memory_delay);
}

/*
 * INFERRED: logs, a dump (also one in preparation), an erase at work and the
 * fatal states outlive a reset; the admin command and the enables do not.
 */
void card_restart(struct card *card)
{
	unsigned int nr;

	card->chie = 0;
	card->interrupts = 0;
	card->chi &= ~(__u64)WIRE_CHI_NSCRA;
	if (!card->stuck_acra)
		card->chi &= ~(__u64)WIRE_CHI_ACRA;
	card->hci &= WIRE_HCI_CD | WIRE_HCI_CHPD;
	for (nr = 0; nr < ARRAY_LEN(card->ima); nr++)
		card->ima[nr] = 0;
	card->command.running = 0;
	card->command.after_stray = 0;
	card->command.due = CARD_NEVER;
	card->functions = 0;
	for (nr = 0; nr < CARD_AREAS; nr++)
		card->area[nr].id_known = 0;

	card_firmware_activate(card);
	card_stat_set(card, CARD_STAT_RESET_UPTIME, 0, 1);
	card->stat[CARD_STAT_RESET_COUNT].base++;
	card_ready_start(card);
	card_memory_start(card);
	card_erase_restart(card);
	card_plan(card);
}

/* INFERRED: what outlives a reset on the card outlives this too, but an erase */
void card_power_cycle(struct card *card)
{
	unsigned int nr;

	for (nr = 0; nr < CARD_AREAS; nr++) {
		__builtin_memset(card->area[nr].request, 0, sizeof(card->area[nr].request));
		__builtin_memset(card->area[nr].response, 0, sizeof(card->area[nr].response));
	}
	card_erase_forget(card);
	card_restart(card);
}

/* the caller's clock may have been set back since the card was last looked at */
static void follow_clock(struct card *card, __u64 now)
{
	if (now >= card->epoch_now)
		advance(card, now);
	card->epoch = card->t;
	card->epoch_now = now;
}

void card_attach(struct card *card, const struct card_host *host, __u64 now)
{
	card_set_host(card, host);
	follow_clock(card, now);
	card_plan(card);
}

void card_reset(struct card *card, __u64 now)
{
	card->chie = 0;
	follow_clock(card, now);
	card_restart(card);
}
