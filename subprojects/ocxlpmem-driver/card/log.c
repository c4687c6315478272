// SPDX-License-Identifier: GPL-2.0-only
/* Error logs (device.md 5.5, 5.10): a queue; reading takes the oldest. */
#include "private.h"

const struct card_log *card_log_at(const struct card_log_ring *ring, unsigned int i)
{
	return i < ring->count ? &ring->log[(ring->first + i) % CARD_LOGS] : NULL;
}

static void ring_add(struct card_log_ring *ring, const struct card_log *log)
{
	ring->log[(ring->first + ring->count) % CARD_LOGS] = *log;
	ring->count++;
}

static void ring_drop_oldest(struct card_log_ring *ring)
{
	ring->first = (ring->first + 1) % CARD_LOGS;
	ring->count--;
}

void card_log_make(struct card *card, unsigned int type, struct card_log *log)
{
	/* recommended actions that go with a general log */
	static const __u32 actions[4] = {
		0, WIRE_LOG_ACTION_CHECK_FW, WIRE_LOG_ACTION_RESET,
		WIRE_LOG_ACTION_REPLACE | WIRE_LOG_ACTION_DUMP,
	};
	__u64 key = card_random_key(card, CARD_RANDOM_LOG, ++card->log_number);
	__u64 draw = card_random_word(key, 0);

	__builtin_memset(log, 0, sizeof(*log));
	log->number = card->log_number;
	log->type = type;
	log->identifier = (draw & 0xffff) << 16 | (log->number & 0xffff);
	log->reference_code = 0xb1800000 | (type & 0xff) << 12 | (draw >> 16 & 0xfff);
	log->power_on_seconds = card_stat_value(card, CARD_STAT_POWER_ON_UPTIME, card->t);
	log->timestamp = card_divide(card->t, CARD_US, NULL);
	log->action_flags = type == WIRE_LOG_GENERAL ? actions[draw >> 28 & 3] : 0;
	log->specific_len = draw >> 32 & 0x1ff;
	log->noise = card->noise;
	__builtin_memcpy(log->fw_revision, card->firmware.version, sizeof(log->fw_revision));
}

void card_log_queue(struct card *card, const struct card_log *log)
{
	if (card->queued.count == CARD_LOGS) {
		card->logs_dropped++;
		return;
	}
	ring_add(&card->queued, log);
	card_chi_set(card, WIRE_CHI_ELA);
}

/* the fixed part is encoded alone, the rest generated behind it: no second buffer */
size_t card_log_block(const struct card *card, const struct card_log *log,
		      __u8 *buf, size_t size)
{
	struct wire_error_log entry;
	struct wire_header *header = &entry.header;
	size_t len = WIRE_ERROR_LOG_FIXED + (size_t)log->specific_len;
	__u64 key = card_random_key(card, CARD_RANDOM_LOG_BYTES, log->number);

	if (len > size)
		return 0;

	__builtin_memset(&entry, 0, sizeof(entry));
	entry.reference_code = log->reference_code;
	entry.identifier = log->identifier;
	entry.power_on_seconds = log->power_on_seconds;
	entry.action_flags = log->action_flags;
	entry.type = log->type;
	entry.timestamp = log->timestamp;
	entry.wwid[0] = 0x5005076000000000ULL | (card->config.serial >> 32);
	entry.wwid[1] = card->config.serial;
	__builtin_memcpy(entry.fw_revision, log->fw_revision, sizeof(entry.fw_revision));
	if (log->noise) {
		card_random_bytes(~key, 0, entry.unknown_38, sizeof(entry.unknown_38));
		card_random_bytes(~key, 16, header->unknown, sizeof(header->unknown));
	}
	if (wire_error_log_encode(&entry, buf, size) < 0)
		return 0;
	header->id = WIRE_ID_ERROR_LOG;
	header->length = len - WIRE_HEADER_SIZE;
	if (wire_header_encode(header, buf, size) < 0)
		return 0;
	card_random_bytes(key, 0, buf + WIRE_ERROR_LOG_FIXED, log->specific_len);
	return len;
}

/* device.md 6 rule 4: an empty queue is a success of length 0 */
static unsigned int none(struct card *card)
{
	struct wire_header header = { .id = WIRE_ID_ERROR_LOG };
	int len = wire_header_encode(&header, card->data,
				     card->area[CARD_ADMIN].place.data_size);

	if (len < 0)
		return WIRE_STATUS_BAD_REQUEST_PARM;
	card->command.answer_len = len;
	return WIRE_STATUS_SUCCESS;
}

unsigned int card_log_run(struct card *card, const struct wire_request *req)
{
	struct card_command *cmd = &card->command;

	if (!card->queued.count)
		return none(card);

	cmd->answer_len = card_log_block(card, card_log_at(&card->queued, 0), card->data,
					 card->area[CARD_ADMIN].place.data_size);
	return cmd->answer_len ? WIRE_STATUS_SUCCESS : WIRE_STATUS_BAD_REQUEST_PARM;
}

void card_log_given(struct card *card)
{
	if (!card->queued.count)
		return;

	if (card->taken.count == CARD_LOGS)
		ring_drop_oldest(&card->taken);
	ring_add(&card->taken, card_log_at(&card->queued, 0));
	ring_drop_oldest(&card->queued);
	card->logs_taken++;
	if (!card->queued.count)
		card->chi &= ~(__u64)WIRE_CHI_ELA;
}

void card_health_request(struct card *card)
{
	card->health_requests++;
	card->hci |= WIRE_HCI_CHPD;
	if (card->health_due == CARD_NEVER && card->health_delay != CARD_NEVER)
		card->health_due = card->t + card->health_delay * CARD_MS;
}

void card_health_due(struct card *card)
{
	struct card_log log;

	card->health_due = CARD_NEVER;
	card->hci &= ~(__u64)WIRE_HCI_CHPD;
	card_log_make(card, WIRE_LOG_HEALTH, &log);
	card_log_queue(card, &log);
}
