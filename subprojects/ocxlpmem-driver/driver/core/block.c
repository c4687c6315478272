// SPDX-License-Identifier: GPL-2.0-only
/* Data from the card that several readers share. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "private.h"

struct core_block *core_block_new(u32 size)
{
	struct core_block *block = kvzalloc(sizeof(*block) + size, GFP_KERNEL);

	if (!block)
		return NULL;
	kref_init(&block->kref);
	INIT_LIST_HEAD(&block->node);
	block->size = size;
	return block;
}

struct core_block *core_block_trim(struct core_block *block)
{
	struct core_block *trimmed = core_block_new(block->len);

	/* no memory for less memory: the large one serves as well */
	if (!trimmed)
		return block;
	trimmed->time = block->time;
	trimmed->real_time = block->real_time;
	trimmed->boot_time = block->boot_time;
	trimmed->waited = block->waited;
	trimmed->len = block->len;
	trimmed->count = block->count;
	memcpy(trimmed->data, block->data, block->len);
	core_block_put(block);
	return trimmed;
}

static void release(struct kref *kref)
{
	kvfree(container_of(kref, struct core_block, kref));
}

void core_block_put(struct core_block *block)
{
	if (block)
		kref_put(&block->kref, release);
}
