// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware update: device.md 5.3. The image comes in blocks, each one admin
 * command, so that other commands get their turn in between.
 */
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/pid.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "private.h"

static u32 block_max(const struct core *core)
{
	return round_down(min_t(u32, core->data_size, OCXLPMEM_FIRMWARE_BLOCK_MAX), 8);
}

/* fills in the answer */
static void tell(struct core_payload *p)
{
	const struct core_firmware *fw = &p->core->firmware;
	struct ocxlpmem_nd_firmware_out *out = &p->firmware;
	unsigned long flags;

	memset(out, 0, sizeof(*out));
	spin_lock_irqsave(&p->core->lock, flags);
	out->context = fw->context;
	out->phase = fw->phase;
	out->size = fw->size;
	out->done = fw->done;
	spin_unlock_irqrestore(&p->core->lock, flags);
	out->block_max = block_max(p->core);
	core_put_le64(p->core->fwver, out->running);
	p->middle = &out->context;
	p->middle_len = sizeof(*out) - offsetof(struct ocxlpmem_nd_firmware_out, context);
}

int core_firmware_query(struct core_payload *p)
{
	u64 fwver;
	int err;

	err = core_enter(p->core);
	if (err)
		return err;
	/* the running version changes with the reset that activates a new one */
	err = core_read(p->core, WIRE_REG_FWVER, &fwver);
	core_leave(p->core);
	tell(p);
	if (!err)
		core_put_le64(fwver, p->firmware.running);
	return err;
}

/* ---- start -------------------------------------------------------------- */

/* who began it has ended without a FINISH: nobody will send the rest */
static bool abandoned(const struct core_firmware *fw)
{
	return !fw->sending && !pid_has_task(fw->owner, PIDTYPE_TGID);
}

/* *owner: in: who asks; out: a reference to put */
static int start(struct core *core, u32 size, struct pid **owner)
{
	struct core_firmware *fw = &core->firmware;

	if (fw->phase == OCXLPMEM_FIRMWARE_RECEIVING && !abandoned(fw))
		return -EBUSY;
	swap(fw->owner, *owner);
	fw->phase = OCXLPMEM_FIRMWARE_RECEIVING;
	/* not 0, and not easily that of an update of another driver start */
	fw->context = get_random_u32() | 1;
	fw->size = size;
	fw->done = 0;
	return 0;
}

int core_firmware_start(struct core_payload *p)
{
	struct ocxlpmem_nd_firmware_start in;
	struct core *core = p->core;
	struct pid *owner;
	unsigned long flags;
	int err;

	memcpy(&in, p->in, sizeof(in));
	if (in.size % WIRE_FW_ALIGN || in.reserved)
		return -EINVAL;
	if (!block_max(core))
		err = -EOPNOTSUPP;
	else if (p->header.state == OCXLPMEM_STATE_FATAL)
		err = -EIO;
	else if (core_erase_open(core))
		err = -EBUSY;
	else
		err = 0;
	if (!err) {
		owner = get_task_pid(current, PIDTYPE_TGID);
		spin_lock_irqsave(&core->lock, flags);
		err = start(core, in.size, &owner);
		spin_unlock_irqrestore(&core->lock, flags);
		put_pid(owner);
	}
	tell(p);
	return err;
}

/* ---- send --------------------------------------------------------------- */

struct send {
	u32 context;
	u32 offset;
	u32 length;
	u32 reserved;
};

/* bytes still to come at most; an image of unknown size ends with 32-bit offsets */
static u32 room(const struct core_firmware *fw)
{
	return (fw->size ?: round_down(U32_MAX, WIRE_FW_ALIGN)) - fw->done;
}

static int claim(struct core *core, const struct send *in)
{
	struct core_firmware *fw = &core->firmware;

	if (fw->phase != OCXLPMEM_FIRMWARE_RECEIVING || in->context != fw->context)
		return -EINVAL;
	if (fw->sending)
		return -EBUSY;
	if (in->offset != fw->done || in->length > room(fw))
		return -EINVAL;
	fw->sending = true;
	return 0;
}

/* INFERRED: with its last block the card has the image, whoever says that it is whole */
static void received(struct core_firmware *fw, u32 length)
{
	fw->done += length;
	fw->whole = fw->done == fw->size ? fw->done : 0;
}

/*
 * 0x21 means try later; so does a lock that was not free. What else went wrong
 * left the card with an unknown part of the image: the update has failed.
 */
static void settle(struct core *core, const struct send *in, int err, bool tried)
{
	struct core_firmware *fw = &core->firmware;
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	fw->sending = false;
	if (fw->context == in->context && fw->phase == OCXLPMEM_FIRMWARE_RECEIVING) {
		if (!err) {
			received(fw, in->length);
		} else if (tried && err != -EBUSY) {
			fw->whole = 0;
			fw->phase = OCXLPMEM_FIRMWARE_FAILED;
		}
	}
	spin_unlock_irqrestore(&core->lock, flags);
}

int core_firmware_send(struct core_payload *p)
{
	struct wire_extent extent;
	struct core_command cmd = {
		.opcode = WIRE_OP_FW_UPDATE,
		.origin = p->origin,
		.in = (const u8 *)p->in + offsetof(struct ocxlpmem_nd_firmware_send, data),
	};
	struct core *core = p->core;
	unsigned long flags;
	struct send in;
	int err;

	memcpy(&in, p->in, sizeof(in));
	if (!in.length || in.length % WIRE_FW_ALIGN || in.reserved)
		return -EINVAL;
	if (in.length > block_max(core))
		return -EINVAL;
	spin_lock_irqsave(&core->lock, flags);
	err = claim(core, &in);
	spin_unlock_irqrestore(&core->lock, flags);
	if (!err) {
		extent.offset = in.offset;
		extent.size = in.length;
		cmd.param[0] = wire_extent_encode(&extent);
		cmd.in_len = in.length;
		err = core_admin(core, &cmd);
		settle(core, &in, err, cmd.tried);
		p->header.card_status = cmd.status;
	}
	tell(p);
	return err;
}

/* ---- finish ------------------------------------------------------------- */

/* what it had before, or has got whole, it keeps */
static void cancel(struct core_firmware *fw)
{
	fw->phase = fw->whole ? OCXLPMEM_FIRMWARE_SENT : OCXLPMEM_FIRMWARE_IDLE;
	if (fw->whole)
		fw->size = fw->done = fw->whole;
}

static int finish(struct core *core, const struct ocxlpmem_nd_firmware_finish *in)
{
	struct core_firmware *fw = &core->firmware;

	if (fw->phase == OCXLPMEM_FIRMWARE_IDLE || in->context != fw->context)
		return -EINVAL;
	if (fw->sending)
		return -EBUSY;
	if (in->cancel) {
		cancel(fw);
		return 0;
	}
	if (fw->phase != OCXLPMEM_FIRMWARE_RECEIVING || !fw->done)
		return -EINVAL;
	if (fw->size && fw->done != fw->size)
		return -EINVAL;
	fw->size = fw->done;
	fw->whole = fw->done;
	/* INFERRED: no step ends an update; the next reset makes it active */
	fw->phase = OCXLPMEM_FIRMWARE_SENT;
	return 0;
}

int core_firmware_finish(struct core_payload *p)
{
	struct ocxlpmem_nd_firmware_finish in;
	unsigned long flags;
	int err;

	memcpy(&in, p->in, sizeof(in));
	if (in.cancel > 1)
		return -EINVAL;
	spin_lock_irqsave(&p->core->lock, flags);
	err = finish(p->core, &in);
	spin_unlock_irqrestore(&p->core->lock, flags);
	tell(p);
	return err;
}
