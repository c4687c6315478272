// SPDX-License-Identifier: GPL-2.0-only
/*
 * Error logs. Reading one takes it from the card, so the card is the store and
 * this ring only passes on what a reader wanted. Nothing leaves it that nobody
 * has had.
 */
#include <linux/errno.h>
#include <linux/string.h>

#include "private.h"
#include "wire/error_log.h"

static struct core_block *first(struct core_ring *ring)
{
	return list_first_entry_or_null(&ring->blocks, struct core_block, node);
}

/* bytes from the first log on that must stay */
static u32 bytes_bound(const struct core_ring *ring)
{
	const struct core_block *block;
	u32 free = 0;

	list_for_each_entry(block, &ring->blocks, node) {
		if (!block->delivered)
			break;
		free += block->size;
	}
	return ring->bytes - free;
}

static void evict(struct core_ring *ring)
{
	struct core_block *block = first(ring);

	list_del(&block->node);
	ring->bytes -= block->size;
	ring->oldest++;
	core_block_put(block);
}

/* takes over the reference */
static void append(struct core *core, struct core_block *block)
{
	struct core_ring *ring = &core->ring;

	block->sequence = ring->next++;
	list_add_tail(&block->node, &ring->blocks);
	ring->bytes += block->size;
	while (ring->bytes > CORE_RING_BYTES && first(ring)->delivered)
		evict(ring);
}

/* ---- from the card ------------------------------------------------------ */

/* 0; -EAGAIN: the card said that it has none (device.md 6 rule 4, INFERRED) */
static int check_block(struct core *core, struct core_block *block)
{
	struct wire_error_log log;
	unsigned long flags;
	int ret;

	ret = wire_error_log_decode(&log, block->data, block->len);
	if (ret >= 0)
		return 0;
	if (!log.header.length) {
		spin_lock_irqsave(&core->lock, flags);
		core->ela_mute = true;
		spin_unlock_irqrestore(&core->lock, flags);
		return -EAGAIN;
	}
	core_log(warn_ratelimited, core, "%s: %s", wire_opcode_name(WIRE_OP_ERROR_LOG),
		 wire_strerror(ret));
	return -EPROTO;
}

static bool is_next(struct core *core, u64 sequence)
{
	unsigned long flags;
	bool next;

	spin_lock_irqsave(&core->lock, flags);
	next = core->ring.next == sequence;
	spin_unlock_irqrestore(&core->lock, flags);
	return next;
}

static int fetch(struct core *core, struct core_command *cmd, struct core_block *room)
{
	unsigned long flags;
	u64 chi;
	int err;

	cmd->out = room->data;
	cmd->out_size = room->size;
	err = core_admin_run(core, cmd);
	if (err)
		return err;
	room->len = cmd->out_len;
	err = check_block(core, room);
	cmd->result = err;
	if (!err) {
		room = core_block_trim(room);
		spin_lock_irqsave(&core->lock, flags);
		append(core, room);
		spin_unlock_irqrestore(&core->lock, flags);
	}
	/* so that "pending" is true for who reads the log; the log is safe anyway */
	core_look(core, &chi);
	return err;
}

/* before it asks, so that it never has to drop what it was given */
static int check_room(struct core *core)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&core->lock, flags);
	err = bytes_bound(&core->ring) + core->data_size > CORE_RING_BYTES ? -ENOBUFS : 0;
	spin_unlock_irqrestore(&core->lock, flags);
	return err;
}

/*
 * May the card have a log? A look is needed only if none was seen: who asks
 * whether there is one must not wait for the lock.
 */
static int check_pending(struct core *core)
{
	unsigned long flags;
	bool pending;
	u64 chi;
	int err;

	spin_lock_irqsave(&core->lock, flags);
	pending = core->chi & WIRE_CHI_ELA;
	spin_unlock_irqrestore(&core->lock, flags);
	if (pending)
		return 0;
	err = core_chi(core, &chi);
	if (!err && !(chi & WIRE_CHI_ELA))
		err = -EAGAIN;
	return err;
}

