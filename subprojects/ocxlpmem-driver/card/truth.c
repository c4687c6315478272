// SPDX-License-Identifier: GPL-2.0-only
/* What the card holds and has seen: for tests to compare with. */
#include "private.h"

static size_t copy(const __u8 *from, size_t len, void *buf, size_t size)
{
	if (len > size)
		return 0;
	__builtin_memcpy(buf, from, len);
	return len;
}

static size_t log_copy(const struct card *card, const struct card_log_ring *ring,
		       unsigned int index, void *buf, size_t size)
{
	const struct card_log *log = card_log_at(ring, index);

	return log ? card_log_block(card, log, buf, size) : 0;
}

size_t card_truth_block(const struct card *card, enum card_block kind, unsigned int index,
			void *buf, size_t size, __u64 now)
{
	__u64 t = card_time(card, now);

	switch (kind) {
	case CARD_BLOCK_LOG:
		return log_copy(card, &card->queued, index, buf, size);
	case CARD_BLOCK_LOG_TAKEN:
		return log_copy(card, &card->taken, index, buf, size);
	case CARD_BLOCK_SMART:
		return index ? 0 : card_smart_block(card, t, buf, size);
	case CARD_BLOCK_STATS:
		return index ? 0 : card_stats_block(card, t, buf, size);
	case CARD_BLOCK_SMART_GIVEN:
		return index ? 0 : copy(card->smart_given, card->smart_given_len, buf, size);
	case CARD_BLOCK_STATS_GIVEN:
		return index ? 0 : copy(card->stats_given, card->stats_given_len, buf, size);
	}
	return 0;
}

/* ---- values ------------------------------------------------------------- */

struct emitter {
	void (*emit)(void *context, const char *name, const char *value);
	void *context;
	char buf[CARD_MESSAGE_MAX];
};

static void emit_dec(struct emitter *out, const char *name, __u64 v)
{
	struct card_text text;

	card_text_init(&text, out->buf, sizeof(out->buf));
	card_text_dec(&text, v);
	out->emit(out->context, name, out->buf);
}

static void emit_signed(struct emitter *out, const char *name, __s64 v)
{
	struct card_text text;

	card_text_init(&text, out->buf, sizeof(out->buf));
	card_text_signed(&text, v);
	out->emit(out->context, name, out->buf);
}

static void emit_hex(struct emitter *out, const char *name, __u64 v, unsigned int digits)
{
	struct card_text text;

	card_text_init(&text, out->buf, sizeof(out->buf));
	card_text_hex(&text, v, digits);
	out->emit(out->context, name, out->buf);
}

static void emit_version(struct emitter *out, const char *name, const __u8 raw[8])
{
	wire_ascii_text(out->buf, raw, 8);
	out->emit(out->context, name, out->buf);
}

static void emit_contents(const struct card *card, struct emitter *out)
{
	emit_dec(out, "logs_queued", card->queued.count);
	emit_dec(out, "logs_taken", card->logs_taken);
	emit_dec(out, "logs_dropped", card->logs_dropped);
	emit_dec(out, "logs_made", card->log_number);
	emit_dec(out, "health_requests", card->health_requests);
	emit_dec(out, "dump_number", card->dump.number);
	emit_dec(out, "dump_size", card->dump.size);
	emit_dec(out, "dump_max", card->dump.max);
	emit_dec(out, "dump_requests", card->dump.requests);
	emit_dec(out, "dump_collected", card->dump.collected);
	emit_dec(out, "dump_data_commands", card->dump.data_commands);
	emit_dec(out, "dump_bytes_given", card->dump.bytes_given);
	emit_dec(out, "dump_prefix_read", card->dump.prefix);
	emit_dec(out, "fw_image_length", card->firmware.length);
	emit_dec(out, "erase_count", card->erase.count);
	emit_dec(out, "erase_status", card->erase.status);
	emit_dec(out, "erase_accessible_done", card->erase.counters.accessible_done);
	emit_dec(out, "erase_accessible_tried", card->erase.counters.accessible_tried);
	emit_dec(out, "erase_defective_done", card->erase.counters.defective_done);
	emit_dec(out, "erase_defective_tried", card->erase.counters.defective_tried);
	emit_dec(out, "medium_errors", card->medium_errors);
}

