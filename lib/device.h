/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening a card's node and asking it. */
#ifndef LIB_DEVICE_H
#define LIB_DEVICE_H

#include "card.h"
#include "wire/types.h"

/* flags: O_RDONLY or O_RDWR. A descriptor, or a negative errno that is kept */
int __must_check lib_device_open(struct ocxlpmem_card *card, int flags);
/* negative errno; not kept, since only the caller knows what was tried */
int __must_check lib_device_io(struct ocxlpmem_card *card, int fd, unsigned long request,
			       void *arg);

#endif
