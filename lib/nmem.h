/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A card's DIMM, /dev/nmemN: payload commands through libnvdimm. */
#ifndef LIB_NMEM_H
#define LIB_NMEM_H

#include "card.h"
#include "message.h"

/* an open DIMM, and the call by which something got through */
struct lib_nmem {
	int fd;
	enum lib_nd_command nd_command;
};

/* -ENOENT: the card has no DIMM now */
int __must_check lib_nmem_open(struct ocxlpmem_card *card, struct lib_nmem *nmem);
void lib_nmem_close(struct lib_nmem *nmem);
/* bytes of the answer, or a negative errno; in: what the command must have */
ssize_t __must_check lib_nmem_send(struct ocxlpmem_card *card, struct lib_nmem *nmem,
				   uint32_t command, const void *in, void *out, uint32_t out_len);

#endif
