/* SPDX-License-Identifier: GPL-2.0-only */
/* What this module exports to others. */
#ifndef OCXLPMEM_GLUE_MEDIUM_H
#define OCXLPMEM_GLUE_MEDIUM_H

#include <linux/types.h>

/**
 * ocxlpmem_medium_error() - bytes of a card's medium cannot be read
 * @address: host physical address of the first one
 * @length: how many
 *
 * The one entry for medium errors, for the machine-check notifier and for the
 * simulator. May sleep; takes the locks of the card and of its region.
 *
 * Return: 0 noted; -ENXIO no card of ours has these addresses; -EINVAL;
 * -ENOMEM.
 */
int ocxlpmem_medium_error(u64 address, u64 length);

#endif
