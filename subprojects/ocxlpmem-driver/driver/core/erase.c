// SPDX-License-Identifier: GPL-2.0-only
/*
 * Near-storage secure erase: device.md 5.11. It may run for a long time, so its
 * answer comes by interrupt, or is looked for.
 */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/mutex.h>

#include "private.h"
#include "wire/stats.h"

#define ERASE_NAME	"secure erase"

/* ---- the answer --------------------------------------------------------- */

static void finish(struct core *core, unsigned int phase, const struct wire_erase *counters,
		   int err, u8 status)
{
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	core->erase.phase = phase;
	core->erase.counters = *counters;
	core->changed |= CORE_CHANGED_ERASE;
	spin_unlock_irqrestore(&core->lock, flags);

	core_trace_command(core, CORE_DOOR_DRIVER, ERASE_NAME, err, status,
			   core->erase.start);
	core_log(notice, core,
		 ERASE_NAME " %s: accessible pages %llu of %llu, defective pages %llu of %llu",
		 err ? "failed" : "done", counters->accessible_done, counters->accessible_tried,
		 counters->defective_done, counters->defective_tried);
}

/*
 * A status of success is not enough: every page tried must have been erased,
 * and there must have been some.
 */
static int judge(u8 status, const struct wire_erase *counters)
{
	int err = core_status_errno(status);

	if (err)
		return err;
	return wire_erase_complete(counters) && counters->accessible_tried ? 0 : -EIO;
}

static int load_answer(struct core *core, struct wire_response *rsp,
		       struct wire_erase *counters)
{
	u64 words[WIRE_ERASE_WORDS];
	unsigned int i;
	u64 word;
	int err;

	err = core_load_word(core, core->near.response, &word);
	wire_response_decode(rsp, word);
	for (i = 0; i < WIRE_ERASE_WORDS && !err; i++)
		err = core_load_word(core, core->near.response + WIRE_ERASE_OFFSET + 8 * i,
				     &words[i]);
	if (err)
		return err;
	wire_erase_decode(counters, words);
	return 0;
}

static bool is_busy(struct core *core)
{
	unsigned long flags;
	bool busy;

	spin_lock_irqsave(&core->lock, flags);
	busy = core->erase.phase == CORE_ERASE_BUSY;
	spin_unlock_irqrestore(&core->lock, flags);
	return busy;
}

static void take_answer(struct core *core)
{
	struct wire_erase counters;
	struct wire_response rsp;
	int err;

	err = load_answer(core, &rsp, &counters);
	if (!err)
		err = core_act(core, WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	/* another id answers an older command: ours is still to come */
	if (err || rsp.id != core->erase.id)
		return;
	err = judge(rsp.status, &counters);
	finish(core, err ? CORE_ERASE_FAILED : CORE_ERASE_DONE, &counters, err, rsp.status);
}

void core_erase_look(struct core *core)
{
	static const struct wire_erase nothing;
	u64 chi;

	mutex_lock(&core->erase.lock);
	if (is_busy(core) && !core_look(core, &chi)) {
		if (chi & WIRE_CHI_NSCRA)
			take_answer(core);
		else if (chi & WIRE_CHI_FATAL)
			/* it will never answer: nobody may take the medium for erased */
			finish(core, CORE_ERASE_FAILED, &nothing, -EIO, 0);
	}
	mutex_unlock(&core->erase.lock);
}

unsigned int core_erase_poll(struct core *core)
{
	unsigned long flags;
	unsigned int phase;

	if (!core_enter(core)) {
		core_erase_look(core);
		core_leave(core);
	}
	spin_lock_irqsave(&core->lock, flags);
	phase = core->erase.phase;
	/* what a card that is gone did is not known */
	if (phase == CORE_ERASE_BUSY && core_gone(core))
		phase = CORE_ERASE_FAILED;
	spin_unlock_irqrestore(&core->lock, flags);
	return phase;
}

/* ---- the request -------------------------------------------------------- */

static int claim(struct core *core)
{
	struct core_erase *erase = &core->erase;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&core->lock, flags);
	if (erase->phase == CORE_ERASE_BUSY || core->region_active)
		err = -EBUSY;
	else
		erase->phase = CORE_ERASE_BUSY;
	spin_unlock_irqrestore(&core->lock, flags);
	return err;
}

