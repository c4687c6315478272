// SPDX-License-Identifier: LGPL-2.1-or-later
/* Cards that the caller gives: of another machine, known from what was captured there. */
#include <errno.h>
#include <string.h>

#include "card.h"
#include "wire/capability.h"

static void copy_text(char *out, size_t size, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	if (len && len < size)
		wire_ascii_text(out, (const __u8 *)text, len);
}

static void set_place(struct lib_place *place, const struct ocxlpmem_card_facts *facts)
{
	unsigned int number;

	copy_text(place->address, sizeof(place->address), facts->address);
	copy_text(place->slot, sizeof(place->slot), facts->slot);
	copy_text(place->bus, sizeof(place->bus), facts->bus);
	copy_text(place->provider, sizeof(place->provider), facts->provider);
	/* as sysfs has it: it becomes part of commands */
	if (facts->region && lib_numbered(facts->region, "region", &number))
		copy_text(place->region, sizeof(place->region), facts->region);
	place->region_size = facts->region_size;
	place->has_region_size = facts->region_size;
	place->numa_node = facts->numa_node;
	place->has_numa_node = facts->numa_node >= 0;
	place->bad_bytes = facts->bad_bytes;
}

static int add(struct ocxlpmem_ctx *ctx, const struct ocxlpmem_card_facts *facts)
{
	struct ocxlpmem_card *card = lib_card_append(ctx, facts->id);

	if (!card)
		return -ENOMEM;
	card->serial = facts->serial;
	if (facts->state >= 0 && facts->state <= OCXLPMEM_STATE_MAX)
		card->state = facts->state;
	if (facts->nmem)
		lib_card_set_nmem(card, facts->nmem, strlen(facts->nmem));
	if (facts->firmware_version)
		lib_card_set_firmware(card, facts->firmware_version,
				      strlen(facts->firmware_version));
	set_place(&card->place, facts);
	card->placed = true;
	return 0;
}

int ocxlpmem_set_cards(struct ocxlpmem_ctx *ctx, const struct ocxlpmem_card_facts *facts,
		       size_t count)
{
	unsigned int i;
	int err = 0;

	lib_cards_forget(ctx);
	for (i = 0; i < count && !err; i++)
		err = add(ctx, &facts[i]);
	lib_cards_order(ctx);
	for (i = 1; i < ctx->card_count && !err; i++)
		if (ctx->cards[i - 1]->id == ctx->cards[i]->id)
			err = -EEXIST;
	if (err) {
		lib_cards_forget(ctx);
		return err;
	}
	ctx->given = true;
	ctx->scanned = true;
	return 0;
}
