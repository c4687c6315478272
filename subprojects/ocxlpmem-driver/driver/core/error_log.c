// SPDX-License-Identifier: GPL-2.0-only
/*
 * Error logs. Reading one takes it from the card, so the card is the store and
 * this ring only passes on what a keeper wanted. Nothing leaves it that no keeper
 * has had.
 */
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "private.h"
#include "wire/error_log.h"

#define READS_NOTHING	(OCXLPMEM_LOG_QUERY | OCXLPMEM_LOG_HAD)
#define FLAGS		(OCXLPMEM_LOG_LOOK | READS_NOTHING)

static struct core_block *first(struct core_ring *ring)
{
	return list_first_entry_or_null(&ring->blocks, struct core_block, node);
}

/* before it asks, so that it never has to drop what it was given */
static bool has_room(const struct core *core)
{
	const struct core_ring *ring = &core->ring;
	const struct core_block *block;
	u32 bound = 0;

	list_for_each_entry_reverse(block, &ring->blocks, node) {
		if (block->sequence < ring->had)
			break;
		bound += block->size;
	}
	return bound + core->data_size <= CORE_RING_BYTES;
}

/* a block may be from vmalloc(): it is given up without the lock, by drop() */
static void evict(struct core_ring *ring, struct list_head *gone)
{
	struct core_block *block = first(ring);

	list_move_tail(&block->node, gone);
	ring->bytes -= block->size;
	ring->oldest++;
}

static void drop(struct list_head *gone)
{
	struct core_block *block, *next;

	list_for_each_entry_safe(block, next, gone, node) {
		list_del(&block->node);
		core_block_put(block);
	}
}

/* takes over the reference */
static void append(struct core *core, struct core_block *block, struct list_head *gone)
{
	struct core_ring *ring = &core->ring;

	block->sequence = ring->next++;
	list_add_tail(&block->node, &ring->blocks);
	ring->bytes += block->size;
	while (ring->bytes > CORE_RING_BYTES && first(ring)->sequence < ring->had)
		evict(ring, gone);
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
		core->events.ela_mute = true;
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

static int fetch(struct core *core, struct core_command *cmd, struct core_block *room,
		 const struct core_file *file)
{
	unsigned long flags;
	LIST_HEAD(gone);
	u64 chi;
	int err;

	cmd->out = room->data;
	cmd->out_size = room->size;
	/* before: the command takes the last one away, which clears ELA */
	room->waited = !READ_ONCE(core->events.drained);
	err = core_admin_run(core, cmd);
	if (err)
		return err;
	room->len = cmd->out_len;
	room->real_time = ktime_get_real_ns();
	room->boot_time = ktime_get_boottime_ns();
	err = check_block(core, room);
	cmd->result = err;
	if (!err) {
		room = core_block_trim(room);
		spin_lock_irqsave(&core->lock, flags);
		append(core, room, &gone);
		core_signal_locked(core, file);
		spin_unlock_irqrestore(&core->lock, flags);
		drop(&gone);
	}
	/* so that "pending" is true for who reads the log; the log is safe anyway */
	core_update_chi(core, &chi);
	return err;
}

static int check_room(struct core *core)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&core->lock, flags);
	room = has_room(core);
	spin_unlock_irqrestore(&core->lock, flags);
	return room ? 0 : -ENOBUFS;
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
	pending = core->events.chi & WIRE_CHI_ELA;
	spin_unlock_irqrestore(&core->lock, flags);
	if (pending)
		return 0;
	err = core_chi(core, &chi);
	if (!err && !(chi & WIRE_CHI_ELA))
		err = -EAGAIN;
	return err;
}

/* 0: the log of this sequence, or more, is in the ring now */
static int fetch_next(struct core *core, const struct core_log_request *request, u64 sequence,
		      u8 *status)
{
	struct core_command cmd = {
		.opcode = WIRE_OP_ERROR_LOG,
		.origin = request->origin,
		.when = WIRE_CHI_ELA,
	};
	struct core_block *room;
	int err;

	err = check_pending(core);
	if (err)
		return err;
	if (!request->keeper)
		return -EAGAIN;
	/* who cannot take it shall not make it leave the card */
	if (request->room < core->data_size)
		return -EMSGSIZE;

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
			err = fetch(core, &cmd, room, request->file);
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
	place->instance = core->ring.instance;
	place->oldest = core->ring.oldest;
	place->next = core->ring.next;
	place->pending = core_logs_on_card_locked(core);
	place->keepers = core->keepers;
}

/* a keeper has all logs before this one */
static void note_had(struct core *core, u64 sequence, const struct core_file *file)
{
	bool full;

	if (sequence <= core->ring.had)
		return;
	full = !has_room(core);
	core->ring.had = sequence;
	/* who heard ENOBUFS may go on */
	if (full && has_room(core))
		core_signal_locked(core, file);
}

/* 0: delivered, a gap, or nothing was to be read; -EAGAIN: the card must be asked */
static int look_up(struct core *core, const struct core_log_request *request,
		   struct core_block **found, struct ocxlpmem_error_log_place *place)
{
	const struct ocxlpmem_nd_error_log_in *want = &request->want;
	const struct core_ring *ring = &core->ring;
	struct core_block *block;

