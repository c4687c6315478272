/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIB_EVENTS_H
#define LIB_EVENTS_H

#include "device.h"
#include "wire/types.h"

/* an eventfd that counts the events of this open file; a descriptor or an errno, not kept */
int __must_check lib_eventfd(struct ocxlpmem_card *card, int fd);
/* makes it unreadable until the next event */
void lib_eventfd_drain(int eventfd);

#endif
