// SPDX-License-Identifier: GPL-2.0-only
/* Global MMIO: the registers of device.md 2 and the blocks behind them. */
#include "private.h"

#define ACKNOWLEDGED	(WIRE_CHI_ACRA | WIRE_CHI_NSCRA | WIRE_CHI_CDA)

/* ---- what reading gives ------------------------------------------------- */

/* write-1-to-act registers, and CSTS, whose bits nobody knows */
static __u64 zero_read(const struct card *card)
{
	return 0;
}

static __u64 area_word(const struct card *card, enum card_area_nr nr, int data)
{
	__u64 word[2];

	wire_area_encode(&card->area[nr].shown, &word[0], &word[1]);
	return word[data];
}

static __u64 acma_blocks_read(const struct card *card)
{
	return area_word(card, CARD_ADMIN, 0);
}

static __u64 acma_data_read(const struct card *card)
{
	return area_word(card, CARD_ADMIN, 1);
}

static __u64 nscma_blocks_read(const struct card *card)
{
	return area_word(card, CARD_NEAR, 0);
}

static __u64 nscma_data_read(const struct card *card)
{
	return area_word(card, CARD_NEAR, 1);
}

static __u64 fwver_read(const struct card *card)
{
	return wire_get(card->firmware.version, sizeof(card->firmware.version));
}

static __u64 ccap(const struct card *card, int nr)
{
	struct wire_capability cap = card->capability;
	__u64 word[2] = { 0, 0 };

	cap.dump_max = card->dump.max;
	wire_capability_encode(&cap, &word[0], &word[1]);
	return word[nr];
}

static __u64 ccap0_read(const struct card *card)
{
	return ccap(card, 0);
}

static __u64 ccap1_read(const struct card *card)
{
	return ccap(card, 1);
}

/* ---- what writing does -------------------------------------------------- */

static void chic_write(struct card *card, __u64 bits)
{
	if (bits & ~(__u64)WIRE_CHI_ALL)
		card_violation_value(card, "CHIC: unknown bits ", bits);
	/* states and ELA follow the card, not the host (device.md 2.3, INFERRED) */
	if (bits & WIRE_CHI_ALL & ~(__u64)ACKNOWLEDGED)
		card_violation_value(card, "CHIC: bits that the card clears itself ", bits);

	bits &= ACKNOWLEDGED;
	card->chi &= ~bits;
	if (card->stuck_acra)
		card->chi |= WIRE_CHI_ACRA;
	if (bits & WIRE_CHI_ACRA)
		card_admin_acknowledge(card);
	if (bits & WIRE_CHI_NSCRA)
		card_erase_acknowledge(card);
}

static void chie_write(struct card *card, __u64 bits)
{
	if (bits & ~(__u64)WIRE_CHI_ALL)
		card_violation_value(card, "CHIE: unknown bits ", bits);
	card->chie |= bits & WIRE_CHI_ALL;
}

static void chiec_write(struct card *card, __u64 bits)
{
	if (bits & ~(__u64)WIRE_CHI_ALL)
		card_violation_value(card, "CHIEC: unknown bits ", bits);
	card->chie &= ~bits;
	/* the host gives the card up (device.md 2.1): its next start counts anew */
	if ((bits & WIRE_CHI_ALL) == WIRE_CHI_ALL) {
		card->area[CARD_ADMIN].id_known = 0;
		card->area[CARD_NEAR].id_known = 0;
	}
}

static void hci_write(struct card *card, __u64 bits)
{
	static const struct {
		__u64 bit;
		void (*run)(struct card *card);
	} requests[] = {
		{ WIRE_HCI_AR, card_restart },
		{ WIRE_HCI_CDC, card_dump_collect },
		{ WIRE_HCI_CD, card_dump_request },
		{ WIRE_HCI_CHPD, card_health_request },
		{ WIRE_HCI_ACRW, card_admin_doorbell },
		{ WIRE_HCI_NSCRW, card_erase_doorbell },
	};
	unsigned int i;

	if (bits & ~(__u64)WIRE_HCI_ALL)
		card_violation_value(card, "HCI: unknown bits ", bits);
	card->hci |= bits & WIRE_HCI_FDE;
	for (i = 0; i < ARRAY_LEN(requests); i++)
		if (bits & requests[i].bit)
			requests[i].run(card);
}

static void hcic_write(struct card *card, __u64 bits)
{
	if (bits & ~(__u64)WIRE_HCI_ALL)
		card_violation_value(card, "HCIC: unknown bits ", bits);
	if (bits & WIRE_HCI_ALL & ~(__u64)WIRE_HCI_FDE)
		card_violation_value(card, "HCIC: bits that the card clears itself ", bits);
	card->hci &= ~bits;
}

#define WORD(member)	.word = __builtin_offsetof(struct card, member)

/*
 * word: reading gives this word of struct card. stored: writing replaces it.
 * With neither read() nor word nothing is there.
 */
