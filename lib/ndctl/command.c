// SPDX-License-Identifier: LGPL-2.1-or-later
/* Commands for libndctl: made, submitted and asked for their answer. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

/*
 * Where libndctl looks for a DIMM. Large and zero: a function that is not
 * interposed finds a DIMM without vendor operations and returns its default.
 */
static const unsigned char marker[4096];

struct command *command_ours(struct ndctl_cmd *cmd)
{
	const void *first;

	if (!cmd)
		return NULL;
	memcpy(&first, cmd, sizeof(first));
	return first == marker ? (struct command *)cmd : NULL;
}

static struct command *command_new(struct dimm *dimm, uint32_t number)
{
	struct command *command = calloc(1, sizeof(*command));
	uint32_t in_len = lib_message_input_size(number);

	if (!command)
		return NULL;
	if (in_len) {
		command->in = calloc(1, in_len);
		if (!command->in) {
			free(command);
			return NULL;
		}
	}
	command->marker = marker;
	command->dimm = dimm;
	command->refs = 1;
	command->status = 1;
	return command;
}

struct ndctl_cmd *command_new_smart(struct dimm *dimm)
{
	struct command *command = command_new(dimm, OCXLPMEM_ND_SMART);

	if (command)
		command->smart = true;
	return (struct ndctl_cmd *)command;
}

static struct command *firmware_new(struct dimm *dimm, enum firmware_step step)
{
	struct command *command = command_new(dimm, firmware_command(step));

	if (command)
		command->step = step;
	return command;
}

struct ndctl_cmd *command_new_firmware(struct dimm *dimm, enum firmware_step step)
{
	return (struct ndctl_cmd *)firmware_new(dimm, step);
}

struct ndctl_cmd *command_new_send(struct command *start, unsigned int offset,
				   unsigned int length, const void *data)
{
	struct command *command = firmware_new(start->dimm, FIRMWARE_SEND);

	if (!command)
		return NULL;
	if (!firmware_form_send(command->in, start->answer.context, offset, data, length)) {
		command_unref(command);
		return NULL;
	}
	return (struct ndctl_cmd *)command;
}

struct ndctl_cmd *command_new_finish(struct command *start, enum firmware_step step)
{
	struct command *command = firmware_new(start->dimm, step);

	if (!command)
		return NULL;
	firmware_form_finish(command->in, start->answer.context, step == FIRMWARE_ABORT);
	command->begun = firmware_begun(command_firmware(start));
	return (struct ndctl_cmd *)command;
}

void command_unref(struct command *command)
{
	if (--command->refs)
		return;
	command->marker = NULL;
	free(command->in);
	free(command);
}

static int submit_smart(struct command *command)
{
	struct dimm *dimm = command->dimm;
	ssize_t smart_len, stats_len = -ENODATA;
	struct {
		__u64 smart[LIB_MESSAGE_SMART_ROOM / sizeof(__u64)];
		__u64 stats[LIB_MESSAGE_STATS_ROOM / sizeof(__u64)];
	} *room;

	room = calloc(1, sizeof(*room));
	if (!room)
		return -ENOMEM;
	smart_len = dimm_send(dimm, OCXLPMEM_ND_SMART, NULL, room->smart, sizeof(room->smart));
	if (smart_len < 0)
		goto out;

	memcpy(&command->header, room->smart, sizeof(command->header));
	if (report_wants_stats(&command->header))
		stats_len = dimm_send(dimm, OCXLPMEM_ND_CONTROLLER_STATS, NULL, room->stats,
				      sizeof(room->stats));
	report_make(&command->report, room->smart, smart_len,
		    stats_len < 0 ? NULL : room->stats, stats_len < 0 ? 0 : stats_len);
	if (command->report.error)
		dimm_log(dimm, "no health: %s (card state %s, card status 0x%02x)",
			 strerror(-command->report.error),
			 ocxlpmem_state_str(command->header.state), command->header.card_status);
out:
	free(room);
	return smart_len < 0 ? smart_len : 0;
}

static int submit_firmware(struct command *command)
{
	union {
		struct ocxlpmem_nd_firmware_out answer;
		__u8 bytes[LIB_MESSAGE_STATS_ROOM];
	} room = { 0 };
	ssize_t len;

	len = dimm_send(command->dimm, firmware_command(command->step), command->in, &room,
			sizeof(room));
	if (len < 0)
		return len;
	command->answer = room.answer;
	command->header = room.answer.header;
	command->answered = len >= (ssize_t)sizeof(command->answer);
	return 0;
}

int command_submit(struct command *command)
{
	command->status = command->smart ? submit_smart(command) : submit_firmware(command);
	if (command->status)
		dimm_log(command->dimm, "%s: %s", command->smart ? "smart" :
			 lib_message_name(firmware_command(command->step)),
			 strerror(-command->status));
	/* ndctl ends as its abort does, and takes one that succeeds for an update */
	if (!command->status && command->step == FIRMWARE_ABORT && command->begun) {
		dimm_log(command->dimm, FIRMWARE_CANCELLED);
		command->status = -ECANCELED;
	}
	return command->status;
}

int command_verdict(const struct command *command)
{
	if (command->status)
		return 0;
	return command->smart ? command->report.error : command->header.status;
}

const struct report *command_report(const struct command *command)
{
	static const struct report nothing;

	if (!command->smart || command->status || command->report.error)
		return &nothing;
	return &command->report;
}

const struct ocxlpmem_nd_firmware_out *command_firmware(const struct command *command)
{
	if (command->smart || command->status || !command->answered)
		return NULL;
	return &command->answer;
}
