// SPDX-License-Identifier: GPL-2.0-only
/* The ioctls of /dev/ocxlpmemN: one table. One copy in, one copy out. */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/eventfd.h>
#include <linux/ioctl.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "private.h"

union argument {
	struct ioctl_ocxlpmem_error_log error_log;
	struct ioctl_ocxlpmem_controller_dump dump;
	struct ioctl_ocxlpmem_controller_dump_data dump_data;
	struct ioctl_ocxlpmem_controller_dump_complete dump_complete;
	struct ioctl_ocxlpmem_payload payload;
	struct ioctl_ocxlpmem_eventfd eventfd;
	struct ioctl_ocxlpmem_fwdebug fwdebug;
	struct ioctl_ocxlpmem_mmio mmio;
	u64 word;
};

/* ---- ERROR_LOG ---------------------------------------------------------- */

static u64 log_next(struct core_file *file)
{
	unsigned long flags;
	u64 next;

	spin_lock_irqsave(&file->core->lock, flags);
	next = file->log_next;
	spin_unlock_irqrestore(&file->core->lock, flags);
	return next;
}

static void set_log_next(struct core_file *file, u64 next)
{
	unsigned long flags;

	spin_lock_irqsave(&file->core->lock, flags);
	file->log_next = next;
	spin_unlock_irqrestore(&file->core->lock, flags);
}

/* the log itself; the place and the size go into arg */
static int copy_log(struct ioctl_ocxlpmem_error_log *arg, const struct core_block *block)
{
	u32 room = arg->buf_size;

	arg->buf_size = block ? block->len : 0;
	if (arg->buf_size > room)
		return -EMSGSIZE;
	if (block && copy_to_user(u64_to_user_ptr(arg->buf_ptr), block->data, block->len))
		return -EFAULT;
	return 0;
}

static int error_log(struct core_file *file, void *argument)
{
	struct ioctl_ocxlpmem_error_log *arg = argument;
	struct core_log_request request = {
		.origin = CORE_ORIGIN_FILE,
		.want = arg->want,
		.room = arg->buf_size,
		.keeper = file->writable,
		.file = file,
	};
	struct core_block *block;
	u8 status;
	int err;

	if (arg->reserved)
		return -EINVAL;
	if (!request.want.sequence)
		request.want.sequence = log_next(file);
	err = core_log_get(file->core, &request, &block, &arg->place, &status);
	if (err == -EMSGSIZE)
		arg->buf_size = file->core->data_size;
	if (!err)
		err = copy_log(arg, block);
	core_block_put(block);
	return err;
}

/* all of it has arrived: the next one is asked for then, and this one counts as had */
static void log_arrived(struct core_file *file, const struct ioctl_ocxlpmem_error_log *arg)
{
	if (arg->place.lost)
		set_log_next(file, arg->place.oldest);
	else if (arg->place.length)
		set_log_next(file, arg->place.sequence + 1);
}

/* ---- payloads ----------------------------------------------------------- */

static int payload(struct core_file *file, struct ioctl_ocxlpmem_payload *arg,
		   unsigned int command)
{
	struct core *core = file->core;
	u32 size, need, given;
	u64 time;
	void *room;
	int err;

	if (arg->age_ms || arg->reserved[0] || arg->reserved[1])
		return -EINVAL;
	size = min_t(u32, arg->buf_size,
		     sizeof(struct ocxlpmem_payload_header) + core->data_size);
	room = kvmalloc(size, GFP_KERNEL);
	if (!room)
		return -ENOMEM;

	time = ktime_get_ns();
	err = core_payload_run(core, CORE_ORIGIN_FILE, command, NULL, 0, room, size, &need,
			       &given, &time);
	if (!err && copy_to_user(u64_to_user_ptr(arg->buf_ptr), room, given))
		err = -EFAULT;
	kvfree(room);
	if (err)
		return err;
	arg->buf_size = need;
	arg->age_ms = div_u64(ktime_get_ns() - time, NSEC_PER_MSEC);
	return 0;
}

static int smart(struct core_file *file, void *arg)
{
	return payload(file, arg, OCXLPMEM_ND_SMART);
}

static int stats(struct core_file *file, void *arg)
{
	return payload(file, arg, OCXLPMEM_ND_CONTROLLER_STATS);
}

/* ---- events ------------------------------------------------------------- */

/* takes over ctx; NULL takes the present one back */
static int replace_eventfd(struct core_file *file, struct eventfd_ctx *ctx)
{
	struct eventfd_ctx *old = ctx;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&file->core->lock, flags);
	if (ctx && file->eventfd) {
		err = -EBUSY;
	} else {
		old = file->eventfd;
		file->eventfd = ctx;
	}
	spin_unlock_irqrestore(&file->core->lock, flags);
	if (old)
		eventfd_ctx_put(old);
	return err;
}

static int eventfd(struct core_file *file, void *argument)
{
	const struct ioctl_ocxlpmem_eventfd *arg = argument;
	struct eventfd_ctx *ctx;

	if (arg->reserved)
		return -EINVAL;
	if (arg->eventfd == -1)
		return replace_eventfd(file, NULL);
	ctx = eventfd_ctx_fdget(arg->eventfd);
	if (IS_ERR(ctx))
		return PTR_ERR(ctx);
	return replace_eventfd(file, ctx);
}

