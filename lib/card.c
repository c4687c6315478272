// SPDX-License-Identifier: LGPL-2.1-or-later
/* Cards: how they are named and found, and what their uevent says. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "field.h"

/* one more than there are words: NULL at the end */
static const char *const state_words[OCXLPMEM_STATE_MAX + 2] = OCXLPMEM_STATE_WORDS;

const char *ocxlpmem_state_str(unsigned int state)
{
	return state <= OCXLPMEM_STATE_MAX ? state_words[state] : "unknown";
}

int ocxlpmem_state_from_str(const char *word, unsigned int *state)
{
	unsigned int i;

	for (i = 0; i <= OCXLPMEM_STATE_MAX; i++) {
		if (strcmp(word, state_words[i]))
			continue;
		*state = i;
		return 0;
	}
	return -EINVAL;
}

struct ocxlpmem_card *ocxlpmem_card_get_first(struct ocxlpmem_ctx *ctx)
{
	if (!ctx->scanned && ocxlpmem_scan(ctx) < 0)
		return NULL;
	return ctx->card_count ? ctx->cards[0] : NULL;
}

struct ocxlpmem_card *ocxlpmem_card_get_next(struct ocxlpmem_card *card)
{
	const struct ocxlpmem_ctx *ctx = card->ctx;

	if (!card->listed || card->index + 1 >= ctx->card_count)
		return NULL;
	return ctx->cards[card->index + 1];
}

#define SERIAL_DIGITS 16

/* what a caller may call a card */
struct query {
	const char *word;
	unsigned int id;
	uint64_t serial;
	bool by_id;
	bool by_serial;
};

static bool matches(const struct ocxlpmem_card *card, const struct query *query)
{
	if (query->by_serial)
		return card->serial && card->serial == query->serial;
	if (query->by_id)
		return card->id == query->id;
	return card->nmem[0] && !strcmp(card->nmem, query->word);
}

static int no_card(struct ocxlpmem_ctx *ctx, const char *name, int err)
{
	return lib_fail(ctx, name, &(struct lib_trouble){ LIB_OP_FIND, err, 0, NULL });
}

/* all 16 digits of a serial: no number of a card has as many */
static bool is_bare_serial(const char *word, uint64_t *serial)
{
	char text[2 + SERIAL_DIGITS + 1];

	if (strlen(word) != SERIAL_DIGITS)
		return false;
	snprintf(text, sizeof(text), "0x%s", word);
	return lib_hex64(text, serial);
}

int ocxlpmem_card_find(struct ocxlpmem_ctx *ctx, const char *name, struct ocxlpmem_card **out)
{
	struct query query = { .word = name };
	struct ocxlpmem_card *card, *found = NULL;
	int err;

	if (!ctx->scanned) {
		err = ocxlpmem_scan(ctx);
		if (err < 0)
			return err;
	}

	if (!strncmp(query.word, "/dev/", 5))
		query.word += 5;
	query.by_serial = lib_hex64(query.word, &query.serial) ||
			  is_bare_serial(query.word, &query.serial);
	query.by_id = lib_numbered(query.word, OCXLPMEM_CLASS, &query.id) ||
		      lib_numbered(query.word, "", &query.id);
	ocxlpmem_card_foreach(ctx, card) {
		if (!matches(card, &query))
			continue;
		if (found)
			return no_card(ctx, name, -ENOTUNIQ);
		found = card;
	}
	if (!found)
		return no_card(ctx, name, -ENODEV);
	*out = found;
	return 0;
}

/* every reference but the list's keeps the context, so that card->ctx is good */
struct ocxlpmem_card *ocxlpmem_card_ref(struct ocxlpmem_card *card)
{
	if (card)
		ocxlpmem_ref(card->ctx);
	return lib_object_ref(card);
}

struct ocxlpmem_card *ocxlpmem_card_unref(struct ocxlpmem_card *card)
{
	struct ocxlpmem_ctx *ctx = card ? card->ctx : NULL;

	lib_object_unref(card);
	ocxlpmem_unref(ctx);
	return NULL;
}

struct ocxlpmem_ctx *ocxlpmem_card_ctx(const struct ocxlpmem_card *card)
{
	return card->ctx;
}

unsigned int ocxlpmem_card_id(const struct ocxlpmem_card *card)
{
	return card->id;
}

const char *ocxlpmem_card_name(const struct ocxlpmem_card *card)
{
	return card->name;
}

int ocxlpmem_card_serial(const struct ocxlpmem_card *card, uint64_t *serial)
{
	if (!card->serial)
		return -ENODATA;
	*serial = card->serial;
	return 0;
}

static const char *or_null(const char *text)
{
	return *text ? text : NULL;
}

const char *ocxlpmem_card_firmware_version(const struct ocxlpmem_card *card)
{
	return or_null(card->firmware);
}

const char *ocxlpmem_card_nmem(const struct ocxlpmem_card *card)
{
	return or_null(card->nmem);
}

