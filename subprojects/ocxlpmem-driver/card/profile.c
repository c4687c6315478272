// SPDX-License-Identifier: GPL-2.0-only
/* How used a card is: believable values that hang together. */
#include "private.h"

static const struct profile {
	const char *name;
	__u32 hours;
	__u16 resets;
	__s16 temperature;	/* of the medium */
	__s16 hottest;		/* ever */
	__u8 life;
	__u8 reallocated;	/* current value of attribute 0x05 */
	__u8 utilization;
	__u8 load;		/* of 16: traffic */
	__u8 defective;		/* pages, times 16 */
} profiles[] = {
	{ "new",	12,	2,	33, 38,	100, 100, 3,	1,  0 },
	{ "healthy",	8760,	17,	40, 52,	97,  98,  12,	6,  1 },
	{ "worn",	41000,	96,	61, 68,	13,  21,  58,	11, 40 },
	{ "hot",	13000,	31,	73, 78,	88,  94,  35,	16, 3 },
	{ "failing",	52000,	140,	64, 74,	4,   12,  97,	13, 200 },
};

/*
 * Traffic of the busiest card, per second. A duration's rate is its count's
 * rate times the nanoseconds one takes.
 */
static const struct {
	__u32 count;
	__u32 ns;
} traffic[CARD_STATS - CARD_STAT_COUNTERS] = {
	{ 2400000, 0 },		/* host loads */
	{ 900000, 0 },		/* host stores */
	{ 2400000, 310 },
	{ 900000, 180 },
	{ 520000, 0 },		/* media reads */
	{ 240000, 0 },		/* media writes */
	{ 520000, 1450 },
	{ 240000, 3900 },
	{ 1880000, 0 },		/* cache read hits */
	{ 660000, 0 },		/* cache write hits */
	{ 640000, 0 },		/* fast writes */
};

const char *card_profile_name(unsigned int nr)
{
	return nr < ARRAY_LEN(profiles) ? profiles[nr].name : NULL;
}

static void apply_traffic(struct card *card, const struct profile *profile, __u64 age_s,
			  __u64 key)
{
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(traffic); i++) {
		/* a count and its duration, two rows on, vary together */
		unsigned int twin = traffic[i].ns ? i - 2 : i;
		__u64 vary = 900 + (card_random_word(key, twin) & 255);
		__u64 rate = ((__u64)traffic[i].count * profile->load * vary) >> 14;

		if (traffic[i].ns)
			rate *= traffic[i].ns;
		/* before today it was busy a quarter of the time */
		card_stat_set(card, CARD_STAT_COUNTERS + i, rate * (age_s >> 2), rate);
	}
}

void card_profile_apply(struct card *card, unsigned int nr)
{
	const struct profile *profile = &profiles[nr];
	__u64 key = card_random_key(card, CARD_RANDOM_PROFILE, nr);
	__u64 draw = card_random_word(key, 100);
	__u64 age_s = (__u64)profile->hours * 3600 + (draw & 0xfff);
	struct card_attribute *reallocated;

	card->temperature = profile->temperature + (draw >> 12 & 1);
	card->hottest = profile->hottest;
	card->temperature_pinned = 0;
	card->life = profile->life;
	card_stat_set(card, CARD_STAT_RESET_UPTIME, 60 + (draw >> 13 & 0x3fff), 1);
	card_stat_set(card, CARD_STAT_RESET_COUNT, profile->resets, 0);
	card_stat_set(card, CARD_STAT_POWER_ON_UPTIME, age_s, 1);
	card_stat_set(card, CARD_STAT_LIFE, profile->life, 0);
	card_stat_set(card, CARD_STAT_UTILIZATION, profile->utilization, 0);
	apply_traffic(card, profile, age_s, key);

	card->erase.defective_pages = profile->defective * 16 + (draw >> 32 & 7);
	card_smart_unpin(card, WIRE_SMART_TEMPERATURE);
	card_smart_unpin(card, WIRE_SMART_LIFE_REMAINING);
	card_smart_unpin(card, WIRE_SMART_POWER_ON_HOURS);
	reallocated = card_smart_find(card, 0x05);
	if (!reallocated)
		return;
	reallocated->value.normalised = profile->reallocated;
	reallocated->value.worst = profile->reallocated;
	reallocated->value.raw = card->erase.defective_pages;
}
