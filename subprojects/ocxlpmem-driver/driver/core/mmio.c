// SPDX-License-Identifier: GPL-2.0-only
/*
 * Register access: the one place where a word that a card of all ones would give is
 * told from an answer.
 */
#include <linux/compiler.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#include "private.h"

/* Pulled hardware reads as all ones and drops writes: nothing is touched again. */
void core_mark_dead(struct core *core)
{
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	if (!core->dead) {
		WRITE_ONCE(core->dead, true);
		core->events.news |= OCXLPMEM_EVENT_GONE;
	}
	spin_unlock_irqrestore(&core->lock, flags);
	wake_up_all(&core->admin.wait);
}

/* a card that is being let go still has to hand over what it has given away */
static bool is_out_of_reach(const struct core *core)
{
	return READ_ONCE(core->dead) ||
	       (READ_ONCE(core->removed) && !READ_ONCE(core->admin.consuming));
}

static int port_read(struct core *core, u64 offset, u64 *value)
{
	int ret;

	if (is_out_of_reach(core))
		return -ENODEV;
	ret = core->ops->read64(core->priv, offset, value);
	return ret > 0 ? -EIO : ret;
}

static int port_write(struct core *core, u64 offset, u64 value)
{
	int ret;

	if (is_out_of_reach(core))
		return -ENODEV;
	ret = core->ops->write64(core->priv, offset, value);
	return ret > 0 ? -EIO : ret;
}

int core_read(struct core *core, u64 offset, u64 *value)
{
	int err = port_read(core, offset, value);

	if (err || *value != WIRE_DEAD)
		return err;
	core_mark_dead(core);
	return -ENODEV;
}

int core_write_bits(struct core *core, u64 reg, u64 mask)
{
	/*
	 * device.md 2.3: these registers act on the ones written, so nothing
	 * but the wanted mask may be in the store. INFERRED for HCI, whose
	 * other bits a zero must leave alone.
	 */
	return port_write(core, reg, mask);
}

/* A card that dies stays dead: then the last word read is all ones. */
static int check_dead(struct core *core, u64 last)
{
	u64 chi;

	return last == WIRE_DEAD ? core_read(core, WIRE_REG_CHI, &chi) : 0;
}

int core_load_word(struct core *core, u64 offset, u64 *value)
{
	int err = port_read(core, offset, value);

	return err ? err : check_dead(core, *value);
}

int core_store_word(struct core *core, u64 offset, u64 value)
{
	return port_write(core, offset, value);
}

int core_load(struct core *core, u64 offset, void *buf, u32 len)
{
	u64 value = 0;
	u32 at;
	int err;

	for (at = 0; at < len; at += 8) {
		err = port_read(core, offset + at, &value);
		if (err)
			return err;
		core_put_le64(value, (u8 *)buf + at);
	}
	return check_dead(core, value);
}

int core_store(struct core *core, u64 offset, const void *buf, u32 len)
{
	u32 at;
	int err;

	for (at = 0; at < len; at += 8) {
		err = port_write(core, offset + at, core_get_le64((const u8 *)buf + at));
		if (err)
			return err;
	}
	return 0;
}
