/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The preload object's own commands. To a program they are a struct ndctl_cmd,
 * whose members are libndctl's secret; ours are told apart by their first word,
 * which in libndctl's is the address of a DIMM (or NULL), in ours that of the
 * marker. Every public function that such a command can reach is interposed.
 */
#ifndef NDCTL_COMMAND_H
#define NDCTL_COMMAND_H

#include "dimm.h"
#include "firmware.h"
#include "report.h"

/* more than libndctl's own struct: a function that is not interposed finds zeros */
#define COMMAND_BLANK	(512 - sizeof(void *))

/**
 * struct command - a SMART or firmware command
 * @marker: must be first
 * @blank: see above
 * @smart: SMART, else the firmware command of @step
 * @status: 1 not sent yet; 0; a negative errno: did not get through
 * @begun: abort: of an update that had begun
 * @report: SMART: what ndctl is shown
 * @in: input, lib_message_input_size() bytes; may be NULL
 * @answer: firmware: the payload, if one came
 */
struct command {
	const void *marker;
	unsigned char blank[COMMAND_BLANK];
	struct dimm *dimm;
	int refs;
	int status;
	bool smart;
	bool answered;
	bool begun;
	enum firmware_step step;
	struct report report;
	struct ocxlpmem_payload_header header;
	struct ocxlpmem_nd_firmware_out answer;
	void *in;
};

/* NULL: libndctl's own */
struct command *command_ours(struct ndctl_cmd *cmd);

/* as libndctl's: one reference; NULL: no memory, or (send) an impossible length */
struct ndctl_cmd *command_new_smart(struct dimm *dimm);
struct ndctl_cmd *command_new_firmware(struct dimm *dimm, enum firmware_step step);
struct ndctl_cmd *command_new_send(struct command *start, unsigned int offset,
				   unsigned int length, const void *data);
struct ndctl_cmd *command_new_finish(struct command *start, enum firmware_step step);
void command_unref(struct command *command);

/* 0, or a negative errno; what the card says is no error here, as in libndctl */
int command_submit(struct command *command);
/* what the card said: 0, or a negative errno */
int command_verdict(const struct command *command);

/* all zero for a command that failed */
const struct report *command_report(const struct command *command);
/* NULL for a command that failed */
const struct ocxlpmem_nd_firmware_out *command_firmware(const struct command *command);

#endif
