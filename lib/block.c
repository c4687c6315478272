// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the kinds share that are never asked for alone: their size and their objects. */
#include "block.h"
#include "wire/types.h"

int lib_block_words(const void *buf, size_t len, __u64 *words, size_t count, const char **why)
{
	const __u8 *p = buf;
	size_t i;

	if (len < count * sizeof(*words)) {
		*why = wire_strerror(WIRE_SHORT);
		return -EBADMSG;
	}
	for (i = 0; i < count; i++)
		words[i] = wire_get(p + i * sizeof(*words), sizeof(*words));
	return 0;
}

int lib_block_new(enum ocxlpmem_kind kind, size_t size, const void *buf, size_t used,
		  struct ocxlpmem_object **object)
{
	*object = lib_object_new(kind, size, buf, used);
	return *object ? 0 : -ENOMEM;
}
