/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kinds that only ever stand in captured bytes have in common. */
#ifndef LIB_BLOCK_H
#define LIB_BLOCK_H

#include "field.h"
#include "wire/types.h"

/*
 * Loads count little-endian words from the start of buf. -EBADMSG: they are not
 * all there.
 */
int __must_check lib_block_words(const void *buf, size_t len, __u64 *words, size_t count,
				 const char **why);

/* an object of size bytes for the used bytes at buf; -ENOMEM */
int __must_check lib_block_new(enum ocxlpmem_kind kind, size_t size, const void *buf, size_t used,
			       struct ocxlpmem_object **object);

#endif