	fill_place(core, place);
	place->sequence = ring->oldest;
	*found = NULL;
	/* the next core has them: an empty ring would look like a loss */
	if (!ring->instance)
		return -ENODEV;
	if (want->flags & OCXLPMEM_LOG_QUERY)
		return 0;
	if (want->instance && want->instance != ring->instance)
		return -ESTALE;
	if (want->sequence)
		place->sequence = want->sequence;
	if (place->sequence > ring->next)
		return -EINVAL;
	if (request->keeper && !(want->flags & OCXLPMEM_LOG_LOOK))
		note_had(core, place->sequence, request->file);
	if (want->flags & OCXLPMEM_LOG_HAD)
		return 0;
	if (place->sequence == ring->next)
		return -EAGAIN;
	if (place->sequence < ring->oldest) {
		place->lost = ring->oldest - place->sequence;
		return 0;
	}
	block = find(ring, place->sequence);
	kref_get(&block->kref);
	place->length = block->len;
	place->time_ns = block->real_time;
	place->boot_ns = block->boot_time;
	place->flags = block->waited ? OCXLPMEM_LOG_WAITED : 0;
	*found = block;
	return 0;
}

static int get(struct core *core, const struct core_log_request *request,
	       struct core_block **block, struct ocxlpmem_error_log_place *place, u8 *status)
{
	unsigned long flags;
	int err, fetched = 0;

	for (;;) {
		spin_lock_irqsave(&core->lock, flags);
		err = look_up(core, request, block, place);
		spin_unlock_irqrestore(&core->lock, flags);
		if (err != -EAGAIN) {
			/* of this log, which may have come by another's command */
			*status = 0;
			return err;
		}
		if (fetched)
			return fetched;

		/* on failure look once more: another reader may have had better luck */
		fetched = fetch_next(core, request, place->sequence, status);
	}
}

static int check_request(const struct core_log_request *request)
{
	u32 flags = request->want.flags;

	if (request->want.reserved || flags & ~FLAGS || flags & (flags - 1))
		return -EINVAL;
	return flags & OCXLPMEM_LOG_HAD && !request->keeper ? -EPERM : 0;
}

/* for who has asked where the ring stands; a card that is gone has none */
static void refresh_pending(struct core *core, struct ocxlpmem_error_log_place *place)
{
	unsigned long flags;
	u64 chi;

	core_chi(core, &chi);
	spin_lock_irqsave(&core->lock, flags);
	place->pending = core_logs_on_card_locked(core);
	spin_unlock_irqrestore(&core->lock, flags);
}

int core_log_get(struct core *core, const struct core_log_request *request,
		 struct core_block **block, struct ocxlpmem_error_log_place *place, u8 *status)
{
	int err = check_request(request);

	*block = NULL;
	memset(place, 0, sizeof(*place));
	*status = 0;
	if (err)
		return err;
	err = get(core, request, block, place, status);
	if (err == -ESTALE || request->want.flags & READS_NOTHING)
		refresh_pending(core, place);
	/* it was the last that nobody had, perhaps */
	if (request->keeper)
		core_tell(core);
	return err;
}

/* ---- for reports --------------------------------------------------------- */

static struct core_block *find_from(const struct core_ring *ring, u64 sequence)
{
	struct core_block *block;

	list_for_each_entry(block, &ring->blocks, node)
		if (block->sequence >= sequence)
			return block;
	return NULL;
}

bool core_log_hold(struct core *core, u64 sequence, struct core_log *log)
{
	struct core_block *block;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	block = find_from(&core->ring, sequence);
	if (block)
		kref_get(&block->kref);
	spin_unlock_irqrestore(&core->lock, flags);
	if (!block)
		return false;
	*log = (struct core_log){
		.sequence = block->sequence,
		.time_ns = block->real_time,
		.boot_ns = block->boot_time,
		.data = block->data,
		.len = block->len,
		.block = block,
	};
	return true;
}

void core_log_release(struct core_log *log)
{
	core_block_put(log->block);
}

/* ---- the end ------------------------------------------------------------ */

static void move(struct core_ring *to, struct core_ring *from)
{
	*to = *from;
	INIT_LIST_HEAD(&to->blocks);
	list_splice_init(&from->blocks, &to->blocks);
	from->instance = 0;
}

void core_logs_take(struct core *core, struct core_ring *ring)
{
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	move(ring, &core->ring);
	spin_unlock_irqrestore(&core->lock, flags);
}

void core_logs_give(struct core *core, struct core_ring *ring)
{
	unsigned long flags;

	if (!ring->instance)
		return;
	spin_lock_irqsave(&core->lock, flags);
	move(&core->ring, ring);
	spin_unlock_irqrestore(&core->lock, flags);
	/* there may be unread ones now */
	core_tell(core);
}

void core_logs_print(struct core *core)
{
	const struct core_block *block;
	struct wire_error_log log;

	list_for_each_entry(block, &core->ring.blocks, node) {
		if (block->sequence < core->ring.had)
			continue;
		if (wire_error_log_decode(&log, block->data, block->len) < 0)
			continue;
		core_log(warn, core,
			 "unread error log %llu: %s, id %#x, reference code %#x, actions %#x, power-on %u s, timestamp %#llx",
			 block->sequence, wire_log_type_str(log.type), log.identifier,
			 log.reference_code, wire_error_log_actions(&log), log.power_on_seconds,
			 log.timestamp);
	}
}

size_t core_logs_unread(const struct core_ring *ring, void *buf)
{
	const struct core_block *block;
	size_t len = 0;

	list_for_each_entry(block, &ring->blocks, node) {
		if (block->sequence < ring->had)
			continue;
		if (buf)
			memcpy((u8 *)buf + len, block->data, block->len);
		len += block->len;
	}
	return len;
}

void core_logs_free(struct core_ring *ring)
{
	drop(&ring->blocks);
}
