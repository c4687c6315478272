/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Payloads: struct ocxlpmem_payload_header and the card block behind it. */
#ifndef LIB_PAYLOAD_H
#define LIB_PAYLOAD_H

#include "card.h"
#include "wire/types.h"

/* no block of SMART or statistics comes near this */
#define LIB_PAYLOAD_MAX	(1024 * 1024)

/**
 * struct lib_payload - a payload as it came
 * @header: copied out; valid when @has_header
 * @block: card block, in @buf
 * @block_len: its bytes, 0 if there is none
 * @age_ms: how old the driver said that it is
 * @buf: allocated
 */
struct lib_payload {
	struct ocxlpmem_payload_header header;
	bool has_header;
	const void *block;
	size_t block_len;
	unsigned int age_ms;
	void *buf;
};

/*
 * Takes a payload apart; the block stays in buf, payload->buf is left alone. 0;
 * the header's status if that is negative; -EBADMSG too short; -EPROTO.
 */
int __must_check lib_payload_parse(struct lib_payload *payload, const void *buf, size_t len);

/*
 * Asks an open card with one of the payload ioctls. As lib_payload_parse(), or
 * what the ioctl gives. payload->buf is to be freed in any case.
 */
int __must_check lib_payload_read(struct ocxlpmem_card *card, int fd, unsigned long request,
				  struct lib_payload *payload);

#endif
