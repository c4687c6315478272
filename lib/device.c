// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opening a card's node and asking it, with the failure kept. */
#include <errno.h>
#include <fcntl.h>

#include "device.h"

int lib_device_open(struct ocxlpmem_card *card, int flags)
{
	struct ocxlpmem_ctx *ctx = card->ctx;
	int fd = ctx->open_fn(ctx, card->name, flags | O_CLOEXEC, ctx->open_data);

	if (fd < 0)
		return lib_card_fail(card, &(struct lib_trouble){ LIB_OP_OPEN, fd, 0, NULL });
	return fd;
}

int lib_device_io(struct ocxlpmem_card *card, int fd, unsigned long request, void *arg)
{
	int rc = card->ctx->io_fn(fd, request, arg, card->ctx->io_data);

	/* no request of ours has a positive answer */
	return rc > 0 ? -EPROTO : rc;
}