static const struct reg {
	__u64 (*read)(const struct card *card);
	void (*write)(struct card *card, __u64 value);
	__u32 word;
	__u8 stored;
} registers[WIRE_REG_END / 8] = {
	[WIRE_REG_CHI / 8] = { WORD(chi) },
	[WIRE_REG_CHIC / 8] = { .read = zero_read, .write = chic_write },
	[WIRE_REG_CHIE / 8] = { WORD(chie), .write = chie_write },
	[WIRE_REG_CHIEC / 8] = { .read = zero_read, .write = chiec_write },
	[WIRE_REG_HCI / 8] = { WORD(hci), .write = hci_write },
	[WIRE_REG_HCIC / 8] = { .read = zero_read, .write = hcic_write },
	[WIRE_REG_IMA0_OHP / 8] = { WORD(ima[0]), .stored = 1 },
	[WIRE_REG_IMA0_CFP / 8] = { WORD(ima[1]), .stored = 1 },
	[WIRE_REG_IMA1_OHP / 8] = { WORD(ima[2]), .stored = 1 },
	[WIRE_REG_IMA1_CFP / 8] = { WORD(ima[3]), .stored = 1 },
	[WIRE_REG_ACMA_BLOCKS / 8] = { .read = acma_blocks_read },
	[WIRE_REG_ACMA_DATA / 8] = { .read = acma_data_read },
	[WIRE_REG_NSCMA_BLOCKS / 8] = { .read = nscma_blocks_read },
	[WIRE_REG_NSCMA_DATA / 8] = { .read = nscma_data_read },
	[WIRE_REG_CSTS / 8] = { .read = zero_read },
	[WIRE_REG_FWVER / 8] = { .read = fwver_read },
	[WIRE_REG_CCAP0 / 8] = { .read = ccap0_read },
	[WIRE_REG_CCAP1 / 8] = { .read = ccap1_read },
};

static __u64 register_read(struct card *card, __u64 offset)
{
	const struct reg *reg = &registers[offset / 8];

	if (reg->read)
		return reg->read(card);
	if (reg->word)
		return *(const __u64 *)((const char *)card + reg->word);

	card_violation_value(card, "unknown register read, offset ", offset);
	return 0;
}

static void register_write(struct card *card, __u64 offset, __u64 value)
{
	const struct reg *reg = &registers[offset / 8];

	if (reg->write)
		reg->write(card, value);
	else if (reg->stored)
		*(__u64 *)((char *)card + reg->word) = value;
	else if (reg->read || reg->word)
		card_violation_value(card, "read-only register written, offset ", offset);
	else
		card_violation_value(card, "unknown register written, offset ", offset);
}

/* ---- the blocks --------------------------------------------------------- */

/* offset within [start, start + size)? *within: how far */
static int inside(__u64 offset, __u64 start, __u64 size, __u64 *within)
{
	*within = offset - start;
	return offset >= start && *within < size;
}

static __u64 block_read(const struct card *card, __u64 offset)
{
	const struct card_area *area = &card->area[CARD_ADMIN];
	__u64 at;

	/* first what is read most: a dump is eight million of these */
	if (inside(offset, area->place.data, area->place.data_size, &at))
		return wire_get(card->data + at, 8);
	for (area = card->area; area < card->area + CARD_AREAS; area++) {
		if (inside(offset, area->place.request, WIRE_REQUEST_SIZE, &at))
			return area->request[at / 8];
		if (inside(offset, area->place.response, WIRE_RESPONSE_SIZE, &at))
			return area->response[at / 8];
	}
	return 0;
}

static void data_write(struct card *card, __u64 at, __u64 value)
{
	if (card_admin_holds_blocks(card))
		card_violation_value(card, "data buffer written while a command runs, offset ", at);
	wire_put(card->data + at, 8, value);
}

static void block_write(struct card *card, __u64 offset, __u64 value)
{
	struct card_area *area;
	unsigned int nr;
	__u64 at;

	for (nr = 0; nr < CARD_AREAS; nr++) {
		area = &card->area[nr];
		if (inside(offset, area->place.request, WIRE_REQUEST_SIZE, &at)) {
			if (nr == CARD_ADMIN ? card_admin_holds_blocks(card) :
					       card->erase.state == CARD_ERASE_RUNNING)
				card_violation_value(card,
						     "request block written while a command runs, word ",
						     at / 8);
			area->request[at / 8] = value;
			return;
		}
		if (inside(offset, area->place.response, WIRE_RESPONSE_SIZE, &at)) {
			card_violation(card, "response block written");
			return;
		}
	}
	area = &card->area[CARD_ADMIN];
	if (inside(offset, area->place.data, area->place.data_size, &at))
		data_write(card, at, value);
	else
		card_violation_value(card, "write where nothing is, offset ", offset);
}

/* ---- accesses ----------------------------------------------------------- */

static int reachable(struct card *card, __u64 offset)
{
	if (offset % 8 || offset >= CARD_MMIO_SIZE) {
		card_violation_value(card, "misaligned or outside of the area, offset ", offset);
		return 0;
	}
	if (!card->dead_in) {
		card->dead_accesses++;
		return 0;
	}
	if (card->dead_in != ~0U)
		card->dead_in--;
	return 1;
}

__u64 card_read64(struct card *card, __u64 offset, __u64 now)
{
	__u64 value = WIRE_DEAD;

	card_advance(card, now);
	if (!reachable(card, offset))
		return value;

	if (offset >= WIRE_REG_END) {
		card->block_reads++;
		return block_read(card, offset);
	}
	card->register_reads++;
	return register_read(card, offset);
}

void card_write64(struct card *card, __u64 offset, __u64 value, __u64 now)
{
	card_advance(card, now);
	if (!reachable(card, offset))
		return;

	if (offset >= WIRE_REG_END) {
		card->block_writes++;
		block_write(card, offset, value);
		return;
	}
	card->register_writes++;
	register_write(card, offset, value);
	card_plan(card);
	card_interrupt(card);
}