static int event_check(struct core_file *file, void *arg)
{
	struct core *core = file->core;
	unsigned long flags;
	u64 *events = arg;
	u64 chi;

	/* that the card is gone is an answer here */
	core_chi(core, &chi);
	*events = core_file_events(file);
	spin_lock_irqsave(&core->lock, flags);
	file->state_seen = core_state_locked(core);
	spin_unlock_irqrestore(&core->lock, flags);
	return 0;
}

/* ---- the others --------------------------------------------------------- */

static int dump(struct core_file *file, void *arg)
{
	return core_dump_request(file, arg);
}

static int dump_data(struct core_file *file, void *argument)
{
	struct ioctl_ocxlpmem_controller_dump_data *arg = argument;

	if (memchr_inv(arg->reserved, 0, sizeof(arg->reserved)))
		return -EINVAL;
	return core_dump_read(file, arg);
}

static int dump_complete(struct core_file *file, void *arg)
{
	return core_dump_complete(file, arg);
}

static int request_health(struct core_file *file, void *arg)
{
	return core_health_request(file->core);
}

static int fwdebug(struct core_file *file, void *arg)
{
	return core_debug_command(file->core, arg);
}

static int mmio_write(struct core_file *file, void *arg)
{
	return core_debug_mmio_write(file->core, arg);
}

static int mmio_read(struct core_file *file, void *arg)
{
	return core_debug_mmio_read(file->core, arg);
}

static int shutdown(struct core_file *file, void *arg)
{
	return core_debug_shutdown(file->core);
}

/* ---- the table ---------------------------------------------------------- */

#define WRITABLE	0x01	/* the file must be open for writing */
#define DEBUG		0x02	/* only with params.debug, CAP_SYS_RAWIO, no lockdown */
#define LOG		0x04	/* copied out on failure too; log_arrived() afterwards */
#define PIECE		0x08	/* of a dump: core_dump_arrived() afterwards */

/* the whole number is compared, so no other size gets round a check */
static const struct entry {
	unsigned int cmd;
	unsigned int flags;
	int (*run)(struct core_file *file, void *arg);
} entries[] = {
	{ IOCTL_OCXLPMEM_ERROR_LOG, LOG, error_log },
	{ IOCTL_OCXLPMEM_CONTROLLER_DUMP, WRITABLE, dump },
	{ IOCTL_OCXLPMEM_CONTROLLER_DUMP_DATA, WRITABLE | PIECE, dump_data },
	{ IOCTL_OCXLPMEM_CONTROLLER_DUMP_COMPLETE, WRITABLE, dump_complete },
	{ IOCTL_OCXLPMEM_CONTROLLER_STATS, 0, stats },
	{ IOCTL_OCXLPMEM_EVENTFD, 0, eventfd },
	{ IOCTL_OCXLPMEM_EVENT_CHECK, 0, event_check },
	{ IOCTL_OCXLPMEM_REQUEST_HEALTH, WRITABLE, request_health },
	{ IOCTL_OCXLPMEM_SMART, 0, smart },
	{ IOCTL_OCXLPMEM_FWDEBUG, WRITABLE | DEBUG, fwdebug },
	{ IOCTL_OCXLPMEM_MMIO_WRITE, WRITABLE | DEBUG, mmio_write },
	{ IOCTL_OCXLPMEM_MMIO_READ, DEBUG, mmio_read },
	{ IOCTL_OCXLPMEM_SHUTDOWN, WRITABLE | DEBUG, shutdown },
};

static const struct entry *find(const struct core *core, unsigned int cmd)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(entries); i++) {
		if (entries[i].cmd != cmd)
			continue;
		return entries[i].flags & DEBUG && !core->params.debug ? NULL : &entries[i];
	}
	return NULL;
}

static int permit(const struct core_file *file, const struct entry *entry)
{
	int err;

	if (entry->flags & WRITABLE && !file->writable)
		return -EPERM;
	if (!(entry->flags & DEBUG))
		return 0;
	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;
	/* card memory and registers reach as far as PCI access does */
	err = security_locked_down(LOCKDOWN_PCI_ACCESS);
	if (err)
		return err;
	add_taint(TAINT_USER, LOCKDEP_STILL_OK);
	return 0;
}

long core_file_ioctl(struct core_file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;
	struct core *core = file->core;
	const struct entry *entry;
	union argument argument;
	int err;

	if (READ_ONCE(core->removed))
		return -ENODEV;
	entry = find(core, cmd);
	if (!entry)
		return -ENOTTY;
	err = permit(file, entry);
	if (err)
		return err;

	memset(&argument, 0, sizeof(argument));
	if (_IOC_DIR(cmd) & _IOC_WRITE && copy_from_user(&argument, user, _IOC_SIZE(cmd)))
		return -EFAULT;
	err = entry->run(file, &argument);
	if (_IOC_DIR(cmd) & _IOC_READ && (!err || entry->flags & LOG) &&
	    copy_to_user(user, &argument, _IOC_SIZE(cmd)))
		return -EFAULT;
	if (!err && entry->flags & LOG)
		log_arrived(file, &argument.error_log);
	if (!err && entry->flags & PIECE)
		core_dump_arrived(file, &argument.dump_data);
	return err;
}
