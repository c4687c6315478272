// SPDX-License-Identifier: GPL-2.0-only
/*
 * The payloads of ND_CMD_CALL, ND_CMD_VENDOR and the payload ioctls. A card's
 * fault goes into the header, a caller's fault is an errno.
 */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "private.h"

/* ---- the readers' commands ---------------------------------------------- */

static int run_cached(struct core_payload *p, enum core_cache_kind kind)
{
	int err;

	err = core_cached(p->core, kind, p->origin, &p->block, &p->header.card_status);
	if (!err)
		p->header.count = p->block->count;
	return err;
}

static int run_smart(struct core_payload *p)
{
	int err = 0;

	/* the state is the answer; who asks for health must not be left with an error */
	if (p->header.state != OCXLPMEM_STATE_FATAL)
		err = run_cached(p, CORE_CACHE_SMART);
	/* or only the command's look has seen it */
	if (err == -EIO && core_state(p->core) == OCXLPMEM_STATE_FATAL)
		err = 0;
	return err;
}

static int run_stats(struct core_payload *p)
{
	return run_cached(p, CORE_CACHE_STATS);
}

static int run_error_log(struct core_payload *p)
{
	const u32 around = sizeof(p->header) + sizeof(p->place);
	struct core_log_request request = {
		.origin = p->origin,
		.room = p->out_len > around ? p->out_len - around : 0,
		/* the node is root's */
		.keeper = true,
	};
	int err;

	memcpy(&request.want, p->in, sizeof(request.want));
	p->middle = &p->place;
	p->middle_len = sizeof(p->place);
	err = core_log_get(p->core, &request, &p->block, &p->place, &p->header.card_status);
	if (p->block)
		p->header.count = 1;
	if (err == -EMSGSIZE)
		p->block_need = p->core->data_size;
	/* that there is no log is no failure */
	return err == -EAGAIN ? 0 : err;
}

/* will the command itself look at CHI? Then the answer needs no look of its own */
static bool smart_looks(struct core *core)
{
	return !core_is_cached(core, CORE_CACHE_SMART);
}

static bool stats_looks(struct core *core)
{
	return !core_is_cached(core, CORE_CACHE_STATS);
}

static bool always_looks(struct core *core)
{
	return true;
}

static const struct payload_command {
	unsigned int command;
	u32 in_len;
	bool privileged;
	int (*run)(struct core_payload *p);
	bool (*looks)(struct core *core);	/* NULL: it may not */
} commands[] = {
	{ OCXLPMEM_ND_SMART, 0, false, run_smart, smart_looks },
	{ OCXLPMEM_ND_ERROR_LOG, sizeof(struct ocxlpmem_nd_error_log_in), false,
	  run_error_log, NULL },
	{ OCXLPMEM_ND_CONTROLLER_STATS, 0, false, run_stats, stats_looks },
	{ OCXLPMEM_ND_FIRMWARE_START, sizeof(struct ocxlpmem_nd_firmware_start), true,
	  core_firmware_start, NULL },
	{ OCXLPMEM_ND_FIRMWARE_SEND, sizeof(struct ocxlpmem_nd_firmware_send), true,
	  core_firmware_send, always_looks },
	{ OCXLPMEM_ND_FIRMWARE_FINISH, sizeof(struct ocxlpmem_nd_firmware_finish), true,
	  core_firmware_finish, NULL },
	{ OCXLPMEM_ND_FIRMWARE_QUERY, 0, true, core_firmware_query, NULL },
};

static const struct payload_command *find(unsigned int command)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].command == command)
			return &commands[i];
	return NULL;
}

/* ---- around them -------------------------------------------------------- */

/*
 * Errors of the call; all others, and all that the card said itself, go into the
 * header. -EBUSY of a reader's command is an admin lock that was not free; one of
 * a firmware command may be another update, whose phase the answer tells.
 */
static bool is_callers(const struct core_payload *p, const struct payload_command *command,
		       int err)
{
	static const int callers[] = { -EINVAL, -ENODEV, -EINTR, -ENOMEM, -EPERM };
	unsigned int i;

	if (p->header.card_status)
		return false;
	for (i = 0; i < ARRAY_SIZE(callers); i++)
		if (err == callers[i])
			return true;
	return err == -EBUSY && !command->privileged;
}

static void put(void *out, u32 *at, const void *from, u32 len)
{
	memcpy((u8 *)out + *at, from, len);
	*at += len;
}

/* a block is given whole or not at all */
static u32 give(struct core_payload *p, void *out, u32 out_len, u32 *need)
{
	u32 len = p->block ? p->block->len : 0;
	u32 given = 0;

	*need = sizeof(p->header) + p->middle_len + max(len, p->block_need);
	if (*need > out_len) {
		p->header.status = -EMSGSIZE;
		p->header.count = 0;
	}
	put(out, &given, &p->header, sizeof(p->header));
	if (*need > out_len)
		return given;
	if (p->middle)
		put(out, &given, p->middle, p->middle_len);
	if (len)
		put(out, &given, p->block->data, len);
	return given;
}

static int answer(struct core_payload *p, const struct payload_command *command)
{
	int err;

	/* if it fails the card is gone, which the end of this asks */
	if (!command->looks || !command->looks(p->core))
		core_chi(p->core, &p->header.chi);
	p->header.state = core_state(p->core);
	err = command->run(p);
	if (is_callers(p, command, err))
		return err;
	p->header.status = err;
	if (err)
		p->header.count = 0;
	/* the command may have changed them */
	p->header.state = core_state(p->core);
	p->header.chi = core_chi_seen(p->core);
	return core_gone(p->core) ? -ENODEV : 0;
}

int core_payload_run(struct core *core, enum core_origin origin, unsigned int command,
		     const void *in, u32 in_len, void *out, u32 out_len, u32 *need,
		     u32 *given, u64 *time)
{
	const struct payload_command *found = find(command);
	struct core_payload p = { .core = core, .origin = origin, .in = in, .out_len = out_len };
	int err;

	if (!found)
		return -ENOTTY;
	if (found->privileged && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (in_len != found->in_len || out_len < sizeof(p.header))
		return -EINVAL;

	err = answer(&p, found);
	if (!err) {
		*given = give(&p, out, out_len, need);
		if (time && p.block)
			*time = p.block->time;
	}
	core_block_put(p.block);
	return err;
}

int core_payload(struct core *core, unsigned int command, const void *in, u32 in_len,
		 void *out, u32 out_len, u32 *need)
{
	u32 given;

	return core_payload_run(core, CORE_ORIGIN_CALL, command, in, in_len, out, out_len, need,
				&given, NULL);
}
