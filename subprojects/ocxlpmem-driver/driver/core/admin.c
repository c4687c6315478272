// SPDX-License-Identifier: GPL-2.0-only
/* The admin-command engine: device.md 4. One command at a time. */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#include "private.h"
#include "wire/header.h"

#define FIRST_LOOK_US	20
#define LAST_LOOK_US	8000

static const char *name_of(const struct core_command *cmd)
{
	return cmd->name ? cmd->name : wire_opcode_name(cmd->opcode);
}

/* ---- the admin lock ----------------------------------------------------- */

/*
 * Who waits, in order: one that sends block after block would else take the lock
 * again before those that wait for it have woken up.
 */
struct turn {
	struct list_head node;
	bool locked;
};

/* a card that is gone ends the wait too */
static bool lock_or_gone(struct core *core, struct turn *turn)
{
	unsigned long flags;
	bool gone;

	spin_lock_irqsave(&core->lock, flags);
	gone = core_gone(core);
	if (!gone && !core->admin.busy && core->admin.turns.next == &turn->node) {
		core->admin.busy = true;
		turn->locked = true;
	}
	spin_unlock_irqrestore(&core->lock, flags);
	return gone || turn->locked;
}

static long await_turn(struct core *core, struct turn *turn)
{
	unsigned long flags;
	long left;

	spin_lock_irqsave(&core->lock, flags);
	list_add_tail(&turn->node, &core->admin.turns);
	spin_unlock_irqrestore(&core->lock, flags);
	left = wait_event_killable_timeout(core->admin.wait, lock_or_gone(core, turn),
					   msecs_to_jiffies(core->params.lock_timeout_ms));
	spin_lock_irqsave(&core->lock, flags);
	list_del(&turn->node);
	spin_unlock_irqrestore(&core->lock, flags);
	/* the one behind may be the first now */
	if (!turn->locked)
		wake_up(&core->admin.wait);
	return left;
}

static int take(struct core *core)
{
	struct turn turn = { .locked = false };
	long left = await_turn(core, &turn);

	if (left < 0)
		return -EINTR;
	if (!left)
		return -EBUSY;
	return turn.locked ? 0 : -ENODEV;
}

/* lockdep has to see it, as a mutex: it orders like one */
static int lock(struct core *core)
{
	int err;

	lock_map_acquire(&core->admin.map);
	err = take(core);
	if (err)
		lock_map_release(&core->admin.map);
	return err;
}

static void unlock(struct core *core)
{
	unsigned long flags;

	lock_map_release(&core->admin.map);
	spin_lock_irqsave(&core->lock, flags);
	core->admin.busy = false;
	spin_unlock_irqrestore(&core->lock, flags);
	wake_up(&core->admin.wait);
}

void core_admin_init(struct core *core)
{
	static struct lock_class_key key;

	init_waitqueue_head(&core->admin.wait);
	INIT_LIST_HEAD(&core->admin.turns);
	lockdep_init_map(&core->admin.map, "ocxlpmem admin", &key, 0);
}

int core_admin_begin(struct core *core, struct core_command *cmd)
{
	int err;

	cmd->start = ktime_get_ns();
	cmd->result = 0;
	cmd->status = 0;
	cmd->tried = false;
	err = core_enter(core);
	if (err)
		return err;

	err = lock(core);
	if (err) {
		core_trace_command(core, cmd->origin, name_of(cmd), err, 0, cmd->start);
		core_leave(core);
	}
	return err;
}

void core_admin_end(struct core *core, struct core_command *cmd)
{
	unlock(core);
	if (cmd->tried)
		core_trace_command(core, cmd->origin, name_of(cmd), cmd->result, cmd->status,
				   cmd->start);
	core_leave(core);
}

int core_admin(struct core *core, struct core_command *cmd)
{
	int err = core_admin_begin(core, cmd);

	if (err)
		return err;
	err = core_admin_run(core, cmd);
	core_admin_end(core, cmd);
	return err;
}

/* ---- waiting ------------------------------------------------------------ */

/* answers mostly come within microseconds; a slow card is not asked too often */
struct pace {
	u64 deadline;
	unsigned int us;
	bool late;
};

