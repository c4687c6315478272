// SPDX-License-Identifier: GPL-2.0-only
/*
 * Near-storage secure erase: device.md 5.11. It may run for a long time, so its
 * answer comes by interrupt, or is looked for. It also goes on without us: what a
 * new core finds is asked of the card, and what the card may be erasing is no
 * place for data. Time alone never ends that doubt.
 */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>

#include "private.h"
#include "wire/stats.h"

#define ERASE_NAME	"secure erase"

static unsigned int phase_of(struct core *core)
{
	unsigned long flags;
	unsigned int phase;

	spin_lock_irqsave(&core->lock, flags);
	phase = core->erase.phase;
	spin_unlock_irqrestore(&core->lock, flags);
	return phase;
}

static void set_phase(struct core *core, unsigned int phase)
{
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	core->erase.phase = phase;
	spin_unlock_irqrestore(&core->lock, flags);
}

static bool is_open(unsigned int phase)
{
	return phase == CORE_ERASE_BUSY || phase == CORE_ERASE_DOUBT;
}

bool core_erase_open_locked(const struct core *core)
{
	return is_open(core->erase.phase);
}

bool core_erase_open(struct core *core)
{
	return is_open(phase_of(core));
}

/* ---- what the card says ------------------------------------------------- */

/*
 * INFERRED: both blocks can be read back. Each request takes the id after that of
 * the last one, and its opcode is zeroed once its answer was taken. So a request
 * that stands there with another id than the response has no answer yet.
 */
enum witness {
	WITNESS_BLANK,		/* as after a power cycle */
	WITNESS_IDLE,		/* the last answer was taken */
	WITNESS_ENDED,		/* answered, not taken yet */
	WITNESS_RUNNING,
	WITNESS_NONSENSE,
};

/* could this driver have written it, and not before that answer? */
static bool is_sound(const struct wire_request *req, const struct wire_response *rsp)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(req->param); i++)
		if (req->param[i])
			return false;
	if (req->unknown_01 || req->unknown_04)
		return false;
	/* an override may have left several ids without an answer */
	return req->opcode ? req->opcode == WIRE_NS_OP_SECURE_ERASE :
			     (u16)(req->id - rsp->id) < 0x8000;
}

static int load_request(struct core *core, struct wire_request *req)
{
	u64 words[WIRE_REQUEST_WORDS];
	unsigned int i;
	int err = 0;

	for (i = 0; i < WIRE_REQUEST_WORDS && !err; i++)
		err = core_load_word(core, core->near_area.request + 8 * i, &words[i]);
	if (!err)
		wire_request_decode(req, words);
	return err;
}

static int ask_card(struct core *core, enum witness *witness)
{
	struct wire_response rsp;
	struct wire_request req;
	u64 hci, word;
	int err;

	err = core_read(core, WIRE_REG_HCI, &hci);
	if (!err)
		err = load_request(core, &req);
	if (!err)
		err = core_load_word(core, core->near_area.response, &word);
	if (err)
		return err;
	wire_response_decode(&rsp, word);

	if (hci & WIRE_HCI_NSCRW)
		*witness = WITNESS_RUNNING;
	else if (!is_sound(&req, &rsp))
		*witness = WITNESS_NONSENSE;
	else if (req.opcode)
		*witness = req.id == rsp.id ? WITNESS_ENDED : WITNESS_RUNNING;
	else
		*witness = req.id || word ? WITNESS_IDLE : WITNESS_BLANK;
	core->erase.id = req.id;
	return 0;
}

/* ---- the answer --------------------------------------------------------- */

static const struct wire_erase no_counters;

