// SPDX-License-Identifier: GPL-2.0-only
/*
 * The controller dump: device.md 5.8. One owner; nothing but COMPLETE, and a
 * request for a new one, lets the card forget it, and neither does before the
 * dump was read, unless told to. So a reader that dies loses nothing.
 */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "private.h"
#include "wire/dump.h"

#define END_UNKNOWN	(~0u)
#define REQUEST_FLAGS	(OCXLPMEM_DUMP_DISCARD | OCXLPMEM_DUMP_TAKE_OVER)

static void prepared(struct core_dump *dump)
{
	dump->phase = CORE_DUMP_PREPARED;
	dump->end = END_UNKNOWN;
	dump->resume = 0;
	dump->had = dump->inherited ? CORE_DUMP_HAD_UNKNOWN : 0;
	dump->whole = false;
}

/* what is known of the dump at this moment; it may change as soon as this returns */
static struct core_dump snapshot(struct core *core)
{
	struct core_dump dump;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	dump = core->dump;
	spin_unlock_irqrestore(&core->lock, flags);
	return dump;
}

/* ---- preparing ---------------------------------------------------------- */

/*
 * 0: ready or still preparing; -ETIMEDOUT: given up just now, told to the owner.
 * Nobody else may end his wait: he would ask again and never hear of it.
 */
static int note_progress(struct core *core, const struct core_file *file, bool ready)
{
	struct core_dump *dump = &core->dump;
	u64 now = ktime_get_ns();
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&core->lock, flags);
	if (dump->phase == CORE_DUMP_PREPARING && ready) {
		prepared(dump);
		core->events.news |= OCXLPMEM_EVENT_DUMP_READY;
	} else if (dump->phase == CORE_DUMP_PREPARING && now >= dump->deadline &&
		   file && (!dump->owner || dump->owner == file)) {
		err = dump->owner ? -ETIMEDOUT : 0;
		dump->phase = CORE_DUMP_IDLE;
		dump->owner = NULL;
	}
	spin_unlock_irqrestore(&core->lock, flags);
	if (err)
		core_log(warn, core, "controller dump: not prepared within %u ms",
			 core->params.dump_timeout_ms);
	return err;
}

int core_dump_poll(struct core *core, const struct core_file *file)
{
	u64 hci, chi;
	int err;

	if (snapshot(core).phase != CORE_DUMP_PREPARING)
		return 0;
	err = core_read(core, WIRE_REG_HCI, &hci);
	if (!err)
		err = core_update_chi(core, &chi);
	if (err)
		return err;
	return note_progress(core, file, !(hci & WIRE_HCI_CD) && chi & WIRE_CHI_CDA);
}

/* ---- CONTROLLER_DUMP ---------------------------------------------------- */

/* under the lock; the card is asked afterwards */
static void start(struct core *core)
{
	struct core_dump *dump = &core->dump;

	/* nobody takes the old CDA for the new one's while it is being cleared */
	dump->phase = CORE_DUMP_ASKING;
	dump->unreported = true;
	dump->inherited = false;
	dump->generation++;
	dump->deadline = ktime_get_ns() + (u64)core->params.dump_timeout_ms * NSEC_PER_MSEC;
}

/* is there a dump that nobody has read to its end? */
static bool is_unread(const struct core_dump *dump, u64 chi)
{
	return dump->phase == CORE_DUMP_PREPARED ? !dump->whole : !!(chi & WIRE_CHI_CDA);
}

static bool may_own(const struct core_dump *dump, const struct core_file *file, u32 flags)
{
	if (dump->phase == CORE_DUMP_COLLECTING)
		return false;
	if (!dump->owner || dump->owner == file)
		return true;
	/* what he asks for is under way, and has no answer yet that one could take over */
	return flags & OCXLPMEM_DUMP_TAKE_OVER && dump->phase != CORE_DUMP_ASKING;
}

static void own(struct core_dump *dump, struct core_file *file)
{
	struct core *core = file->core;

	/* he may be waiting for a dump that is no longer his */
	if (dump->owner && dump->owner != file) {
		dump->owner->dump_taken = true;
		core->events.news |= OCXLPMEM_EVENT_DUMP_READY;
	}
	dump->owner = file;
	file->dump_taken = false;
}

