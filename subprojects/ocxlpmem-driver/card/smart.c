// SPDX-License-Identifier: GPL-2.0-only
/* SMART attributes (device.md 5.6 and its conventions). */
#include "private.h"

#define HOUR_S		3600
#define WAVE_S		20		/* seconds a step of the temperature's slow wave */

/* normalised values count down; 0 would mean "not given" */
static __u8 normalised(__s32 v)
{
	if (v < 1)
		return 1;
	return v > 100 ? 100 : v;
}

static __s32 temperature(const struct card *card, __u64 t)
{
	static const __u8 wave[8] = { 0, 0, 1, 1, 2, 1, 1, 0 };
	__u64 step;

	if (card->temperature_pinned)
		return card->temperature;
	step = card_divide(card_divide(t, CARD_S, NULL), WAVE_S, NULL);
	return card->temperature + wave[(step + card->config.seed) & 7];
}

static __s32 life_current(const struct card *card)
{
	return card->life > 100 ? 0 : normalised(card->life);
}

void card_smart_value(const struct card *card, unsigned int i, __u64 t,
		      struct wire_smart_attribute *attr)
{
	const struct card_attribute *held = &card->attribute[i];
	struct wire_smart_attribute now = held->value;
	__s32 degrees;

	switch ((enum card_source)held->source) {
	case CARD_SOURCE_FIXED:
		break;
	case CARD_SOURCE_HOURS:
		now.raw = card_divide(card_stat_total(card, CARD_STAT_POWER_ON_UPTIME, t),
				      HOUR_S, NULL);
		now.normalised = normalised(100 - (__s32)(now.raw >> 10 & 0xff));
		now.worst = now.normalised;
		break;
	case CARD_SOURCE_TEMPERATURE:
		degrees = temperature(card, t);
		now.raw = (__u16)degrees;
		now.normalised = normalised(100 - degrees);
		now.worst = normalised(100 - card->hottest);
		break;
	case CARD_SOURCE_LIFE:
		now.raw = card->life;
		now.normalised = life_current(card);
		now.worst = now.normalised;
		break;
	case CARD_SOURCE_RESETS:
		now.raw = card_stat_total(card, CARD_STAT_RESET_COUNT, t);
		break;
	}
	if (held->raw_pinned)
		now.raw = held->value.raw;
	if (held->current_pinned)
		now.normalised = held->value.normalised;
	if (held->worst_pinned)
		now.worst = held->value.worst;
	*attr = now;
}

void card_smart_init(struct card *card)
{
	/* the last three have no published meaning: a host passes them through */
	static const struct {
		__u8 id, source, threshold, normalised;
		__u16 flags;
	} table[] = {
		{ WIRE_SMART_POWER_ON_HOURS, CARD_SOURCE_HOURS, 0, 100, 0x0032 },
		{ WIRE_SMART_TEMPERATURE, CARD_SOURCE_TEMPERATURE, 30, 100,
		  WIRE_SMART_FLAG_PRE_FAILURE | 0x0022 },
		{ WIRE_SMART_LIFE_REMAINING, CARD_SOURCE_LIFE, 10, 100,
		  WIRE_SMART_FLAG_PRE_FAILURE | 0x0032 },
		{ 0x05, CARD_SOURCE_FIXED, 25, 100, 0x0032 },
		{ 0x0c, CARD_SOURCE_RESETS, 0, 100, 0x0032 },
		{ 0xe9, CARD_SOURCE_FIXED, 0, 100, 0x0012 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(table); i++) {
		struct card_attribute *attr = card_smart_add(card, table[i].id);

		attr->source = table[i].source;
		attr->value.threshold = table[i].threshold;
		attr->value.normalised = table[i].normalised;
		attr->value.worst = table[i].normalised;
		attr->value.flags = table[i].flags;
	}
	/* more than 53 bits: shows readers that go through floating point */
	card_smart_find(card, 0xe9)->value.raw =
		card_random_key(card, CARD_RANDOM_PROFILE, 0xe9) | 1ULL << 62;
}

struct card_attribute *card_smart_find(struct card *card, unsigned int id)
{
	unsigned int i;

	for (i = 0; i < card->attribute_count; i++)
		if (card->attribute[i].value.id == id)
			return &card->attribute[i];
	return NULL;
}

struct card_attribute *card_smart_add(struct card *card, unsigned int id)
{
	struct card_attribute *attr = card_smart_find(card, id);

	if (attr || card->attribute_count == CARD_ATTRIBUTES)
		return attr;

	attr = &card->attribute[card->attribute_count++];
	__builtin_memset(attr, 0, sizeof(*attr));
	attr->value.id = id;
	return attr;
}

void card_smart_remove(struct card *card, unsigned int id)
{
	struct card_attribute *attr = card_smart_find(card, id);

	if (!attr)
		return;
	card->attribute_count--;
	for (; attr < card->attribute + card->attribute_count; attr++)
		*attr = attr[1];
}

void card_smart_unpin(struct card *card, unsigned int id)
{
	struct card_attribute *attr = card_smart_find(card, id);

	if (!attr)
		return;
	attr->raw_pinned = 0;
	attr->current_pinned = 0;
	attr->worst_pinned = 0;
}

static void make_noise(const struct card *card, __u8 *buf)
{
	struct wire_header header;

	if (!card->noise || wire_header_decode(&header, WIRE_ID_SMART, buf, CARD_SMART_MAX))
		return;
	wire_put(header.unknown, sizeof(header.unknown),
		 card_random_key(card, CARD_RANDOM_NOISE, WIRE_ID_SMART));
	wire_header_encode(&header, buf, WIRE_HEADER_SIZE);
}

size_t card_smart_block(const struct card *card, __u64 t, __u8 *buf, size_t size)
{
	struct wire_smart_attribute attr[CARD_ATTRIBUTES];
	unsigned int i;
	int len;

	for (i = 0; i < card->attribute_count; i++) {
		card_smart_value(card, i, t, &attr[i]);
		if (card->noise)
			attr[i].reserved = card_random_key(card, CARD_RANDOM_NOISE, i);
	}
	len = wire_smart_encode(attr, card->attribute_count, buf, size);
	if (len < 0)
		return 0;
	make_noise(card, buf);
	return len;
}

unsigned int card_smart_run(struct card *card, const struct wire_request *req)
{
	struct card_command *cmd = &card->command;

	cmd->answer_len = card_smart_block(card, card->t, card->data,
					   card->area[CARD_ADMIN].place.data_size);
	return cmd->answer_len ? WIRE_STATUS_SUCCESS : WIRE_STATUS_BAD_REQUEST_PARM;
}

void card_smart_given(struct card *card)
{
	card->smart_given_len = card->command.answer_len;
	__builtin_memcpy(card->smart_given, card->data, card->smart_given_len);
}
