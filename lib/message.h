/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A payload command in the form that /dev/nmemN takes. Two ND commands carry it:
 * ND_CMD_CALL, and ND_CMD_VENDOR for kernels that refuse our family number
 * (Documentation/abi.md 3). The bytes are the same. The back end of ndctl uses this too,
 * in both its builds; who does the ioctl differs.
 */
#ifndef LIB_MESSAGE_H
#define LIB_MESSAGE_H

#include "libocxlpmem.h"

enum lib_nd_command {
	LIB_MESSAGE_UNKNOWN,	/* not tried yet */
	LIB_MESSAGE_CALL,
	LIB_MESSAGE_VENDOR,
};

/* room for a header and 256 attributes: an attribute id has 8 bits */
#define LIB_MESSAGE_SMART_ROOM	8192
#define LIB_MESSAGE_STATS_ROOM	1024
#define LIB_MESSAGE_ROOM_MAX	(1024 * 1024)

/**
 * struct lib_message - what is sent
 * @nd_command: LIB_MESSAGE_CALL or LIB_MESSAGE_VENDOR
 * @command: OCXLPMEM_ND_*
 * @in_len: bytes of input; the driver wants a fixed number a command
 * @out_len: room for the answer
 */
struct lib_message {
	enum lib_nd_command nd_command;
	uint32_t command;
	uint32_t in_len;
	uint32_t out_len;
};

/* does this errno of the ioctl mean that the kernel refuses this ND command? */
bool lib_message_refused(int error);

/* what the input of a command must measure; "smart" and so on for log lines */
uint32_t lib_message_input_size(uint32_t command);
const char *lib_message_name(uint32_t command);

/* bytes of the whole message; 0 if it would be larger than the kernel takes */
size_t lib_message_size(const struct lib_message *msg);
/* buf has lib_message_size() bytes; in has msg->in_len */
void lib_message_form(const struct lib_message *msg, void *buf, const void *in);
unsigned long lib_message_request(const struct lib_message *msg);

/**
 * lib_message_payload() - find the answer in a message that came back
 * @msg: as it was formed
 * @buf: the message
 * @len: out: bytes of the payload
 *
 * Return: the payload header, or NULL if the driver filled in less than that.
 */
const struct ocxlpmem_payload_header *lib_message_payload(const struct lib_message *msg,
							  const void *buf, uint32_t *len);

#endif
