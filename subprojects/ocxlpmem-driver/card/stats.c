// SPDX-License-Identifier: GPL-2.0-only
/* Controller statistics (device.md 5.7). Each is a value and a rate. */
#include "private.h"

#define FIELD(member, bytes) { #member, __builtin_offsetof(struct wire_stats, member), bytes }

/* enum card_stat_nr first, then the counters in the order of the block */
static const struct field {
	const char *name;
	__u16 offset;
	__u8 size;
} fields[CARD_STATS] = {
	[CARD_STAT_RESET_UPTIME] = FIELD(reset_uptime_s, 4),
	[CARD_STAT_RESET_COUNT] = FIELD(reset_count, 4),
	[CARD_STAT_POWER_ON_UPTIME] = FIELD(power_on_uptime_s, 4),
	[CARD_STAT_LIFE] = FIELD(life_remaining, 1),
	[CARD_STAT_UTILIZATION] = FIELD(critical_utilization, 1),
	[CARD_STAT_COUNTERS] = FIELD(host_load_count, 8),
	FIELD(host_store_count, 8),
	FIELD(host_load_duration, 8),
	FIELD(host_store_duration, 8),
	FIELD(media_read_count, 8),
	FIELD(media_write_count, 8),
	FIELD(media_read_duration, 8),
	FIELD(media_write_duration, 8),
	FIELD(cache_read_hit_count, 8),
	FIELD(cache_write_hit_count, 8),
	FIELD(fast_write_count, 8),
};

const char *card_stat_name(unsigned int nr)
{
	return fields[nr].name;
}

__u64 card_stat_total(const struct card *card, unsigned int nr, __u64 t)
{
	const struct card_stat *stat = &card->stat[nr];
	__u32 ns;
	__u64 s;

	if (t < stat->since)
		return stat->base;
	s = card_divide(t - stat->since, CARD_S, &ns);
	/* two parts, so that nothing overflows before the counter itself wraps */
	return stat->base + stat->rate * s + card_divide(stat->rate * (ns / 1000000), 1000, NULL);
}

__u64 card_stat_value(const struct card *card, unsigned int nr, __u64 t)
{
	__u64 v = card_stat_total(card, nr, t);

	return wire_bits(v, 8 * fields[nr].size - 1, 0);
}

void card_stat_set(struct card *card, unsigned int nr, __u64 value, __u64 rate)
{
	card->stat[nr].base = value;
	card->stat[nr].rate = rate;
	card->stat[nr].since = card->t;
}

static void store(struct wire_stats *stats, const struct field *field, __u64 v)
{
	char *p = (char *)stats + field->offset;

	if (field->size == 1)
		*(__u8 *)p = v;
	else if (field->size == 4)
		*(__u32 *)p = v;
	else
		*(__u64 *)p = v;
}

size_t card_stats_block(const struct card *card, __u64 t, __u8 *buf, size_t size)
{
	struct wire_stats stats;
	unsigned int nr;
	int len;

	__builtin_memset(&stats, 0, sizeof(stats));
	if (card->noise)
		card_random_bytes(card_random_key(card, CARD_RANDOM_NOISE, WIRE_ID_STATS), 0,
				  stats.raw, sizeof(stats.raw));
	for (nr = 0; nr < CARD_STATS; nr++)
		store(&stats, &fields[nr], card_stat_value(card, nr, t));
	len = wire_stats_encode(&stats, buf, size);
	return len < 0 ? 0 : len;
}

unsigned int card_stats_run(struct card *card, const struct wire_request *req)
{
	struct card_command *cmd = &card->command;

	cmd->answer_len = card_stats_block(card, card->t, card->data,
					   card->area[CARD_ADMIN].place.data_size);
	return cmd->answer_len ? WIRE_STATUS_SUCCESS : WIRE_STATUS_BAD_REQUEST_PARM;
}

void card_stats_given(struct card *card)
{
	card->stats_given_len = card->command.answer_len;
	__builtin_memcpy(card->stats_given, card->data, card->stats_given_len);
}
