// SPDX-License-Identifier: LGPL-2.1-or-later
/* The payloads of the driver: asked for, and their header checked. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "payload.h"

#define FIRST_SIZE	4096
#define ERRNO_MAX	4095
/* the need may grow between two calls, but a card that always wants more is broken */
#define TRIES		4

int lib_payload_parse(struct lib_payload *payload, const void *buf, size_t len)
{
	struct ocxlpmem_payload_header *header = &payload->header;

	if (len < sizeof(*header))
		return -EBADMSG;

	memcpy(header, buf, sizeof(*header));
	if (header->status > 0 || header->status < -ERRNO_MAX)
		return -EPROTO;
	payload->has_header = true;
	if (header->status)
		return header->status;

	payload->block = (const char *)buf + sizeof(*header);
	payload->block_len = len - sizeof(*header);
	return 0;
}

static int payload_ask(struct ocxlpmem_card *card, int fd, unsigned long request,
		       struct lib_payload *payload, uint32_t *size)
{
	struct ioctl_ocxlpmem_payload io = {
		.buf_ptr = (uintptr_t)payload->buf,
		.buf_size = *size,
	};
	uint32_t room = *size;
	int err;

	/* so that nothing stale is taken for an answer */
	memset(payload->buf, 0, room);
	err = lib_device_io(card, fd, request, &io);
	*size = io.buf_size;
	if (err)
		return err;
	payload->age_ms = io.age_ms;

	/* of an answer that did not fit, the header is there and size is the need */
	err = lib_payload_parse(payload, payload->buf, io.buf_size < room ? io.buf_size : room);
	if (!err && io.buf_size > room)
		return -EPROTO;
	return err;
}

int lib_payload_read(struct ocxlpmem_card *card, int fd, unsigned long request,
		     struct lib_payload *payload)
{
	uint32_t size = FIRST_SIZE, need;
	int tries, err = -EMSGSIZE;
	void *buf;

	memset(payload, 0, sizeof(*payload));
	for (tries = 0; tries < TRIES && err == -EMSGSIZE; tries++) {
		buf = realloc(payload->buf, size);
		if (!buf)
			return -ENOMEM;
		payload->buf = buf;
		need = size;
		err = payload_ask(card, fd, request, payload, &need);
		if (err == -EMSGSIZE && (need <= size || need > LIB_PAYLOAD_MAX))
			return -EPROTO;
		size = need;
	}
	return err == -EMSGSIZE ? -EPROTO : err;
}