int ocxlpmem_card_state(const struct ocxlpmem_card *card, unsigned int *state)
{
	if (card->state < 0)
		return -ENODATA;
	*state = card->state;
	return 0;
}

static const struct lib_place *place_of(struct ocxlpmem_card *card)
{
	if (!card->placed)
		lib_place_read(card, &card->place);
	card->placed = true;
	return &card->place;
}

const char *ocxlpmem_card_address(struct ocxlpmem_card *card)
{
	return or_null(place_of(card)->address);
}

const char *ocxlpmem_card_slot(struct ocxlpmem_card *card)
{
	return or_null(place_of(card)->slot);
}

const char *ocxlpmem_card_bus(struct ocxlpmem_card *card)
{
	return or_null(place_of(card)->bus);
}

const char *ocxlpmem_card_provider(struct ocxlpmem_card *card)
{
	return or_null(place_of(card)->provider);
}

const char *ocxlpmem_card_region(struct ocxlpmem_card *card)
{
	return or_null(place_of(card)->region);
}

int ocxlpmem_card_region_size(struct ocxlpmem_card *card, uint64_t *bytes)
{
	const struct lib_place *place = place_of(card);

	if (!place->has_region_size)
		return -ENODATA;
	*bytes = place->region_size;
	return 0;
}

int ocxlpmem_card_numa_node(struct ocxlpmem_card *card, int *node)
{
	const struct lib_place *place = place_of(card);

	if (!place->has_numa_node)
		return -ENODATA;
	*node = place->numa_node;
	return 0;
}

int ocxlpmem_card_bad_bytes(struct ocxlpmem_card *card, uint64_t *bytes)
{
	const struct lib_place *place = place_of(card);

	if (!card->ctx->given)
		return lib_bad_bytes_read(card, place, bytes);
	if (!place->region[0])
		return -ENODATA;
	*bytes = place->bad_bytes;
	return 0;
}

static int get_serial(const struct ocxlpmem_field *field, const void *object,
		      struct ocxlpmem_value *value)
{
	return ocxlpmem_card_serial(object, &value->u64);
}

static int get_state(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	const struct ocxlpmem_card *card = object;

	if (card->state < 0)
		return -ENODATA;
	value->string = ocxlpmem_state_str(card->state);
	return 0;
}

/* a text of the place; the card is only filled in, so casting const away is fair */
static int get_place(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	value->string = (const char *)place_of((struct ocxlpmem_card *)object) + field->id;
	return *value->string ? 0 : -ENODATA;
}

static int get_region_size(const struct ocxlpmem_field *field, const void *object,
			   struct ocxlpmem_value *value)
{
	return ocxlpmem_card_region_size((struct ocxlpmem_card *)object, &value->u64);
}

static int get_numa_node(const struct ocxlpmem_field *field, const void *object,
			 struct ocxlpmem_value *value)
{
	int node = 0;
	int err = ocxlpmem_card_numa_node((struct ocxlpmem_card *)object, &node);

	value->u64 = node;
	return err;
}

#define PLACE(member) \
	.type = OCXLPMEM_TYPE_STRING, .detail = true, .get = get_place, \
	.id = offsetof(struct lib_place, member)

static const struct ocxlpmem_field fields[] = {
	FIELD(CARD, "card", "card", "Name of the card: its number and its node in /dev",
	      FIELD_TEXT(struct ocxlpmem_card, name), .always = true),
	FIELD(CARD, "nmem", "nmem", "Name of the card's DIMM in libnvdimm and ndctl",
	      FIELD_TEXT(struct ocxlpmem_card, nmem)),
	FIELD(CARD, "serial", "serial", "Serial number from the PCI Express capability",
	      FIELD_HEX(16), .get = get_serial, .bits = 64),
	FIELD(CARD, "firmware version", "firmware_version",
	      "Version of the firmware that runs on the card",
	      FIELD_TEXT(struct ocxlpmem_card, firmware)),
	FIELD(CARD, "state", "state", "State of the card as the driver sees it",
	      .type = OCXLPMEM_TYPE_STRING, .get = get_state, .words = state_words),
	FIELD(CARD, "PCI address", "pci_address", "PCI function that carries the card",
	      PLACE(address)),
	FIELD(CARD, "slot", "slot",
	      "Where the card sits: the location code of the firmware, else the PCI slot",
	      PLACE(slot)),
	FIELD(CARD, "bus", "bus", "libnvdimm bus of the card", PLACE(bus)),
	FIELD(CARD, "provider", "provider", "Provider name of that bus", PLACE(provider)),
	FIELD(CARD, "region", "region", "Region that holds the card's persistent memory",
	      PLACE(region)),
	FIELD(CARD, "region size", "region_size_bytes", "Size of that region",
	      FIELD_U64, .get = get_region_size, .detail = true, .bits = 64, .unit = "bytes"),
	FIELD(CARD, "NUMA node", "numa_node", "NUMA node that the card is near to",
	      FIELD_U64, .get = get_numa_node, .detail = true, .bits = 31),
};

const struct lib_kind lib_kind_card = {
	.word = "card",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
};