static void emit_traffic(const struct card *card, struct emitter *out)
{
	emit_dec(out, "spec_revision", card->capability.spec_revision);
	emit_dec(out, "read_latency_ns", card->capability.read_latency_ns);
	emit_dec(out, "ready_timeout_s", card->capability.ready_timeout_s);
	emit_dec(out, "memory_timeout_s", card->capability.memory_timeout_s);
	emit_dec(out, "data_size", card->area[CARD_ADMIN].place.data_size);
	emit_dec(out, "register_reads", card->register_reads);
	emit_dec(out, "register_writes", card->register_writes);
	emit_dec(out, "block_reads", card->block_reads);
	emit_dec(out, "block_writes", card->block_writes);
	emit_dec(out, "dead_accesses", card->dead_accesses);
	emit_dec(out, "doorbells", card->doorbells);
	emit_dec(out, "interrupts_0", card->interrupt_count[0]);
	emit_dec(out, "interrupts_1", card->interrupt_count[1]);
	emit_dec(out, "commands_dropped", card->commands_dropped);
	emit_dec(out, "violations", card->violations);
	emit_dec(out, "control_errors", card->control_errors);
}

static void emit_commands(const struct card *card, struct emitter *out)
{
	/* names live until emit() returns; a '-' of the word becomes '_' */
	char name[32];
	unsigned int op;
	char *p;

	for (op = 0; op < CARD_OP_COUNT; op++) {
		struct card_text text;

		card_text_init(&text, name, sizeof(name));
		card_text_str(&text, "commands_");
		card_text_str(&text, op == CARD_OP_ANY ? "unknown" : card_op_word(op));
		for (p = name; *p; p++)
			if (*p == '-')
				*p = '_';
		emit_dec(out, name, card->commands[op]);
	}
}

static void emit_smart(const struct card *card, struct emitter *out, __u64 t)
{
	static const struct {
		const char *name;
		__u8 id;
		__u8 is_temperature;
	} known[] = {
		{ "temperature", WIRE_SMART_TEMPERATURE, 1 },
		{ "power_on_hours", WIRE_SMART_POWER_ON_HOURS, 0 },
		{ "smart_life_remaining", WIRE_SMART_LIFE_REMAINING, 0 },
	};
	struct wire_smart_attribute attr;
	unsigned int i, k;

	for (i = 0; i < card->attribute_count; i++) {
		card_smart_value(card, i, t, &attr);
		for (k = 0; k < ARRAY_LEN(known); k++) {
			if (known[k].id != attr.id)
				continue;
			if (known[k].is_temperature)
				emit_signed(out, known[k].name, (__s16)attr.raw);
			else
				emit_dec(out, known[k].name, attr.raw);
		}
	}
}

void card_truth_values(const struct card *card, __u64 now,
		       void (*emit)(void *context, const char *name, const char *value),
		       void *context)
{
	static const char *const dump_words[] = { "none", "preparing", "ready" };
	struct emitter out = { .emit = emit, .context = context };
	__u64 t = card_time(card, now);
	unsigned int i;

	emit_dec(&out, "number", card->config.number);
	emit_hex(&out, "serial", card->config.serial, 16);
	emit_dec(&out, "medium_size", card->config.medium_size);
	emit_version(&out, "fw_version", card->firmware.version);
	if (card->firmware.has_staged)
		emit_version(&out, "fw_staged", card->firmware.staged);
	emit_hex(&out, "fw_image_hash", card->firmware.hash, 16);
	emit_hex(&out, "chi", card->chi, 3);
	emit_hex(&out, "chie", card->chie, 3);
	emit_hex(&out, "hci", card->hci, 2);
	emit_smart(card, &out, t);
	for (i = 0; i < CARD_STATS; i++)
		emit_dec(&out, card_stat_name(i), card_stat_value(card, i, t));
	emit_contents(card, &out);
	emit_traffic(card, &out);
	emit_commands(card, &out);
	emit(context, "dump_state", card->dump.state < ARRAY_LEN(dump_words) ?
				    dump_words[card->dump.state] : "invalid");
	emit(context, "erase_state", card->erase.state == CARD_ERASE_RUNNING ?
				     "running" : "idle");
	emit(context, "violation_text", card->violation_text);
	emit(context, "control_text", card->control_text);
}
