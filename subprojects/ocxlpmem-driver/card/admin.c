// SPDX-License-Identifier: GPL-2.0-only
/* Admin commands: device.md 4, and 6 rule 2. One at a time. */
#include "private.h"

static unsigned int nothing_run(struct card *card, const struct wire_request *req)
{
	return WIRE_STATUS_SUCCESS;
}

static unsigned int unknown_run(struct card *card, const struct wire_request *req)
{
	return WIRE_STATUS_BAD_OPCODE;
}

/*
 * limit_ms: device.md 4.6; for those without one there, the default. words: how
 * many parameter words it has. byte_ns16: 1/16 ns for each byte asked for.
 */
static const struct operation {
	const char *word;
	unsigned int (*run)(struct card *card, const struct wire_request *req);
	void (*given)(struct card *card);
	__u32 limit_ms;
	__u32 latency_us;
	__u16 byte_ns16;
	__u16 header;
	__u8 words;
} operations[CARD_OP_COUNT] = {
	[WIRE_OP_HEARTBEAT] = { "heartbeat", nothing_run, NULL, 100, 10, 0, 0, 0 },
	[WIRE_OP_SHUTDOWN] = { "shutdown", card_shutdown_run, NULL, 1000, 20000, 0, 0, 0 },
	[WIRE_OP_FW_UPDATE] = { "fw-update", card_firmware_run, NULL, 16000, 2000, 320, 0, 1 },
	[WIRE_OP_FW_DEBUG] = { "fw-debug", card_debug_run, NULL, 100, 50, 0, 0, 3 },
	[WIRE_OP_ERROR_LOG] = { "error-log", card_log_run, card_log_given, 2000, 60, 0,
				WIRE_ID_ERROR_LOG, 0 },
	[WIRE_OP_SMART] = { "smart", card_smart_run, card_smart_given, 100, 40, 0,
			    WIRE_ID_SMART, 0 },
	[WIRE_OP_STATS] = { "stats", card_stats_run, card_stats_given, 100, 40, 0,
			    WIRE_ID_STATS, 0 },
	[WIRE_OP_DUMP] = { "dump", card_dump_run, card_dump_given, 1000, 15, 8,
			   WIRE_ID_DUMP, 1 },
	[WIRE_OP_CAPABILITIES] = { "capabilities", nothing_run, NULL, 100, 20, 0, 0, 0 },
	[CARD_OP_ERASE] = { "erase", unknown_run, NULL, 0, 0, 0, 0, 0 },
	[CARD_OP_ANY] = { "any", unknown_run, NULL, 100, 10, 0, 0, 7 },
};

const char *card_op_word(unsigned int op)
{
	return operations[op].word;
}

__u16 card_op_header(unsigned int op)
{
	return operations[op].header;
}

/* offsets differ from card to card, so that a host cannot know them by heart */
void card_admin_init(struct card *card)
{
	__u64 draw = card_random_key(card, CARD_RANDOM_PLACE, 0);
	__u32 base = 0x1000 + (draw & 7) * 0x100;
	unsigned int op;

	card->area[CARD_ADMIN].place = (struct wire_area) {
		.request = base,
		.response = base + 0x40,
		.data = 0x2000 + (draw >> 8 & 3) * 0x800,
		.data_size = CARD_DATA_DEFAULT,
	};
	card->area[CARD_NEAR].place = (struct wire_area) {
		.request = base + 0x80,
		.response = base + 0xc0,
	};
	card->area[CARD_ADMIN].shown = card->area[CARD_ADMIN].place;
	card->area[CARD_NEAR].shown = card->area[CARD_NEAR].place;
	for (op = 0; op < CARD_OP_COUNT; op++)
		card->latency_us[op] = operations[op].latency_us;
	card->command.due = CARD_NEVER;
}

/*
 * INFERRED: a host may give a command up after its limit and use the blocks
 * again, although the card still works on it.
 */
int card_admin_holds_blocks(const struct card *card)
{
	const struct card_command *cmd = &card->command;

	return (cmd->running || card->hci & WIRE_HCI_ACRW) && card->t < cmd->held_until;
}

