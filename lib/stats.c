// SPDX-License-Identifier: LGPL-2.1-or-later
/* The statistics of the controller. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "convention.h"
#include "device.h"
#include "field.h"
#include "stats.h"

static int stats_decode(const void *buf, size_t len, struct ocxlpmem_object **object,
			size_t *used, const char **why)
{
	struct ocxlpmem_stats *stats;
	struct wire_stats wire;
	int n = wire_stats_decode(&wire, buf, len);

	if (n < 0)
		return lib_wire_errno(n, WIRE_ID_STATS, buf, len, why);
	stats = lib_object_new(OCXLPMEM_KIND_STATS, sizeof(*stats), buf, n);
	if (!stats)
		return -ENOMEM;

	stats->wire = wire;
	stats->has_block = true;
	*object = &stats->base;
	*used = n;
	return 0;
}

int ocxlpmem_stats_decode(const void *buf, size_t len, struct ocxlpmem_stats **stats,
			  size_t *used)
{
	struct ocxlpmem_object *object = NULL;
	const char *why;
	size_t n = 0;
	int err = stats_decode(buf, len, &object, &n, &why);

	if (err)
		return err;
	*stats = (struct ocxlpmem_stats *)object;
	if (used)
		*used = n;
	return 0;
}

static int stats_of(const struct lib_payload *payload, struct ocxlpmem_stats **out)
{
	struct ocxlpmem_stats *stats;
	int err = 0;

	if (payload->header.count || payload->block_len)
		err = ocxlpmem_stats_decode(payload->block, payload->block_len, &stats, NULL);
	else if (!(stats = lib_object_new(OCXLPMEM_KIND_STATS, sizeof(*stats), NULL, 0)))
		err = -ENOMEM;
	if (err)
		return err;

	if (stats->has_block != payload->header.count) {
		lib_object_unref(stats);
		return -EPROTO;
	}
	stats->header = payload->header;
	stats->has_header = true;
	stats->age_ms = payload->age_ms;
	*out = stats;
	return 0;
}

int ocxlpmem_stats_from_payload(const void *buf, size_t len, struct ocxlpmem_stats **stats)
{
	struct lib_payload payload = {};
	int err = lib_payload_parse(&payload, buf, len);

	return err ? err : stats_of(&payload, stats);
}

int lib_stats_read(struct ocxlpmem_card *card, int fd, struct ocxlpmem_stats **stats)
{
	struct lib_payload payload;
	int err = lib_payload_read(card, fd, IOCTL_OCXLPMEM_CONTROLLER_STATS, &payload);

	if (!err)
		err = stats_of(&payload, stats);
	if (err)
		lib_card_fail(card, &(struct lib_trouble){ LIB_OP_STATS, err,
							   payload.header.card_status, NULL });
	free(payload.buf);
	return err;
}

int ocxlpmem_stats_read(struct ocxlpmem_card *card, struct ocxlpmem_stats **stats)
{
	int fd = lib_device_open(card, O_RDONLY);
	int err;

	if (fd < 0)
		return fd;
	err = lib_stats_read(card, fd, stats);
	close(fd);
	return err;
}

struct ocxlpmem_stats *ocxlpmem_stats_ref(struct ocxlpmem_stats *stats)
{
	return lib_object_ref(stats);
}

struct ocxlpmem_stats *ocxlpmem_stats_unref(struct ocxlpmem_stats *stats)
{
	return lib_object_unref(stats);
}

const void *ocxlpmem_stats_raw(const struct ocxlpmem_stats *stats, size_t *len)
{
	return lib_object_raw(stats, len);
}

int ocxlpmem_stats_state(const struct ocxlpmem_stats *stats, unsigned int *state)
{
	if (!stats->has_header)
		return -ENODATA;
	*state = stats->header.state;
	return 0;
}

unsigned int ocxlpmem_stats_age_ms(const struct ocxlpmem_stats *stats)
{
	return stats->age_ms;
}

static int get_number(const struct ocxlpmem_field *field, const void *object,
		      struct ocxlpmem_value *value)
{
	const struct ocxlpmem_stats *stats = object;
	int err = stats->has_block ? lib_field_number(field, object, value) : -ENODATA;

	return !err && !wire_counts(value->u64, field->bits) ? -ENODATA : err;
}

static int get_percent(const struct ocxlpmem_field *field, const void *object,
		       struct ocxlpmem_value *value)
{
	unsigned int percent;
	int err = get_number(field, object, value);

	return err ? err : lib_raw_percent(value->u64, &percent);
}

#define MEMBER(member) \
	FIELD_U64, .id = offsetof(struct ocxlpmem_stats, wire.member), \
	.bits = 8 * sizeof(((struct ocxlpmem_stats *)0)->wire.member)
#define NUMBER(member)	MEMBER(member), .get = get_number
#define PERCENT(member)	MEMBER(member), .get = get_percent, .unit = "%"
#define NS_PER_S	1000000000

/* in the order of enum ocxlpmem_stat */
static const struct ocxlpmem_field fields[OCXLPMEM_STAT_COUNT] = {
	[OCXLPMEM_STAT_RESET_COUNT] =
	FIELD(STATS, "resets", "reset_count", "Times the controller was reset",
	      NUMBER(reset_count), FIELD_COUNTER("resets", 1)),
	[OCXLPMEM_STAT_RESET_UPTIME] =
	FIELD(STATS, "time since reset", "reset_uptime_seconds",
	      "Time since the controller was reset", NUMBER(reset_uptime_s), .unit = "s",
	      FIELD_GAUGE("reset_uptime_seconds", 1)),
	[OCXLPMEM_STAT_POWER_ON_UPTIME] =
	FIELD(STATS, "time since power-on", "power_on_uptime_seconds",
	      "Time since the card was powered on", NUMBER(power_on_uptime_s), .unit = "s",
	      FIELD_GAUGE("power_on_uptime_seconds", 1)),
	[OCXLPMEM_STAT_LIFE_REMAINING] =
	FIELD(STATS, "life remaining", "life_remaining_percent",
	      "Share of the medium's life that is left", PERCENT(life_remaining),
	      FIELD_GAUGE_UNNAMED),
	[OCXLPMEM_STAT_CRITICAL_RESOURCE_UTILIZATION] =
	FIELD(STATS, "critical resource utilization", "critical_resource_utilization_percent",
	      "Use of the controller's scarcest resource", PERCENT(critical_utilization),
	      FIELD_GAUGE_UNNAMED),
	[OCXLPMEM_STAT_HOST_LOAD_COUNT] =
	FIELD(STATS, "host loads", "host_load_count", "Loads that the host has made",
	      NUMBER(host_load_count), FIELD_COUNTER("host_loads", 1)),
	[OCXLPMEM_STAT_HOST_STORE_COUNT] =
	FIELD(STATS, "host stores", "host_store_count", "Stores that the host has made",
	      NUMBER(host_store_count), FIELD_COUNTER("host_stores", 1)),
	[OCXLPMEM_STAT_HOST_LOAD_DURATION] =
	FIELD(STATS, "host load time", "host_load_duration_ns", "Time that all host loads took",
	      NUMBER(host_load_duration), .unit = "ns",
	      FIELD_COUNTER("host_load_seconds", NS_PER_S)),
	[OCXLPMEM_STAT_HOST_STORE_DURATION] =
	FIELD(STATS, "host store time", "host_store_duration_ns",
	      "Time that all host stores took", NUMBER(host_store_duration), .unit = "ns",
	      FIELD_COUNTER("host_store_seconds", NS_PER_S)),
	[OCXLPMEM_STAT_MEDIA_READ_COUNT] =
	FIELD(STATS, "media reads", "media_read_count", "Reads of the medium",
	      NUMBER(media_read_count), FIELD_COUNTER("media_reads", 1)),
	[OCXLPMEM_STAT_MEDIA_WRITE_COUNT] =
	FIELD(STATS, "media writes", "media_write_count", "Writes of the medium",
	      NUMBER(media_write_count), FIELD_COUNTER("media_writes", 1)),
	[OCXLPMEM_STAT_MEDIA_READ_DURATION] =
	FIELD(STATS, "media read time", "media_read_duration_ns",
	      "Time that all reads of the medium took", NUMBER(media_read_duration), .unit = "ns",
	      FIELD_COUNTER("media_read_seconds", NS_PER_S)),
	[OCXLPMEM_STAT_MEDIA_WRITE_DURATION] =
	FIELD(STATS, "media write time", "media_write_duration_ns",
	      "Time that all writes of the medium took", NUMBER(media_write_duration),
	      .unit = "ns", FIELD_COUNTER("media_write_seconds", NS_PER_S)),
	[OCXLPMEM_STAT_CACHE_READ_HIT_COUNT] =
	FIELD(STATS, "cache read hits", "cache_read_hit_count",
	      "Reads that the card's cache has answered", NUMBER(cache_read_hit_count),
	      FIELD_COUNTER("cache_read_hits", 1)),
	[OCXLPMEM_STAT_CACHE_WRITE_HIT_COUNT] =
	FIELD(STATS, "cache write hits", "cache_write_hit_count",
	      "Writes that the card's cache has taken", NUMBER(cache_write_hit_count),
	      FIELD_COUNTER("cache_write_hits", 1)),
	[OCXLPMEM_STAT_FAST_WRITE_COUNT] =
	FIELD(STATS, "fast writes", "fast_write_count", "Fast writes", NUMBER(fast_write_count),
	      FIELD_COUNTER("fast_writes", 1)),
};

int ocxlpmem_stats_get(const struct ocxlpmem_stats *stats, enum ocxlpmem_stat stat,
		       uint64_t *value)
{
	struct ocxlpmem_value v;
	int err;

	if ((unsigned int)stat >= OCXLPMEM_STAT_COUNT)
		return -EINVAL;
	err = ocxlpmem_field_value(&fields[stat], stats, &v);
	if (!err)
		*value = v.u64;
	return err;
}

const struct lib_kind lib_kind_stats = {
	.word = "stats",
	.fields = fields,
	.count = ARRAY_COUNT(fields),
	.decode = stats_decode,
};
