// SPDX-License-Identifier: GPL-2.0-only
/* The life of a core: from a card's registers to the last open file. */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/pid.h>
#include <linux/slab.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#include "private.h"

/* the causes that interrupt; NSCRA joins them with the first erase (device.md 2.4) */
#define CAUSES	(WIRE_CHI_ELA | WIRE_CHI_CDA | WIRE_CHI_CFFS | WIRE_CHI_CHFS)

/* ---- creation ----------------------------------------------------------- */

static int read_capability(struct core *core)
{
	u64 ccap0, ccap1;
	u64 seconds;
	int err;

	err = core_read(core, WIRE_REG_CCAP0, &ccap0);
	if (!err)
		err = core_read(core, WIRE_REG_CCAP1, &ccap1);
	if (!err)
		err = core_read(core, WIRE_REG_FWVER, &core->fwver);
	if (err)
		return err;
	wire_capability_decode(&core->capability, ccap0, ccap1);
	seconds = core->capability.ready_timeout_s + core->capability.memory_timeout_s;
	core->ready_deadline = ktime_get_ns() + seconds * NSEC_PER_SEC;
	return 0;
}

/* a dump that somebody before us asked for and that is not ready yet */
static int adopt_dump(struct core *core)
{
	u64 hci;
	int err;

	err = core_read(core, WIRE_REG_HCI, &hci);
	if (err || !(hci & WIRE_HCI_CD))
		return err;
	core->dump.phase = CORE_DUMP_PREPARING;
	core->dump.generation = 1;
	core->dump.deadline = ktime_get_ns() +
			      (u64)core->params.dump_timeout_ms * NSEC_PER_MSEC;
	return 0;
}

/*
 * INFERRED: the request block can be read back. Ids go on where the last driver
 * start ended, so that a late answer to that one is no answer to us.
 */
static int continue_ids(struct core *core)
{
	u64 words[WIRE_REQUEST_WORDS] = { };
	struct wire_request req;
	int err;

	err = core_load_word(core, core->admin_area.request, &words[0]);
	wire_request_decode(&req, words);
	core->admin.id = req.id;
	return err;
}

static int heartbeat(struct core *core)
{
	struct core_command cmd = { .opcode = WIRE_OP_HEARTBEAT, .origin = CORE_ORIGIN_DRIVER };
	u64 hci;
	int err;

	err = core_admin(core, &cmd);
	if (err)
		return err;
	err = core_read(core, WIRE_REG_HCI, &hci);
	core->admin.card_drops_acrw = !err && !(hci & WIRE_HCI_ACRW);
	return err;
}

static int start(struct core *core)
{
	u64 chi;
	int err;

	err = core_update_chi(core, &chi);
	if (!err)
		err = read_capability(core);
	if (!err)
		err = core_areas_read(core);
	core->dump.inherited = !err && chi & WIRE_CHI_CDA;
	if (!err)
		err = continue_ids(core);
	if (!err)
		err = adopt_dump(core);
	if (!err)
		err = core_erase_find(core);
	if (!err)
		err = core_write_bits(core, WIRE_REG_CHIE, CAUSES);
	/* a fatal card answers nothing, but it must be seen and named */
	if (!err && !(chi & WIRE_CHI_FATAL))
		err = heartbeat(core);
	return err;
}

static void print_start(struct core *core)
{
	unsigned int revision = core->capability.spec_revision;
	char version[WIRE_FWVER_LEN + 1];

	core_fw_version(core, version);
	core_log(info, core, "firmware version %s, device specification %u.%u", version,
		 revision >> 4, revision & 0xf);
}

static void init(struct core *core, const struct core_ops *ops, void *priv,
		 const struct core_params *params)
{
	kref_init(&core->kref);
	core->ops = ops;
	core->priv = priv;
	core->params = *params;
	if (!core->params.dump_timeout_ms)
		core->params.dump_timeout_ms = CORE_DUMP_TIMEOUT_MS;
	if (!core->params.lock_timeout_ms)
		core->params.lock_timeout_ms = CORE_LOCK_TIMEOUT_MS;
	spin_lock_init(&core->lock);
	mutex_init(&core->region_lock);
	mutex_init(&core->erase.lock);
	core_admin_init(core);
	init_waitqueue_head(&core->idle);
	init_waitqueue_head(&core->events.wait);
	INIT_LIST_HEAD(&core->ring.blocks);
	INIT_LIST_HEAD(&core->files);
	core->ring.instance = params->instance;
	core->ring.oldest = 1;
	core->ring.next = 1;
	core->ring.had = 1;
}