/* ---- taking a request --------------------------------------------------- */

void card_request_check(struct card *card, enum card_area_nr nr,
			const struct wire_request *req, unsigned int words)
{
	struct card_area *area = &card->area[nr];
	unsigned int i;

	if (req->unknown_01 || req->unknown_04)
		card_violation(card, "request word 0: reserved bytes are not 0");
	for (i = words; i < ARRAY_LEN(req->param); i++)
		if (req->param[i])
			card_violation_value(card, "request: unused parameter is not 0, word ",
					     i + 1);
	if (area->id_known && req->id != ((area->last_id + 1) & 0xffff))
		card_violation_value(card, "command id is not the one after the last: ", req->id);
	area->last_id = req->id;
	area->id_known = 1;
}

static __u64 duration(const struct card *card, const struct card_command *cmd)
{
	__u64 ns = card->latency_us[cmd->op] * CARD_US;
	struct wire_extent extent;

	if (operations[cmd->op].byte_ns16) {
		wire_extent_decode(&extent, cmd->request.param[0]);
		if (extent.size > CARD_DATA_MAX)
			extent.size = CARD_DATA_MAX;
		ns += (__u64)extent.size * operations[cmd->op].byte_ns16 >> 4;
	}
	return ns;
}

static void take_faults(struct card *card, struct card_command *cmd)
{
	__u64 value = 0;

	if (card_fault_take(card, CARD_FAULT_LATE, cmd->op, &value))
		cmd->due += value * CARD_MS;
	cmd->with_stray = card_fault_take(card, CARD_FAULT_STRAY, cmd->op, NULL);
	cmd->with_foreign_id = card_fault_take(card, CARD_FAULT_FOREIGN_ID, cmd->op, NULL);
	cmd->with_status = card_fault_take(card, CARD_FAULT_STATUS, cmd->op, &value);
	cmd->status = value;
	cmd->with_bad_identifier = 0;
	cmd->with_length = 0;
	if (!operations[cmd->op].header)
		return;

	cmd->with_bad_identifier =
		card_fault_take(card, CARD_FAULT_BAD_IDENTIFIER, cmd->op, NULL);
	cmd->with_length = card_fault_take(card, CARD_FAULT_LENGTH, cmd->op, &value);
	cmd->length = value;
}

static unsigned int op_of_request(const struct wire_request *req)
{
	return req->opcode < WIRE_OP_COUNT ? req->opcode : CARD_OP_ANY;
}

static void take_request(struct card *card)
{
	struct card_command *cmd = &card->command;

	card->hci &= ~(__u64)WIRE_HCI_ACRW;
	wire_request_decode(&cmd->request, card->area[CARD_ADMIN].request);
	cmd->op = op_of_request(&cmd->request);
	card->commands[cmd->op]++;

	/* device.md 6 rule 8 */
	if (card->chi & WIRE_CHI_FATAL ||
	    card_fault_take(card, CARD_FAULT_SILENT, cmd->op, NULL)) {
		card->commands_dropped++;
		return;
	}
	cmd->running = 1;
	cmd->after_stray = 0;
	cmd->due = card->t + duration(card, cmd);
	take_faults(card, cmd);
}

/*
 * INFERRED: the card does not overwrite an answer that nobody has acknowledged;
 * a request that came meanwhile waits. So an answer that comes late and the one
 * to the next command are both seen.
 */
static void take_if_idle(struct card *card)
{
	if (card->command.running || !(card->hci & WIRE_HCI_ACRW))
		return;
	if (card->chi & WIRE_CHI_ACRA && !card->stuck_acra)
		return;

	take_request(card);
}

void card_admin_doorbell(struct card *card)
{
	struct wire_request req;
	unsigned int op;

	wire_request_decode(&req, card->area[CARD_ADMIN].request);
	op = op_of_request(&req);
	card->doorbells++;
	card_request_check(card, CARD_ADMIN, &req, operations[op].words);
	if (op != WIRE_OP_FW_DEBUG && card->hci & WIRE_HCI_FDE)
		card_violation(card, "FDE is set without a debug command");
	if (card->chi & WIRE_CHI_ACRA && !card->stuck_acra)
		card_violation(card, "doorbell while ACRA is set");
	if (card_admin_holds_blocks(card))
		card_violation(card, "doorbell while a command runs");

	card->hci |= WIRE_HCI_ACRW;
	/* the host's clock may have started a little earlier */
	card->command.held_until = card->t - CARD_MS + operations[op].limit_ms * CARD_MS;
	take_if_idle(card);
}