/* the file becomes the owner where it can; *new: and asks for another dump */
static int decide(struct core_file *file, const struct ioctl_ocxlpmem_controller_dump *arg,
		  u64 chi, bool *new)
{
	struct core_dump *dump = &file->core->dump;

	if (!may_own(dump, file, arg->flags)) {
		file->dump_taken = false;
		return -EBUSY;
	}
	/* while one is prepared, asking is how to look at it */
	*new = arg->mode == OCXLPMEM_DUMP_NEW &&
	       (dump->phase == CORE_DUMP_IDLE ||
		(dump->phase == CORE_DUMP_PREPARED && !dump->unreported));
	if (*new && is_unread(dump, chi) && !(arg->flags & OCXLPMEM_DUMP_DISCARD))
		return -ENOTEMPTY;
	if (!*new && dump->phase == CORE_DUMP_IDLE) {
		if (!(chi & WIRE_CHI_CDA))
			return -ENODATA;
		dump->generation++;
		prepared(dump);
	}
	own(dump, file);
	if (*new)
		start(file->core);
	return 0;
}

static int ask(struct core *core)
{
	u64 begun = ktime_get_ns();
	u64 hci;
	int err;

	err = core_read(core, WIRE_REG_HCI, &hci);
	/* the card still works on a request that was given up: that one will do */
	if (!err && hci & WIRE_HCI_CD)
		return 0;
	if (!err)
		err = core_write_bits(core, WIRE_REG_CHIC, WIRE_CHI_CDA);
	if (!err)
		err = core_write_bits(core, WIRE_REG_HCI, WIRE_HCI_CD);
	core_trace_command(core, CORE_ORIGIN_FILE, "controller dump request", err, 0, begun);
	return err;
}

static int ask_for_new(struct core *core)
{
	unsigned long flags;
	int err = ask(core);

	spin_lock_irqsave(&core->lock, flags);
	core->dump.phase = err ? CORE_DUMP_IDLE : CORE_DUMP_PREPARING;
	if (err)
		core->dump.owner = NULL;
	spin_unlock_irqrestore(&core->lock, flags);
	return err;
}

static void answer(struct core *core, struct ioctl_ocxlpmem_controller_dump *arg)
{
	struct core_dump *dump = &core->dump;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	arg->state = dump->phase == CORE_DUMP_PREPARED ? OCXLPMEM_DUMP_READY :
							 OCXLPMEM_DUMP_PREPARING;
	arg->generation = dump->generation;
	if (dump->phase == CORE_DUMP_PREPARED)
		dump->unreported = false;
	spin_unlock_irqrestore(&core->lock, flags);
	arg->instance = core->params.instance;
	arg->max_size = core->capability.dump_max;
}

/* -EAGAIN: a dump was collected meanwhile, perhaps the one that CHI spoke of */
static int try_request(struct core_file *file, const struct ioctl_ocxlpmem_controller_dump *arg)
{
	struct core *core = file->core;
	unsigned int before = snapshot(core).collected;
	unsigned long flags;
	bool new = false;
	u64 chi;
	int err;

	/* a dead firmware makes no dump and answers no command for the data */
	err = core_check_alive(core, &chi);
	if (err)
		return err;
	err = core_dump_poll(core, file);
	if (err)
		return err;

	spin_lock_irqsave(&core->lock, flags);
	err = core->dump.collected == before ? decide(file, arg, chi, &new) : -EAGAIN;
	spin_unlock_irqrestore(&core->lock, flags);
	return new && !err ? ask_for_new(core) : err;
}

static int request(struct core_file *file, const struct ioctl_ocxlpmem_controller_dump *arg)
{
	int err;

	do
		err = try_request(file, arg);
	while (err == -EAGAIN);
	return err;
}

