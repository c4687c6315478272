// SPDX-License-Identifier: GPL-2.0-only
/*
 * Debug: device.md 5.4 and single registers. ioctl.c has checked who asks; here
 * is what may be asked for. Whatever can change the card or the medium is
 * refused while a region is active: file systems would not survive it.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "private.h"

/*
 * What the functions and parameters mean was never published: a function that
 * is switched counts as a change.
 */
static const struct action {
	u16 action;
	bool writes;
	const char *name;
	const char *reason;
} actions[] = {
	{ OCXLPMEM_FWDEBUG_READ_MEMORY, false, "read controller memory",
	  "only looks" },
	{ OCXLPMEM_FWDEBUG_WRITE_MEMORY, true, "write controller memory",
	  "may change how the firmware treats the medium" },
	{ OCXLPMEM_FWDEBUG_ENABLE, true, "enable a function",
	  "the function may do anything" },
	{ OCXLPMEM_FWDEBUG_DISABLE, true, "disable a function",
	  "the medium may depend on the function" },
	{ OCXLPMEM_FWDEBUG_GET_PEL, false, "get the persistent error log",
	  "only looks" },
};

static const struct action *find(u16 action)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(actions); i++)
		if (actions[i].action == action)
			return &actions[i];
	return NULL;
}

/* 0: no region becomes active until end_write() */
static int begin_write(struct core *core, const char *name, const char *reason)
{
	mutex_lock(&core->region_lock);
	if (!core_region_active(core))
		return 0;
	mutex_unlock(&core->region_lock);
	core_log(warn_ratelimited, core, "debug, %s: refused while a region is active, %s",
		 name, reason);
	return -EBUSY;
}

static void end_write(struct core *core)
{
	mutex_unlock(&core->region_lock);
}

/* ---- FWDEBUG ------------------------------------------------------------ */

static int run(struct core *core, const struct action *action,
	       const struct ioctl_ocxlpmem_fwdebug *arg, void *buf)
{
	struct wire_debug dbg = {
		.action = arg->action,
		.function_code = arg->function_code,
		.parameter_1 = arg->parameter_1,
		.parameter_2 = arg->parameter_2,
	};
	struct core_command cmd = {
		.opcode = WIRE_OP_FW_DEBUG,
		.origin = CORE_ORIGIN_FILE,
		.in = buf,
		.in_len = arg->buf_size,
		.out = buf,
		.out_size = arg->buf_size,
	};
	int err;

	/* the action is in the table, so it fits its 8 bits */
	wire_debug_encode(&dbg, cmd.param);
	if (!action->writes)
		return core_admin(core, &cmd);
	err = begin_write(core, action->name, action->reason);
	if (err)
		return err;
	err = core_admin(core, &cmd);
	end_write(core);
	return err;
}

int core_debug_command(struct core *core, struct ioctl_ocxlpmem_fwdebug *arg)
{
	void __user *user = u64_to_user_ptr(arg->buf_ptr);
	const struct action *action = find(arg->action);
	void *buf = NULL;
	int err;

	if (!action || arg->buf_size % 8 || arg->buf_size > core->data_size)
		return -EINVAL;
	if (arg->buf_size) {
		buf = kvmalloc(arg->buf_size, GFP_KERNEL);
		if (!buf)
			return -ENOMEM;
	}

	/*
	 * The caller's bytes go in also for actions that only read: so what
	 * comes back can hold nothing of the command before.
	 */
	err = copy_from_user(buf, user, arg->buf_size) ? -EFAULT : 0;
	if (!err)
		err = run(core, action, arg, buf);
	if (!err && copy_to_user(user, buf, arg->buf_size))
		err = -EFAULT;
	kvfree(buf);
	return err;
}

int core_debug_shutdown(struct core *core)
{
	struct core_command cmd = { .opcode = WIRE_OP_SHUTDOWN, .origin = CORE_ORIGIN_FILE };
	int err;

	err = begin_write(core, "shutdown", "the medium goes away");
	if (err)
		return err;
	err = core_admin(core, &cmd);
	end_write(core);
	return err;
}

/* ---- registers ---------------------------------------------------------- */

/* under the admin lock, so that no command's blocks are touched half way */
static int access_word(struct core *core, bool write, u64 address, u64 *value)
{
	struct core_command cmd = {
		.name = write ? "register write" : "register read",
		.origin = CORE_ORIGIN_FILE,
	};
	int err;

	if (address % 8)
		return -EINVAL;
	err = core_admin_begin(core, &cmd);
	if (err)
		return err;
	cmd.tried = true;
	err = write ? core_store_word(core, address, *value) :
		      core_load_word(core, address, value);
	cmd.result = err;
	core_admin_end(core, &cmd);
	return err;
}

int core_debug_mmio_read(struct core *core, struct ioctl_ocxlpmem_mmio *arg)
{
	return access_word(core, false, arg->address, &arg->value);
}

int core_debug_mmio_write(struct core *core, const struct ioctl_ocxlpmem_mmio *arg)
{
	u64 value = arg->value;
	int err;

	err = begin_write(core, "register write", "any bit may do anything");
	if (err)
		return err;
	err = access_word(core, true, arg->address, &value);
	end_write(core);
	return err;
}
