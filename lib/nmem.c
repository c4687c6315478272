// SPDX-License-Identifier: LGPL-2.1-or-later
/* A card's DIMM, /dev/nmemN: payload commands through libnvdimm. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "nmem.h"

int lib_nmem_open(struct ocxlpmem_card *card, struct lib_nmem *nmem)
{
	struct ocxlpmem_ctx *ctx = card->ctx;

	nmem->nd_command = LIB_MESSAGE_UNKNOWN;
	nmem->fd = -ENOENT;
	/* one that is open for reading only may send neither CALL nor VENDOR */
	if (card->nmem[0])
		nmem->fd = ctx->open_fn(ctx, card->nmem, O_RDWR | O_CLOEXEC, ctx->open_data);
	return nmem->fd < 0 ? nmem->fd : 0;
}

void lib_nmem_close(struct lib_nmem *nmem)
{
	close(nmem->fd);
}

static ssize_t send_by(struct ocxlpmem_card *card, const struct lib_nmem *nmem,
		       struct lib_message *msg, enum lib_nd_command nd_command, const void *in,
		       void *out)
{
	const struct ocxlpmem_payload_header *payload;
	ssize_t result;
	uint32_t len;
	void *buf;

	msg->nd_command = nd_command;
	if (!lib_message_size(msg))
		return -EINVAL;
	buf = malloc(lib_message_size(msg));
	if (!buf)
		return -ENOMEM;
	lib_message_form(msg, buf, in);
	result = lib_device_io(card, nmem->fd, lib_message_request(msg), buf);
	if (!result) {
		payload = lib_message_payload(msg, buf, &len);
		if (payload)
			memcpy(out, payload, len);
		result = payload ? (ssize_t)len : -EPROTO;
	}
	free(buf);
	return result;
}

ssize_t lib_nmem_send(struct ocxlpmem_card *card, struct lib_nmem *nmem, uint32_t command,
		      const void *in, void *out, uint32_t out_len)
{
	struct lib_message msg = {
		.command = command, .in_len = lib_message_input_size(command), .out_len = out_len,
	};
	ssize_t call, vendor;

	if (nmem->nd_command != LIB_MESSAGE_UNKNOWN)
		return send_by(card, nmem, &msg, nmem->nd_command, in, out);
	call = send_by(card, nmem, &msg, LIB_MESSAGE_CALL, in, out);
	if (call >= 0)
		nmem->nd_command = LIB_MESSAGE_CALL;
	if (!lib_message_refused(call))
		return call;
	vendor = send_by(card, nmem, &msg, LIB_MESSAGE_VENDOR, in, out);
	if (vendor >= 0)
		nmem->nd_command = LIB_MESSAGE_VENDOR;
	return lib_message_refused(vendor) ? call : vendor;
}