int core_dump_request(struct core_file *file, struct ioctl_ocxlpmem_controller_dump *arg)
{
	struct core *core = file->core;
	int err;

	if (arg->mode > OCXLPMEM_DUMP_NEW || arg->flags & ~REQUEST_FLAGS)
		return -EINVAL;
	/* the waiting dump is what ATTACH is for */
	if (arg->mode == OCXLPMEM_DUMP_ATTACH && arg->flags & OCXLPMEM_DUMP_DISCARD)
		return -EINVAL;
	if (arg->flags & OCXLPMEM_DUMP_TAKE_OVER && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	err = core_enter(core);
	if (err)
		return err;
	err = request(file, arg);
	if (!err)
		answer(core, arg);
	core_leave(core);
	return err;
}

/* ---- CONTROLLER_DUMP_DATA ----------------------------------------------- */

/* may this file read this dump now? Under the lock */
static int check_reader(struct core_file *file, u64 generation)
{
	const struct core_dump *dump = &file->core->dump;

	/* he hears it now */
	file->dump_taken = false;
	if (dump->phase == CORE_DUMP_IDLE || dump->phase == CORE_DUMP_COLLECTING)
		return -ENODATA;
	if (dump->owner != file)
		return -EBUSY;
	if (generation && generation != dump->generation)
		return -ESTALE;
	return dump->phase == CORE_DUMP_PREPARED ? 0 : -EAGAIN;
}

static int check_read(struct core_file *file, struct ioctl_ocxlpmem_controller_dump_data *arg)
{
	const struct core_dump *dump = &file->core->dump;
	unsigned long flags;
	int err;

	spin_lock_irqsave(&file->core->lock, flags);
	err = check_reader(file, arg->generation);
	if (!err && arg->offset % 8 && arg->offset != dump->resume)
		err = -EINVAL;
	if (!err)
		arg->generation = dump->generation;
	spin_unlock_irqrestore(&file->core->lock, flags);
	return err;
}

/* what CCAP1 allows, and the last offset there is if it says nothing */
static u32 maximum(struct core *core)
{
	return core->capability.dump_max ? core->capability.dump_max : 0xffffffffu;
}

/* not after a take-over: the next owner goes on from where he himself is */
static void note_piece(struct core_file *file, u64 generation, u32 offset, u32 len)
{
	struct core *core = file->core;
	struct core_dump *dump = &core->dump;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	if (dump->generation == generation && dump->owner == file) {
		if (!len)
			dump->end = offset;
		dump->resume = offset + len;
	}
	spin_unlock_irqrestore(&core->lock, flags);
}

/*
 * The bytes have arrived with the one who asked, or the word that there are no
 * more. Pieces count by whomever they were read, as long as there is no hole
 * between them: who goes on with another's part file reads the rest only.
 */
void core_dump_arrived(struct core_file *file,
		       const struct ioctl_ocxlpmem_controller_dump_data *arg)
{
	struct core *core = file->core;
	struct core_dump *dump = &core->dump;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	if (dump->phase == CORE_DUMP_PREPARED && dump->generation == arg->generation &&
	    arg->offset <= dump->had) {
		if (!arg->buf_size)
			dump->whole = true;
		else if (dump->had == CORE_DUMP_HAD_UNKNOWN)
			dump->had = (u64)arg->offset + arg->buf_size;
		else
			dump->had = max_t(u64, dump->had, (u64)arg->offset + arg->buf_size);
	}
	spin_unlock_irqrestore(&core->lock, flags);
}

/* one command: up to size bytes at offset. Bytes in *piece, or a negative errno */
static int read_piece(struct core_file *file, u64 generation, u32 offset, u32 size,
		      void *room, u32 room_size, struct wire_dump *piece)
{
	struct wire_extent extent = { .offset = offset, .size = size };
	struct core_command cmd = {
		.opcode = WIRE_OP_DUMP,
		.origin = CORE_ORIGIN_FILE,
		.param = { wire_extent_encode(&extent) },
		.out = room,
		.out_size = room_size,
	};
	struct core *core = file->core;
	unsigned long flags;
	int ret;

	ret = core_admin_begin(core, &cmd);
	if (ret)
		return ret;
	/* the owner's other thread may have asked for a new one */
	spin_lock_irqsave(&core->lock, flags);
	ret = check_reader(file, generation);
	spin_unlock_irqrestore(&core->lock, flags);
	if (!ret)
		ret = core_admin_run(core, &cmd);
	if (!ret && wire_dump_decode(piece, room, cmd.out_len) < 0)
		ret = -EPROTO;
	if (!ret && piece->len > size) {
		core_log(warn_ratelimited, core, "%s: %u bytes for %u asked",
			 wire_opcode_name(WIRE_OP_DUMP), piece->len, size);
		ret = -EPROTO;
	}
	if (cmd.tried)
		cmd.result = ret;
	core_admin_end(core, &cmd);
	/* where the card's own lengths led to is not the caller's fault */
	if (ret == -EINVAL && offset && snapshot(core).resume == offset)
		ret = -EPROTO;
	return ret;
}

/*
 * How much to ask for at this offset. At the announced maximum the card must
 * say that there is no more: the maximum itself is not the end, or a dump that
 * is longer would be taken for whole.
 */
static u32 piece_size(struct core *core, u64 at, u64 end, u32 piece_max)
{
	u32 max = maximum(core);

	return at < max ? min_t(u64, min_t(u64, end, max) - at, piece_max) : 8;
}

/* a piece that cannot be: 0 if it can */
static int check_piece(struct core *core, u64 at, u32 len)
{
	const char *what;

	if (!len && !at)
		what = "without a byte";
	else if (len && at >= maximum(core))
		what = "longer than CCAP1 allows";
	else
		return 0;
	core_log(warn_ratelimited, core, "%s: a dump %s", wire_opcode_name(WIRE_OP_DUMP), what);
	return len ? -E2BIG : -EPROTO;
}

/* what was given so far, or the errno if that is nothing */
static s64 given(const struct ioctl_ocxlpmem_controller_dump_data *arg, u64 at, int err)
{
	return at > arg->offset ? (s64)(at - arg->offset) : err;
}

/* bytes read; the errno only if the first piece failed. Short at a signal */
static s64 read_pieces(struct core_file *file, struct ioctl_ocxlpmem_controller_dump_data *arg,
		       void *room, u32 room_size)
{
	u32 piece_max = round_down(min_t(u32, room_size - WIRE_HEADER_SIZE, WIRE_DUMP_PIECE_MAX),
				   8);
	/* may be beyond the last offset: piece_size() never asks for more than that */
	u64 end = (u64)arg->offset + arg->buf_size;
	struct core *core = file->core;
	struct wire_dump piece;
	u64 at = arg->offset;
	int err;

	while (at < end && at < snapshot(core).end) {
		if (at > arg->offset && signal_pending(current))
			break;
		err = read_piece(file, arg->generation, at,
				 piece_size(core, at, end, piece_max), room, room_size, &piece);
		if (!err)
			err = check_piece(core, at, piece.len);
		if (!err && copy_to_user(u64_to_user_ptr(arg->buf_ptr + (at - arg->offset)),
					 piece.data, piece.len))
			err = -EFAULT;
		if (err)
			return given(arg, at, err);
		/* only now: who did not get it must be able to ask for it again */
		note_piece(file, arg->generation, at, piece.len);
		if (!piece.len)
			break;
		at += piece.len;
	}
	return at - arg->offset;
}

static int poll_once(struct core_file *file)
{
	struct core *core = file->core;
	int err = core_enter(core);

	if (err)
		return err;
	err = core_dump_poll(core, file);
	core_leave(core);
	return err;
}

int core_dump_read(struct core_file *file, struct ioctl_ocxlpmem_controller_dump_data *arg)
{
	struct core *core = file->core;
	void *room;
	s64 ret;
	int err;

	if (!arg->buf_size || arg->buf_size % 8)
		return -EINVAL;
	err = poll_once(file);
	if (!err)
		err = check_read(file, arg);
	if (err)
		return err;
	if (core->data_size < WIRE_HEADER_SIZE + 8)
		return -EOPNOTSUPP;

	room = kvmalloc(core->data_size, GFP_KERNEL);
	if (!room)
		return -ENOMEM;
	ret = read_pieces(file, arg, room, core->data_size);
	kvfree(room);
	if (ret < 0)
		return ret;
	arg->buf_size = ret;
	return 0;
}

/* ---- CONTROLLER_DUMP_COMPLETE, close ------------------------------------ */

static int collect(struct core_file *file,
		   const struct ioctl_ocxlpmem_controller_dump_complete *arg)
{
	struct core *core = file->core;
	unsigned long flags;
	u64 begun = ktime_get_ns();
	int err;

	spin_lock_irqsave(&core->lock, flags);
	err = check_reader(file, arg->generation);
	if (!err && !core->dump.whole && !(arg->flags & OCXLPMEM_DUMP_DISCARD))
		err = -ENOTEMPTY;
	/* first, so that no thread of this owner reads on or attaches again */
	if (!err)
		core->dump.phase = CORE_DUMP_COLLECTING;
	spin_unlock_irqrestore(&core->lock, flags);
	if (err)
		return err;
	err = core_write_bits(core, WIRE_REG_HCI, WIRE_HCI_CDC);
	spin_lock_irqsave(&core->lock, flags);
	core->dump.phase = CORE_DUMP_IDLE;
	core->dump.owner = NULL;
	core->dump.collected++;
	core->dump.inherited = false;
	spin_unlock_irqrestore(&core->lock, flags);
	core_trace_command(core, CORE_ORIGIN_FILE, "controller dump collected", err, 0, begun);
	return err;
}

int core_dump_complete(struct core_file *file,
		       const struct ioctl_ocxlpmem_controller_dump_complete *arg)
{
	struct core *core = file->core;
	u64 chi;
	int err;

	/* 0 names no dump: the caller must say which one is safe on his side */
	if (!arg->generation || arg->flags & ~OCXLPMEM_DUMP_DISCARD || arg->reserved)
		return -EINVAL;
	err = core_enter(core);
	if (err)
		return err;
	err = collect(file, arg);
	/* the card withdraws CDA: that a dump is available is over */
	if (!err)
		core_update_chi(core, &chi);
	core_leave(core);
	return err;
}

void core_dump_release(struct core_file *file)
{
	struct core *core = file->core;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	if (core->dump.owner == file)
		core->dump.owner = NULL;
	spin_unlock_irqrestore(&core->lock, flags);
}
