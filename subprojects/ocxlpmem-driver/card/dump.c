// SPDX-License-Identifier: GPL-2.0-only
/* Controller dump (device.md 5.8). */
#include "private.h"

#define DEFAULT_SIZE		0x100000

void card_dump_init(struct card *card)
{
	card->dump.due = CARD_NEVER;
	card->dump.delay_ms = CARD_DUMP_DELAY;
	card->dump.next_size = DEFAULT_SIZE;
	/* a maximum, not the size (device.md 2.6) */
	card->dump.max = DEFAULT_SIZE + DEFAULT_SIZE / 4;
}

static void ready(struct card *card)
{
	struct card_dump *dump = &card->dump;

	dump->due = CARD_NEVER;
	dump->state = CARD_DUMP_READY;
	dump->number++;
	dump->size = dump->next_size;
	dump->prefix = 0;
	card->hci &= ~(__u64)WIRE_HCI_CD;
	card_chi_set(card, WIRE_CHI_CDA);
}

void card_dump_request(struct card *card)
{
	struct card_dump *dump = &card->dump;

	dump->requests++;
	if (card->chi & WIRE_CHI_CDA)
		card_violation(card, "CD while CDA is set");
	if (card->hci & WIRE_HCI_CD)
		card_violation(card, "CD while a dump is being prepared");
	card->hci |= WIRE_HCI_CD;
	if (dump->state == CARD_DUMP_PREPARING)
		return;

	/* INFERRED: room for one; the new one takes the place of the old one */
	dump->state = CARD_DUMP_PREPARING;
	dump->due = dump->delay_ms == CARD_NEVER ? CARD_NEVER :
						   card->t + dump->delay_ms * CARD_MS;
}

void card_dump_due(struct card *card)
{
	ready(card);
}

void card_dump_pending(struct card *card)
{
	ready(card);
}

void card_dump_collect(struct card *card)
{
	struct card_dump *dump = &card->dump;

	if (dump->state != CARD_DUMP_READY) {
		card_violation(card, "CDC without a dump");
		return;
	}
	if (dump->prefix < dump->size)
		card_violation_value(card, "CDC for a dump not fully read, bytes left: ",
				     dump->size - dump->prefix);
	dump->collected++;
	dump->state = CARD_DUMP_NONE;
	card->chi &= ~(__u64)WIRE_CHI_CDA;
}

unsigned int card_dump_run(struct card *card, const struct wire_request *req)
{
	struct card_dump *dump = &card->dump;
	__u32 room = card->area[CARD_ADMIN].place.data_size;
	struct wire_header header = { .id = WIRE_ID_DUMP };
	struct wire_extent want;

	wire_extent_decode(&want, req->param[0]);
	if (dump->state == CARD_DUMP_PREPARING)
		return WIRE_STATUS_BLOCKED_BG_TASK;
	if (dump->state != CARD_DUMP_READY || want.offset > dump->size ||
	    want.size > WIRE_DUMP_PIECE_MAX || (__u64)want.size + WIRE_HEADER_SIZE > room)
		return WIRE_STATUS_BAD_REQUEST_PARM;

	if (dump->piece_max && want.size > dump->piece_max)
		want.size = dump->piece_max;
	if (want.size > dump->size - want.offset)
		want.size = dump->size - want.offset;
	header.length = want.size;
	if (card->noise)
		wire_put(header.unknown, sizeof(header.unknown),
			 card_random_key(card, CARD_RANDOM_NOISE, want.offset));
	wire_header_encode(&header, card->data, room);
	card_random_bytes(card_random_key(card, CARD_RANDOM_DUMP, dump->number), want.offset,
			  card->data + WIRE_HEADER_SIZE, want.size);
	card->command.answer_len = WIRE_HEADER_SIZE + want.size;
	return WIRE_STATUS_SUCCESS;
}

void card_dump_given(struct card *card)
{
	struct card_dump *dump = &card->dump;
	__u32 len = card->command.answer_len - WIRE_HEADER_SIZE;
	struct wire_extent want;

	wire_extent_decode(&want, card->command.request.param[0]);
	dump->data_commands++;
	dump->bytes_given += len;
	if (want.offset <= dump->prefix && want.offset + len > dump->prefix)
		dump->prefix = want.offset + len;
}

__u32 card_truth_dump(const struct card *card, __u64 *size)
{
	if (size)
		*size = card->dump.size;
	return card->dump.number;
}

void card_truth_dump_bytes(const struct card *card, __u32 number, __u64 offset,
			   void *buf, size_t len)
{
	card_random_bytes(card_random_key(card, CARD_RANDOM_DUMP, number), offset, buf, len);
}