static void pace_start(struct pace *pace, u32 timeout_ms)
{
	pace->deadline = ktime_get_ns() + (u64)timeout_ms * NSEC_PER_MSEC;
	pace->us = FIRST_LOOK_US;
	pace->late = false;
}

/* sleeps until the next look; false: the last look has been taken */
static bool pace_wait(struct pace *pace)
{
	if (pace->late)
		return false;
	usleep_range(pace->us, pace->us + pace->us / 4);
	pace->us = min(2 * pace->us, (unsigned int)LAST_LOOK_US);
	pace->late = ktime_get_ns() >= pace->deadline;
	return true;
}

/*
 * After a time-out the card may not even have taken the old request; its blocks
 * must not be written then. INFERRED: the card drops ACRW when it takes a
 * request. One that was never seen to do so is not waited for.
 */
static int await_taken(struct core *core, u32 timeout_ms)
{
	struct pace pace;
	u64 hci, chi;
	int err;

	if (!core->admin.unanswered || !core->admin.card_drops_acrw)
		return 0;

	for (pace_start(&pace, timeout_ms); ;) {
		err = core_read(core, WIRE_REG_HCI, &hci);
		if (err || !(hci & WIRE_HCI_ACRW))
			return err;
		err = core_check_alive(core, &chi);
		/* the late answer to the command before may be what it waits for */
		if (!err && chi & WIRE_CHI_ACRA)
			err = core_write_bits(core, WIRE_REG_CHIC, WIRE_CHI_ACRA);
		if (err)
			return err;
		if (!pace_wait(&pace))
			return -ETIMEDOUT;
	}
}

/* the response word, if it is ours: 1; 0 if it answers something older */
static int response(struct core *core, struct core_command *cmd)
{
	struct wire_response rsp;
	u64 word;
	int err;

	err = core_load_word(core, core->admin_area.response, &word);
	if (err)
		return err;
	wire_response_decode(&rsp, word);
	if (rsp.id != core->admin.id)
		return 0;
	cmd->status = rsp.status;
	return 1;
}

/*
 * A late answer carries the id of a command that was given up: it is
 * acknowledged and the wait goes on. Ours may have come between the look and
 * that acknowledge, so the word is looked at once more.
 */
static int await_response(struct core *core, struct core_command *cmd, u32 timeout_ms)
{
	struct pace pace;
	u64 chi;
	int err;

	for (pace_start(&pace, timeout_ms); pace_wait(&pace);) {
		err = core_check_alive(core, &chi);
		if (err)
			return err;
		if (!(chi & WIRE_CHI_ACRA))
			continue;

		err = response(core, cmd);
		if (!err) {
			err = core_write_bits(core, WIRE_REG_CHIC, WIRE_CHI_ACRA);
			if (!err)
				err = response(core, cmd);
		}
		if (err)
			return min(err, 0);
	}
	core->admin.unanswered = true;
	core_log(warn_ratelimited, core, "%s: no answer within %u ms",
		 wire_opcode_name(cmd->opcode), timeout_ms);
	return -ETIMEDOUT;
}

/* ---- data --------------------------------------------------------------- */

static int load_block(struct core *core, struct core_command *cmd, u16 id)
{
	u32 size = min(core->data_size, cmd->out_size);
	struct wire_header header;
	char letters[3];
	int err;

	err = core_load(core, core->admin_area.data, cmd->out, WIRE_HEADER_SIZE);
	if (err)
		return err;
	err = wire_header_decode(&header, id, cmd->out, size);
	if (err) {
		wire_header_letters(letters, header.id);
		core_log(warn_ratelimited, core, "%s: %s (letters %s, length %u)",
			 wire_opcode_name(cmd->opcode), wire_strerror(err), letters,
			 header.length);
		return -EPROTO;
	}
	cmd->out_len = WIRE_HEADER_SIZE + header.length;
	return core_load(core, core->admin_area.data + WIRE_HEADER_SIZE,
			 (u8 *)cmd->out + WIRE_HEADER_SIZE, round_up(header.length, 8));
}

static int load_data(struct core *core, struct core_command *cmd,
		     const struct core_operation *op)
{
	if (!cmd->out)
		return 0;
	if (op->data_id)
		return load_block(core, cmd, op->data_id);
	cmd->out_len = cmd->out_size;
	return core_load(core, core->admin_area.data, cmd->out, cmd->out_size);
}

