// SPDX-License-Identifier: LGPL-2.1-or-later
/* The messages of a command, by either of the kernel's two calls. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <linux/ndctl.h>

#include "message.h"

/* the kernel's own limit for one ioctl is 4 MiB */
#define MESSAGE_IN_MAX	(1024 * 1024)

static const struct {
	uint32_t command;
	uint32_t input;
	const char *name;
} commands[] = {
	{ OCXLPMEM_ND_SMART, 0, "smart" },
	{ OCXLPMEM_ND_ERROR_LOG, sizeof(struct ocxlpmem_nd_error_log_in), "error_log" },
	{ OCXLPMEM_ND_CONTROLLER_STATS, 0, "controller_stats" },
	{ OCXLPMEM_ND_FIRMWARE_START, sizeof(struct ocxlpmem_nd_firmware_start), "firmware_start" },
	{ OCXLPMEM_ND_FIRMWARE_SEND, sizeof(struct ocxlpmem_nd_firmware_send), "firmware_send" },
	{ OCXLPMEM_ND_FIRMWARE_FINISH, sizeof(struct ocxlpmem_nd_firmware_finish),
	  "firmware_finish" },
	{ OCXLPMEM_ND_FIRMWARE_QUERY, 0, "firmware_query" },
};

#define COMMANDS	(sizeof(commands) / sizeof(commands[0]))

uint32_t lib_message_input_size(uint32_t command)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (commands[i].command == command)
			return commands[i].input;
	return 0;
}

const char *lib_message_name(uint32_t command)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (commands[i].command == command)
			return commands[i].name;
	return "unknown";
}

bool lib_message_refused(int error)
{
	/* EINVAL: family unknown to libnvdimm; ENOTTY: the DIMM has no such ND_CMD */
	return error == -EINVAL || error == -ENOTTY;
}

size_t lib_message_size(const struct lib_message *msg)
{
	size_t around = sizeof(struct nd_cmd_pkg);

	if (msg->in_len > MESSAGE_IN_MAX || msg->out_len > LIB_MESSAGE_ROOM_MAX)
		return 0;
	if (msg->nd_command == LIB_MESSAGE_VENDOR)
		around = sizeof(struct nd_cmd_vendor_hdr) + sizeof(struct nd_cmd_vendor_tail);
	return around + msg->in_len + msg->out_len;
}

static struct nd_cmd_vendor_tail *vendor_tail(const struct lib_message *msg, const void *buf)
{
	return (void *)(((struct nd_cmd_vendor_hdr *)buf)->in_buf + msg->in_len);
}

static void form_vendor(const struct lib_message *msg, void *buf, const void *in)
{
	struct nd_cmd_vendor_hdr *hdr = buf;

	hdr->opcode = OCXLPMEM_VENDOR_OPCODE | msg->command;
	hdr->in_length = msg->in_len;
	if (msg->in_len)
		memcpy(hdr->in_buf, in, msg->in_len);
	vendor_tail(msg, buf)->out_length = msg->out_len;
}

void lib_message_form(const struct lib_message *msg, void *buf, const void *in)
{
	struct nd_cmd_pkg *pkg = buf;

	memset(buf, 0, lib_message_size(msg));
	if (msg->nd_command == LIB_MESSAGE_VENDOR) {
		form_vendor(msg, buf, in);
		return;
	}
	pkg->nd_family = OCXLPMEM_ND_FAMILY;
	pkg->nd_command = msg->command;
	pkg->nd_size_in = msg->in_len;
	pkg->nd_size_out = msg->out_len;
	if (msg->in_len)
		memcpy(pkg->nd_payload, in, msg->in_len);
}

unsigned long lib_message_request(const struct lib_message *msg)
{
	return msg->nd_command == LIB_MESSAGE_VENDOR ? ND_IOCTL_VENDOR : ND_IOCTL_CALL;
}

const struct ocxlpmem_payload_header *lib_message_payload(const struct lib_message *msg,
							  const void *buf, uint32_t *len)
{
	const struct nd_cmd_pkg *pkg = buf;
	const void *payload = pkg->nd_payload + msg->in_len;
	uint32_t filled = pkg->nd_fw_size;

	if (msg->nd_command == LIB_MESSAGE_VENDOR) {
		payload = vendor_tail(msg, buf)->out_buf;
		filled = vendor_tail(msg, buf)->out_length;
	}
	/* what is needed may be more than what there was room for */
	*len = filled < msg->out_len ? filled : msg->out_len;
	return *len < sizeof(struct ocxlpmem_payload_header) ? NULL : payload;
}
