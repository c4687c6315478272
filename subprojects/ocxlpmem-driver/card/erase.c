// SPDX-License-Identifier: GPL-2.0-only
/* Near-storage secure erase (device.md 5.11): runs in steps, for long. */
#include "private.h"

#define STEPS		16
#define STEPS_SHIFT	4
#define SHORTEST	(50 * CARD_MS)
#define FOREIGN		0x100

void card_erase_init(struct card *card)
{
	card->erase.due = CARD_NEVER;
	card->erase.duration = CARD_NEVER;
}

static void answer(struct card *card, unsigned int status)
{
	struct card_erase *erase = &card->erase;
	struct card_area *area = &card->area[CARD_NEAR];
	struct wire_response rsp = { .status = status, .id = erase->request.id };

	if (erase->with_foreign_id)
		rsp.id -= FOREIGN;
	erase->due = CARD_NEVER;
	erase->state = CARD_ERASE_IDLE;
	erase->status = status;
	area->response[0] = wire_response_encode(&rsp);
	wire_erase_encode(&erase->counters, area->response + WIRE_ERASE_OFFSET / 8);
	card_chi_set(card, WIRE_CHI_NSCRA);
}

static unsigned int check(const struct card *card)
{
	if (card->erase.request.opcode != WIRE_NS_OP_SECURE_ERASE)
		return WIRE_STATUS_BAD_OPCODE;
	return card->chi & WIRE_CHI_MA ? WIRE_STATUS_SUCCESS : WIRE_STATUS_MEM_UNAVAILABLE;
}

static __u64 step_due(const struct card *card, __u32 step)
{
	return card->erase.start + (card->erase.run_time >> STEPS_SHIFT) * step;
}

static void start(struct card *card, __u64 late_ms)
{
	struct card_erase *erase = &card->erase;
	/* about 100 ms for each GiB */
	__u64 by_size = (card->config.medium_size >> 10) * 100;

	erase->state = CARD_ERASE_RUNNING;
	erase->start = card->t;
	erase->step = 0;
	erase->run_time = erase->duration;
	if (erase->run_time == CARD_NEVER)
		erase->run_time = by_size > SHORTEST ? by_size : SHORTEST;
	erase->run_time += late_ms * CARD_MS;
	erase->due = step_due(card, 1);
}

/* also one that runs goes on at the new pace */
void card_erase_set_duration(struct card *card, __u64 duration)
{
	struct card_erase *erase = &card->erase;

	erase->duration = duration;
	if (erase->state != CARD_ERASE_RUNNING || erase->due == CARD_NEVER)
		return;
	erase->run_time = duration;
	erase->due = step_due(card, erase->step + 1);
}

static void take_if_idle(struct card *card)
{
	struct card_erase *erase = &card->erase;
	unsigned int status;
	__u64 value = 0;

	if (erase->state == CARD_ERASE_RUNNING || !(card->hci & WIRE_HCI_NSCRW) ||
	    card->chi & WIRE_CHI_NSCRA)
		return;

	card->hci &= ~(__u64)WIRE_HCI_NSCRW;
	wire_request_decode(&erase->request, card->area[CARD_NEAR].request);
	card->commands[CARD_OP_ERASE]++;
	if (card->chi & WIRE_CHI_FATAL ||
	    card_fault_take(card, CARD_FAULT_SILENT, CARD_OP_ERASE, NULL)) {
		card->commands_dropped++;
		return;
	}
	__builtin_memset(&erase->counters, 0, sizeof(erase->counters));
	erase->with_foreign_id = card_fault_take(card, CARD_FAULT_FOREIGN_ID, CARD_OP_ERASE, NULL);
	status = check(card);
	if (card_fault_take(card, CARD_FAULT_STATUS, CARD_OP_ERASE, &value))
		status = value;
	if (status != WIRE_STATUS_SUCCESS) {
		answer(card, status);
		return;
	}
	value = 0;
	card_fault_take(card, CARD_FAULT_LATE, CARD_OP_ERASE, &value);
	start(card, value);
}

void card_erase_doorbell(struct card *card)
{
	struct wire_request req;

	wire_request_decode(&req, card->area[CARD_NEAR].request);
	card_request_check(card, CARD_NEAR, &req, 0);
	card->doorbells++;
	if (card->chi & WIRE_CHI_NSCRA)
		card_violation(card, "near-storage doorbell while NSCRA is set");
	if (card->erase.state == CARD_ERASE_RUNNING)
		card_violation(card, "near-storage doorbell while a command runs");
	card->hci |= WIRE_HCI_NSCRW;
	take_if_idle(card);
}

void card_erase_acknowledge(struct card *card)
{
	take_if_idle(card);
}

static __u64 less(__u64 from, __u64 pages)
{
	return pages < from ? from - pages : 0;
}

static void count(struct card *card)
{
	struct card_erase *erase = &card->erase;
	struct wire_erase *counters = &erase->counters;

	counters->accessible_tried = card->config.medium_size >> CARD_PAGE_SHIFT;
	counters->accessible_done = less(counters->accessible_tried, erase->fail_accessible);
	counters->defective_tried = erase->defective_pages;
	counters->defective_done = less(counters->defective_tried, erase->fail_defective);
	erase->count++;
}

void card_erase_due(struct card *card)
{
	struct card_erase *erase = &card->erase;
	__u64 piece = card->config.medium_size >> STEPS_SHIFT;
	__u64 offset = piece * erase->step;
	__u64 length = piece;

	/* device.md 6 rule 8: no answer any more */
	if (card->chi & WIRE_CHI_FATAL) {
		erase->due = CARD_NEVER;
		return;
	}
	if (++erase->step == STEPS)
		length = card->config.medium_size - offset;
	if (card->host.erase && length)
		card->host.erase(card->host.context, offset, length);
	if (erase->step < STEPS) {
		erase->due = step_due(card, erase->step + 1);
		return;
	}
	count(card);
	answer(card, WIRE_STATUS_SUCCESS);
	if (erase->holds_memory) {
		erase->holds_memory = 0;
		card_memory_start(card);
	}
	take_if_idle(card);
}

/*
 * INFERRED: an erase goes on over a reset, and no memory is available until it
 * ends: whoever comes then does not know of it. One that a fatal state stopped
 * is forgotten.
 */
void card_erase_restart(struct card *card)
{
	struct card_erase *erase = &card->erase;

	if (erase->state != CARD_ERASE_RUNNING)
		return;
	if (erase->due == CARD_NEVER) {
		erase->state = CARD_ERASE_IDLE;
		return;
	}
	erase->holds_memory = 1;
	card->chi &= ~(__u64)WIRE_CHI_MA;
	card->memory_due = CARD_NEVER;
}

/* without power nothing is left of it */
void card_erase_forget(struct card *card)
{
	card->erase.state = CARD_ERASE_IDLE;
	card->erase.due = CARD_NEVER;
	card->erase.holds_memory = 0;
}