void card_admin_acknowledge(struct card *card)
{
	struct card_command *cmd = &card->command;

	if (cmd->running && cmd->after_stray && cmd->due == CARD_NEVER) {
		cmd->due = card->t + duration(card, cmd);
		return;
	}
	take_if_idle(card);
}

/* ---- answering ---------------------------------------------------------- */

static void post(struct card *card, unsigned int status, unsigned int id)
{
	struct wire_response rsp = { .status = status, .id = id };

	if (card->noise) {
		__u64 noise = card_random_key(card, CARD_RANDOM_NOISE, card->doorbells);

		rsp.unknown_01 = noise;
		rsp.unknown_04 = noise >> 32;
	}
	card->area[CARD_ADMIN].response[0] = wire_response_encode(&rsp);
	card_chi_set(card, WIRE_CHI_ACRA);
}

/* returns whether the data header was spoiled */
static int spoil(struct card *card, const struct card_command *cmd)
{
	__u16 id = operations[cmd->op].header;
	struct wire_header header;

	if (!cmd->with_bad_identifier && !cmd->with_length)
		return 0;
	/* an answer without a header has nothing to be spoiled */
	if (wire_header_decode(&header, id, card->data, cmd->answer_len) < 0)
		return 0;
	if (cmd->with_length)
		header.length = cmd->length;
	/* the length of EL and CD is only 16 bits wide */
	if (wire_header_encode(&header, card->data, sizeof(card->data)) < 0) {
		header.length &= 0xffff;
		wire_header_encode(&header, card->data, sizeof(card->data));
	}
	if (cmd->with_bad_identifier) {
		card->data[6] ^= 0x20;
		card->data[7] ^= 0x20;
	}
	return 1;
}

static unsigned int run(struct card *card, struct card_command *cmd)
{
	const struct operation *operation = &operations[cmd->op];
	unsigned int status;

	if (cmd->with_status)
		return cmd->status;

	cmd->answer_len = 0;
	status = operation->run(card, &cmd->request);
	if (status != WIRE_STATUS_SUCCESS || spoil(card, cmd))
		return status;
	/* a spoiled answer is not a delivered one: the card keeps the log */
	if (operation->given)
		operation->given(card);
	return status;
}

void card_admin_answer(struct card *card)
{
	struct card_command *cmd = &card->command;
	/* as an answer that comes late has the id of an earlier command */
	unsigned int foreign = (cmd->request.id - 0x100) & 0xffff;

	cmd->due = CARD_NEVER;
	if (card->chi & WIRE_CHI_FATAL) {
		cmd->running = 0;
		card->commands_dropped++;
		return;
	}
	if (cmd->with_stray && !cmd->after_stray) {
		cmd->after_stray = 1;
		if (card->stuck_acra)
			cmd->due = card->t + duration(card, cmd);
		post(card, WIRE_STATUS_SUCCESS, foreign);
		return;
	}
	cmd->running = 0;
	if (cmd->with_foreign_id)
		post(card, WIRE_STATUS_SUCCESS, foreign);
	else
		post(card, run(card, cmd), cmd->request.id);
	take_if_idle(card);
}

/* INFERRED: brings the medium to rest; only a reset brings it back */
unsigned int card_shutdown_run(struct card *card, const struct wire_request *req)
{
	if (!(card->chi & WIRE_CHI_MA))
		return WIRE_STATUS_MEM_UNAVAILABLE;
	if (card->erase.state == CARD_ERASE_RUNNING)
		return WIRE_STATUS_BLOCKED_BG_TASK;

	card->chi &= ~(__u64)WIRE_CHI_MA;
	return WIRE_STATUS_SUCCESS;
}
