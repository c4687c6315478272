/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A payload command in the form that /dev/nmemN takes. Two ND commands carry it:
 * ND_CMD_CALL, and ND_CMD_VENDOR for kernels that refuse our family number
 * (Documentation/abi.md 3). The bytes are the same. Both builds of the back
 * end use this; who does the ioctl differs.
 */
#ifndef NDCTL_MESSAGE_H
#define NDCTL_MESSAGE_H

#include <libocxlpmem.h>

enum message_nd_command {
	MESSAGE_UNKNOWN,	/* not tried yet */
	MESSAGE_CALL,
	MESSAGE_VENDOR,
};

/* room for a header and 256 attributes: an attribute id has 8 bits */
#define MESSAGE_SMART_ROOM	8192
#define MESSAGE_STATS_ROOM	1024
#define MESSAGE_ROOM_MAX	(1024 * 1024)

/**
 * struct message - what is sent
 * @nd_command: MESSAGE_CALL or MESSAGE_VENDOR
 * @command: OCXLPMEM_ND_*
 * @in_len: bytes of input; the driver wants a fixed number a command
 * @out_len: room for the answer
 */
struct message {
	enum message_nd_command nd_command;
	uint32_t command;
	uint32_t in_len;
	uint32_t out_len;
};

/*
 * The ND command that OCXLPMEM_NDCTL_ND_COMMAND ("call" or "vendor") asks for, else
 * MESSAGE_UNKNOWN: CALL first, VENDOR if the kernel refuses. For tests.
 */
enum message_nd_command message_forced_nd_command(void);

/* does this errno of the ioctl mean that the kernel refuses this ND command? */
bool message_refused(int error);

/* what the input of a command must measure; "smart" and so on for log lines */
uint32_t message_input_size(uint32_t command);
const char *message_name(uint32_t command);

/* bytes of the whole message; 0 if it would be larger than the kernel takes */
size_t message_size(const struct message *msg);
/* buf has message_size() bytes; in has msg->in_len */
void message_form(const struct message *msg, void *buf, const void *in);
unsigned long message_request(const struct message *msg);

/**
 * message_payload() - find the answer in a message that came back
 * @msg: as it was formed
 * @buf: the message
 * @len: out: bytes of the payload
 *
 * Return: the payload header, or NULL if the driver filled in less than that.
 */
const struct ocxlpmem_payload_header *message_payload(const struct message *msg, const void *buf,
						      uint32_t *len);

#endif