/*
 * Nobody waits for it any more, but the card works on it: a driver that starts
 * meanwhile would ring the bell of a card that is busy.
 */
static void await_last_answer(struct core *core)
{
	u64 end = ktime_get_ns() + (u64)CORE_LAST_ANSWER_MS * NSEC_PER_MSEC, chi;

	end = min(end, core->admin.answer_due);
	while (ktime_get_ns() < end) {
		if (core->ops->read64(core->priv, WIRE_REG_CHI, &chi) || chi == WIRE_DEAD ||
		    chi & WIRE_CHI_FATAL)
			return;
		if (chi & WIRE_CHI_ACRA) {
			core->ops->write64(core->priv, WIRE_REG_CHIC, WIRE_CHI_ACRA);
			return;
		}
		usleep_range(1000, 1250);
	}
}

/* past core_gone(), which holds everybody else back */
static void let_go(struct core *core)
{
	if (READ_ONCE(core->dead))
		return;
	await_last_answer(core);
	core->ops->write64(core->priv, WIRE_REG_CHIEC, WIRE_CHI_ALL);
	/* the removal has cut a debug command short */
	if (core->admin.fde)
		core->ops->write64(core->priv, WIRE_REG_HCIC, WIRE_HCI_FDE);
}

int core_create(struct core **out, const struct core_ops *ops, void *priv,
		const struct core_params *params)
{
	struct core *core = kzalloc(sizeof(*core), GFP_KERNEL);
	unsigned long flags;
	int err;

	if (!core)
		return -ENOMEM;
	init(core, ops, priv, params);
	err = start(core);
	if (err) {
		let_go(core);
		core_put(core);
		return err;
	}
	print_start(core);
	/* may be ready already */
	core_ready_poll(core);
	spin_lock_irqsave(&core->lock, flags);
	core->born = true;
	spin_unlock_irqrestore(&core->lock, flags);
	*out = core;
	return 0;
}

/* ---- the end ------------------------------------------------------------ */

static bool is_idle(struct core *core)
{
	unsigned long flags;
	bool idle;

	spin_lock_irqsave(&core->lock, flags);
	idle = !core->active;
	spin_unlock_irqrestore(&core->lock, flags);
	return idle;
}

void core_remove(struct core *core)
{
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	WRITE_ONCE(core->removed, true);
	spin_unlock_irqrestore(&core->lock, flags);
	wake_up_all(&core->admin.wait);
	wait_event(core->idle, is_idle(core));

	let_go(core);
	/* whoever waits for events hears that there will be none */
	core_notify(core);
}

static void release(struct kref *kref)
{
	struct core *core = container_of(kref, struct core, kref);

	core_logs_free(&core->ring);
	core_cache_drop(core);
	put_pid(core->firmware.owner);
	mutex_destroy(&core->erase.lock);
	mutex_destroy(&core->region_lock);
	kfree(core);
}

void core_put(struct core *core)
{
	kref_put(&core->kref, release);
}

/* ---- what others ask for ------------------------------------------------ */

const struct wire_capability *core_capability(const struct core *core)
{
	return &core->capability;
}

const struct wire_area *core_admin_area(const struct core *core)
{
	return &core->admin_area;
}

u64 core_serial(const struct core *core)
{
	return core->params.serial;
}

void core_fw_version(const struct core *core, char out[WIRE_FWVER_LEN + 1])
{
	wire_fwver_text(out, core->fwver);
}

void core_set_region_active(struct core *core, bool active)
{
	unsigned long flags;

	/* a debug command that may change the medium ends first */
	mutex_lock(&core->region_lock);
	spin_lock_irqsave(&core->lock, flags);
	core->region_active = active;
	spin_unlock_irqrestore(&core->lock, flags);
	mutex_unlock(&core->region_lock);
}

bool core_region_active(struct core *core)
{
	unsigned long flags;
	bool active;

	spin_lock_irqsave(&core->lock, flags);
	active = core->region_active;
	spin_unlock_irqrestore(&core->lock, flags);
	return active;
}