/* ---- one command -------------------------------------------------------- */

static int check(struct core *core, struct core_command *cmd, const struct core_operation *op)
{
	unsigned long flags;
	bool erasing;
	u64 chi;
	int err;

	err = core_check_alive(core, &chi);
	if (err)
		return err;
	if (cmd->when & ~chi)
		return -EAGAIN;

	spin_lock_irqsave(&core->lock, flags);
	erasing = core_erase_open_locked(core);
	spin_unlock_irqrestore(&core->lock, flags);
	if (erasing && !op->erasing)
		return -EBUSY;
	if (op->data && core->data_size < WIRE_HEADER_SIZE)
		return -EOPNOTSUPP;
	return 0;
}

/* device.md 4.3 step 2 to 4: every word is written */
static int store_request(struct core *core, struct core_command *cmd,
			 const struct core_operation *op)
{
	struct wire_request req = { .opcode = cmd->opcode };
	u64 words[WIRE_REQUEST_WORDS];
	unsigned int i;
	int err;

	req.id = core->admin.id + 1;
	for (i = 0; i < op->params; i++)
		req.param[i] = cmd->param[i];
	wire_request_encode(&req, words);
	err = core_store(core, core->admin_area.data, cmd->in, cmd->in_len);
	for (i = 0; i < WIRE_REQUEST_WORDS && !err; i++)
		err = core_store_word(core, core->admin_area.request + 8 * i, words[i]);
	return err;
}

/* what came must be acknowledged on every path */
static int ring(struct core *core, struct core_command *cmd, const struct core_operation *op)
{
	int err, ack;

	/* a stale ACRA would be taken for the answer */
	err = core_write_bits(core, WIRE_REG_CHIC, WIRE_CHI_ACRA);
	if (err)
		return err;
	err = core_write_bits(core, WIRE_REG_HCI, WIRE_HCI_ACRW);
	if (err)
		return err;
	core->admin.id++;
	core->admin.answer_due = ktime_get_ns() + (u64)op->timeout_ms * NSEC_PER_MSEC;
	err = await_response(core, cmd, op->timeout_ms);
	if (err)
		return err;

	core->admin.answer_due = 0;
	core->admin.unanswered = false;
	err = core_command_errno(op, cmd->status);
	if (!err)
		err = load_data(core, cmd, op);
	else
		core_log(warn_ratelimited, core, "%s: status %#x, %s",
			 wire_opcode_name(cmd->opcode), cmd->status,
			 wire_status_text(cmd->status));
	ack = core_write_bits(core, WIRE_REG_CHIC, WIRE_CHI_ACRA);
	return err ? err : ack;
}

/* from the doorbell on */
static int exchange(struct core *core, struct core_command *cmd,
		    const struct core_operation *op)
{
	int err;

	WRITE_ONCE(core->admin.consuming, op->consumes);
	err = ring(core, cmd, op);
	WRITE_ONCE(core->admin.consuming, false);
	return err;
}

/* device.md 5.4: FDE stands only while a debug command runs */
static int exchange_debug(struct core *core, struct core_command *cmd,
			  const struct core_operation *op)
{
	int err, off;

	err = core_write_bits(core, WIRE_REG_HCI, WIRE_HCI_FDE);
	if (err)
		return err;
	core->admin.fde = true;
	err = exchange(core, cmd, op);
	off = core_write_bits(core, WIRE_REG_HCIC, WIRE_HCI_FDE);
	core->admin.fde = off;
	return err ? err : off;
}

int core_admin_run(struct core *core, struct core_command *cmd)
{
	const struct core_operation *op = core_operation(cmd->opcode);
	int err;

	cmd->tried = true;
	if (!op)
		err = -EINVAL;
	else
		err = check(core, cmd, op);
	if (!err)
		err = await_taken(core, op->timeout_ms);
	if (!err)
		err = store_request(core, cmd, op);
	if (!err)
		err = cmd->opcode == WIRE_OP_FW_DEBUG ? exchange_debug(core, cmd, op) :
							exchange(core, cmd, op);
	cmd->result = err;
	return err;
}