static int ring(struct core *core)
{
	struct wire_request req = { .opcode = WIRE_NS_OP_SECURE_ERASE };
	u64 words[WIRE_REQUEST_WORDS];
	unsigned int i;
	int err = 0;

	req.id = core->erase.id + 1;
	wire_request_encode(&req, words);
	for (i = 0; i < WIRE_REQUEST_WORDS && !err; i++)
		err = core_store_word(core, core->near.request + 8 * i, words[i]);
	if (!err)
		err = core_act(core, WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	if (!err)
		err = core_act(core, WIRE_REG_CHIE, WIRE_CHI_NSCRA);
	if (!err)
		err = core_act(core, WIRE_REG_HCI, WIRE_HCI_NSCRW);
	if (!err)
		core->erase.id++;
	return err;
}

static int start(struct core *core)
{
	unsigned long flags;
	u64 chi;
	int err;

	err = core_look(core, &chi);
	if (err)
		return err;
	if (chi & WIRE_CHI_FATAL)
		return -EIO;
	err = claim(core);
	if (err)
		return err;
	core->erase.start = ktime_get_ns();
	err = ring(core);
	if (err) {
		spin_lock_irqsave(&core->lock, flags);
		core->erase.phase = CORE_ERASE_FAILED;
		spin_unlock_irqrestore(&core->lock, flags);
	}
	return err;
}

/* a card that cannot say it is erased all the same */
static bool count_resets(struct core *core, u32 *count)
{
	struct core_block *block;
	struct wire_stats stats;
	bool known;
	u8 status;

	if (core_cached(core, CORE_CACHE_STATS, CORE_DOOR_DRIVER, &block, &status))
		return false;
	known = wire_stats_decode(&stats, block->data, block->len) >= 0;
	*count = stats.reset_count;
	core_block_put(block);
	return known;
}

int core_erase_start(struct core *core)
{
	struct core_erase_note note = { };
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (!core->has_near)
		return -EOPNOTSUPP;
	err = core_enter(core);
	if (err)
		return err;
	note.resets_known = count_resets(core, &note.resets);
	/* nobody looks for an answer before the doorbell has been rung */
	mutex_lock(&core->erase.lock);
	err = start(core);
	note.number = core->erase.id;
	if (!err)
		core->erase.note = note;
	mutex_unlock(&core->erase.lock);
	core_leave(core);
	return err;
}

/* ---- an erase that outlives a driver start ------------------------------- */

bool core_can_erase(const struct core *core)
{
	return core->has_near;
}

void core_erase_note(struct core *core, struct core_erase_note *note)
{
	mutex_lock(&core->erase.lock);
	*note = core->erase.note;
	mutex_unlock(&core->erase.lock);
}

static bool was_reset_since(struct core *core, const struct core_erase_note *note)
{
	u32 resets;

	return note->resets_known && count_resets(core, &resets) && resets != note->resets;
}

/* between core_enter() and core_leave() */
static int adopt(struct core *core, const struct core_erase_note *note)
{
	static const struct wire_erase nothing;
	bool reset = was_reset_since(core, note);
	unsigned long flags;
	int err;

	mutex_lock(&core->erase.lock);
	core->erase.id = note->number;
	core->erase.note = *note;
	core->erase.start = ktime_get_ns();
	spin_lock_irqsave(&core->lock, flags);
	core->erase.phase = CORE_ERASE_BUSY;
	spin_unlock_irqrestore(&core->lock, flags);
	err = core_act(core, WIRE_REG_CHIE, WIRE_CHI_NSCRA);
	mutex_unlock(&core->erase.lock);
	/* it may have ended meanwhile */
	core_erase_look(core);

	mutex_lock(&core->erase.lock);
	if (reset && is_busy(core)) {
		core_log(warn, core,
			 "the card was reset during a secure erase: what became of it is not known");
		finish(core, CORE_ERASE_FAILED, &nothing, -EIO, 0);
	}
	mutex_unlock(&core->erase.lock);
	return err;
}

int core_erase_adopt(struct core *core, const struct core_erase_note *note)
{
	int err;

	if (!core->has_near)
		return -EOPNOTSUPP;
	err = core_enter(core);
	if (err)
		return err;
	err = adopt(core, note);
	core_leave(core);
	return err;
}