static void finish(struct core *core, unsigned int phase, const struct wire_erase *counters,
		   int err, u8 status)
{
	unsigned long flags;

	spin_lock_irqsave(&core->lock, flags);
	core->erase.phase = phase;
	core->erase.counters = *counters;
	core->erase.unproven = false;
	core->events.changed |= CORE_CHANGED_ERASE;
	spin_unlock_irqrestore(&core->lock, flags);

	core_trace_command(core, CORE_ORIGIN_DRIVER, ERASE_NAME, err, status,
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

	err = core_load_word(core, core->near_area.response, &word);
	wire_response_decode(rsp, word);
	for (i = 0; i < WIRE_ERASE_WORDS && !err; i++)
		err = core_load_word(core, core->near_area.response + WIRE_ERASE_OFFSET + 8 * i,
				     &words[i]);
	if (err)
		return err;
	wire_erase_decode(counters, words);
	return 0;
}

/* no later core takes this request for one that runs. The id stays */
static int forget_request(struct core *core)
{
	struct wire_request req = { .id = core->erase.id };
	u64 words[WIRE_REQUEST_WORDS];

	wire_request_encode(&req, words);
	return core_store_word(core, core->near_area.request, words[0]);
}

static void take_answer(struct core *core)
{
	struct wire_erase counters;
	struct wire_response rsp;
	int err;

	err = load_answer(core, &rsp, &counters);
	if (!err)
		err = core_write_bits(core, WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	/* another id answers an older command: ours is still to come */
	if (err || rsp.id != core->erase.id)
		return;
	if (forget_request(core))
		return;
	err = judge(rsp.status, &counters);
	finish(core, err ? CORE_ERASE_FAILED : CORE_ERASE_DONE, &counters, err, rsp.status);
}

/* in doubt, the blocks say whether what came is the answer to what stands there */
static void resolve(struct core *core, u64 chi)
{
	enum witness witness;

	if (ask_card(core, &witness))
		return;
	if (witness == WITNESS_ENDED)
		take_answer(core);
	else if (chi & WIRE_CHI_NSCRA)
		core_write_bits(core, WIRE_REG_CHIC, WIRE_CHI_NSCRA);
}

/* blocks of zeros prove nothing until the card is ready with them */
static void look_for_proof(struct core *core, u64 chi)
{
	enum witness witness;
	unsigned long flags;

	if ((chi & CORE_READY) != CORE_READY || ask_card(core, &witness))
		return;
	spin_lock_irqsave(&core->lock, flags);
	core->erase.unproven = false;
	if (witness != WITNESS_BLANK && witness != WITNESS_IDLE) {
		core->erase.phase = CORE_ERASE_DOUBT;
		core->erase.found = true;
	}
	spin_unlock_irqrestore(&core->lock, flags);
}

void core_erase_look(struct core *core)
{
	unsigned int phase;
	u64 chi;

	if (!core->has_near)
		return;
	mutex_lock(&core->erase.lock);
	phase = phase_of(core);
	if ((is_open(phase) || core->erase.unproven) && !core_update_chi(core, &chi)) {
		if (core->erase.unproven)
			look_for_proof(core, chi);
		else if (phase == CORE_ERASE_DOUBT)
			resolve(core, chi);
		else if (chi & WIRE_CHI_NSCRA)
			take_answer(core);
		else if (chi & WIRE_CHI_FATAL)
			/* it will never answer; whether it still erases is not known */
			set_phase(core, CORE_ERASE_DOUBT);
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
	if (is_open(phase) && core_gone(core))
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
	if (is_open(erase->phase) || erase->unproven || core->region_active)
		err = -EBUSY;
	if (!err) {
		erase->phase = CORE_ERASE_BUSY;
		erase->found = false;
	}
	spin_unlock_irqrestore(&core->lock, flags);
	return err;
}

static int store_request(struct core *core, const struct wire_request *req)
{
	u64 words[WIRE_REQUEST_WORDS], word;
	unsigned int i;
	int err = 0;

	wire_request_encode(req, words);
	/* the opcode last: until then it is no request */
	for (i = WIRE_REQUEST_WORDS; i-- && !err;)
		err = core_store_word(core, core->near_area.request + 8 * i, words[i]);
	if (!err)
		err = core_load_word(core, core->near_area.request, &word);
	if (err || word == words[0])
		return err;
	/* so a later driver start could not know of it */
	core_log(err, core, ERASE_NAME " refused: its request cannot be read back");
	return -EOPNOTSUPP;
}

static int ring(struct core *core)
{
	struct wire_request req = { .opcode = WIRE_NS_OP_SECURE_ERASE };
	int err;

	req.id = ++core->erase.id;
	err = core_write_bits(core, WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	if (!err)
		err = core_write_bits(core, WIRE_REG_CHIE, WIRE_CHI_NSCRA);
	if (!err)
		err = store_request(core, &req);
	if (!err)
		err = core_write_bits(core, WIRE_REG_HCI, WIRE_HCI_NSCRW);
	if (!err)
		return 0;
	/* nothing was rung, so the next one has this id */
	core->erase.id--;
	forget_request(core);
	return err;
}

static int start(struct core *core)
{
	u64 chi;
	int err;

	err = core_check_alive(core, &chi);
	if (err)
		return err;
	err = claim(core);
	if (err)
		return err;
	core->erase.start = ktime_get_ns();
	err = ring(core);
	if (err)
		set_phase(core, CORE_ERASE_FAILED);
	return err;
}

int core_erase_start(struct core *core)
{
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (!core->has_near)
		return -EOPNOTSUPP;
	err = core_enter(core);
	if (err)
		return err;
	/* nobody looks for an answer before the doorbell has been rung */
	mutex_lock(&core->erase.lock);
	err = start(core);
	mutex_unlock(&core->erase.lock);
	core_leave(core);
	return err;
}

bool core_can_erase(const struct core *core)
{
	return core->has_near;
}

/* ---- an erase of an earlier core ----------------------------------------- */

int core_erase_find(struct core *core)
{
	enum witness witness;
	u64 chi;
	int err;

	if (!core->has_near)
		return 0;
	err = core_update_chi(core, &chi);
	if (!err)
		err = ask_card(core, &witness);
	if (err || witness == WITNESS_IDLE)
		return err;
	core->erase.start = ktime_get_ns();
	if (witness == WITNESS_BLANK) {
		core->erase.unproven = (chi & CORE_READY) != CORE_READY;
		return 0;
	}
	core->erase.phase = CORE_ERASE_DOUBT;
	core->erase.found = true;
	err = core_write_bits(core, WIRE_REG_CHIE, WIRE_CHI_NSCRA);
	if (!err && witness == WITNESS_ENDED)
		take_answer(core);
	/* nobody has a DIMM whose labels would have to be read anew */
	core->events.changed &= ~CORE_CHANGED_ERASE;
	return err;
}

void core_erase_adopt(struct core *core)
{
	enum witness witness;

	if (core_enter(core))
		return;
	mutex_lock(&core->erase.lock);
	if (phase_of(core) == CORE_ERASE_DOUBT && !ask_card(core, &witness) &&
	    witness == WITNESS_RUNNING)
		set_phase(core, CORE_ERASE_BUSY);
	mutex_unlock(&core->erase.lock);
	core_leave(core);
}

static bool is_found(struct core *core)
{
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&core->lock, flags);
	found = core->erase.found;
	spin_unlock_irqrestore(&core->lock, flags);
	return found;
}

int core_erase_override(struct core *core, u64 serial)
{
	u64 chi;
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	/* the card that is meant, not the one beside it */
	if (serial != core->params.serial)
		return -EINVAL;
	err = core_enter(core);
	if (err)
		return err;
	mutex_lock(&core->erase.lock);
	if (!is_open(phase_of(core)))
		err = -ENODATA;
	else
		err = core_update_chi(core, &chi);
	/* there is no knowing better than who began it */
	if (!err && !is_found(core))
		err = -EBUSY;
	if (!err)
		err = core_write_bits(core, WIRE_REG_CHIC, WIRE_CHI_NSCRA);
	if (!err)
		err = forget_request(core);
	if (!err) {
		core_log(warn, core,
			 "an administrator says that no secure erase runs: it is not waited for any more");
		finish(core, CORE_ERASE_FAILED, &no_counters, -EIO, 0);
	}
	mutex_unlock(&core->erase.lock);
	core_leave(core);
	return err;
}
