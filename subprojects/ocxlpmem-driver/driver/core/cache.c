// SPDX-License-Identifier: GPL-2.0-only
/* SMART data and statistics, asked of the card at most once a second. */
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/minmax.h>

#include "private.h"
#include "wire/header.h"
#include "wire/stats.h"

static int check_smart(struct core *core, struct core_block *block)
{
	unsigned long flags;
	bool failing;
	int err;

	err = core_smart_check(block->data, block->len, &block->count, &failing);
	if (err)
		return err;
	spin_lock_irqsave(&core->lock, flags);
	core->smart_failing = failing;
	spin_unlock_irqrestore(&core->lock, flags);
	return 0;
}

static int check_stats(struct core *core, struct core_block *block)
{
	struct wire_stats stats;
	int ret = wire_stats_decode(&stats, block->data, block->len);

	block->count = 1;
	return min(ret, 0);
}

static const struct kind {
	unsigned int opcode;
	int (*check)(struct core *core, struct core_block *block);
} kinds[CORE_CACHE_KINDS] = {
	[CORE_CACHE_SMART] = { WIRE_OP_SMART, check_smart },
	[CORE_CACHE_STATS] = { WIRE_OP_STATS, check_stats },
};

/* with a reference; NULL: none, or too old */
static struct core_block *fresh(struct core *core, enum core_cache_kind kind)
{
	u64 now = ktime_get_ns();
	struct core_block *block;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	block = core->cache[kind];
	if (block && now - block->time < CORE_CACHE_MS * NSEC_PER_MSEC)
		kref_get(&block->kref);
	else
		block = NULL;
	spin_unlock_irqrestore(&core->lock, flags);
	return block;
}

bool core_is_cached(struct core *core, enum core_cache_kind kind)
{
	struct core_block *block = fresh(core, kind);

	core_block_put(block);
	return block;
}

static void keep(struct core *core, enum core_cache_kind kind, struct core_block *block)
{
	struct core_block *old;
	unsigned long flags;

	kref_get(&block->kref);
	spin_lock_irqsave(&core->lock, flags);
	old = core->cache[kind];
	core->cache[kind] = block;
	spin_unlock_irqrestore(&core->lock, flags);
	core_block_put(old);
}

static int fetch(struct core *core, enum core_cache_kind kind, struct core_command *cmd,
		 struct core_block *block)
{
	int err;

	cmd->out = block->data;
	cmd->out_size = block->size;
	err = core_admin_run(core, cmd);
	if (err)
		return err;
	block->len = cmd->out_len;
	block->time = ktime_get_ns();
	err = kinds[kind].check(core, block);
	if (!err)
		return 0;
	core_log(warn_ratelimited, core, "%s: %s", wire_opcode_name(cmd->opcode),
		 wire_strerror(err));
	cmd->result = -EPROTO;
	return -EPROTO;
}

int core_cached(struct core *core, enum core_cache_kind kind, enum core_origin origin,
		struct core_block **block, u8 *status)
{
	struct core_command cmd = { .opcode = kinds[kind].opcode, .origin = origin };
	struct core_block *room;
	int err;

	*block = fresh(core, kind);
	if (*block)
		return 0;

	room = core_block_new(core->data_size);
	if (!room)
		return -ENOMEM;
	err = core_admin_begin(core, &cmd);
	if (err) {
		core_block_put(room);
		return err;
	}
	/* somebody may have asked while we waited for the lock */
	*block = fresh(core, kind);
	if (!*block)
		err = fetch(core, kind, &cmd, room);
	if (!*block && !err) {
		room = core_block_trim(room);
		keep(core, kind, room);
		kref_get(&room->kref);
		*block = room;
	}
	core_admin_end(core, &cmd);
	core_block_put(room);
	*status = cmd.status;
	return err;
}

void core_cache_drop(struct core *core)
{
	enum core_cache_kind kind;

	for (kind = 0; kind < CORE_CACHE_KINDS; kind++) {
		core_block_put(core->cache[kind]);
		core->cache[kind] = NULL;
	}
}