/* 0: the log of this sequence, or more, is in the ring now */
static int fetch_next(struct core *core, enum core_door door, u64 sequence, u8 *status)
{
	struct core_command cmd = {
		.opcode = WIRE_OP_ERROR_LOG,
		.door = door,
		.when = WIRE_CHI_ELA,
	};
	struct core_block *room;
	int err;

	err = check_pending(core);
	if (err)
		return err;

	room = core_block_new(core->data_size);
	if (!room)
		return -ENOMEM;
	err = core_admin_begin(core, &cmd);
	if (err) {
		core_block_put(room);
		return err;
	}
	if (is_next(core, sequence)) {
		err = check_room(core);
		if (!err)
			err = fetch(core, &cmd, room);
		if (!err)
			room = NULL;
	}
	core_admin_end(core, &cmd);
	core_block_put(room);
	*status = cmd.status;
	return err;
}

/* ---- to readers --------------------------------------------------------- */

static struct core_block *find(const struct core_ring *ring, u64 sequence)
{
	struct core_block *block;

	list_for_each_entry(block, &ring->blocks, node)
		if (block->sequence == sequence)
			return block;
	return NULL;
}

static void fill_place(const struct core *core, struct ocxlpmem_error_log_place *place)
{
	memset(place, 0, sizeof(*place));
	place->instance = core->params.instance;
	place->oldest = core->ring.oldest;
	place->next = core->ring.next;
	place->pending = core->events & OCXLPMEM_EVENT_ERROR_LOG && !core->ela_mute;
}

void core_log_place(struct core *core, struct ocxlpmem_error_log_place *place)
{
	unsigned long flags;
	u64 chi;

	/* so that "pending" is true; a card that is gone has none */
	core_chi(core, &chi);
	spin_lock_irqsave(&core->lock, flags);
	fill_place(core, place);
	place->sequence = place->oldest;
	spin_unlock_irqrestore(&core->lock, flags);
}

/* 0: delivered or a gap; -EAGAIN: the card must be asked */
static int look_up(struct core *core, u64 sequence, struct core_block **block,
		   struct ocxlpmem_error_log_place *place)
{
	const struct core_ring *ring = &core->ring;

	fill_place(core, place);
	place->sequence = sequence ? sequence : ring->oldest;
	*block = NULL;
	if (place->sequence > ring->next)
		return -EINVAL;
	if (place->sequence == ring->next)
		return -EAGAIN;
	if (place->sequence < ring->oldest) {
		place->lost = ring->oldest - place->sequence;
		return 0;
	}
	*block = find(ring, place->sequence);
	kref_get(&(*block)->kref);
	place->length = (*block)->len;
	return 0;
}

int core_log_get(struct core *core, enum core_door door, u64 sequence,
		 struct core_block **block, struct ocxlpmem_error_log_place *place, u8 *status)
{
	unsigned long flags;
	int err, fetched = 0;

	for (;;) {
		spin_lock_irqsave(&core->lock, flags);
		err = look_up(core, sequence, block, place);
		spin_unlock_irqrestore(&core->lock, flags);
		if (err != -EAGAIN) {
			/* of this log, which may have come by another's command */
			*status = 0;
			return err;
		}
		if (fetched)
			return fetched;

		/* on failure look once more: another reader may have had better luck */
		fetched = fetch_next(core, door, place->sequence, status);
	}
}

void core_log_delivered(struct core *core, u64 sequence)
{
	struct core_block *block;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	block = find(&core->ring, sequence);
	/* none: another reader had it meanwhile, and it was evicted */
	if (block)
		block->delivered = true;
	spin_unlock_irqrestore(&core->lock, flags);
	/* it was the last pending one, perhaps */
	core_tell(core);
}

/* ---- the end ------------------------------------------------------------ */

/* the card has forgotten them and no reader will come: the kernel log keeps them */
void core_log_print_undelivered(struct core *core)
{
	const struct core_block *block;
	struct wire_error_log log;

	list_for_each_entry(block, &core->ring.blocks, node) {
		if (block->delivered)
			continue;
		if (wire_error_log_decode(&log, block->data, block->len) < 0)
			continue;
		core_log(warn, core,
			 "unread error log %llu: %s, id %#x, reference code %#x, actions %#x, power-on %u s, timestamp %#llx",
			 block->sequence, wire_log_type_word(log.type), log.identifier,
			 log.reference_code, wire_error_log_actions(&log), log.power_on_seconds,
			 log.timestamp);
	}
}

void core_log_drop(struct core *core)
{
	while (first(&core->ring))
		evict(&core->ring);
}
