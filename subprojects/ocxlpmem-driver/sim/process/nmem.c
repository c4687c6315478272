// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/ndctl.h>
#include <linux/uaccess.h>
#include <nvdimm/ocxlpmem.h>

#include "card/card.h"
#include "driver/core/core.h"
#include "client.h"
#include "label.h"
#include "nmem.h"

/* libnvdimm's limit of a whole command, input and output */
#define COMMAND_MAX	(4u << 20)

/* longest fixed part of an input */
#define HEAD_MAX	sizeof(struct nd_cmd_pkg)

/**
 * struct nd_command - one ND_CMD_* of a DIMM
 * @head: bytes of input that tell how long the rest is
 * @total: bytes of the whole command, or a negative errno
 * @run: 0 or a negative errno; buf has len bytes, @total of them
 * @writes: refused on a file that is open for reading only
 * @labels: there only while the DIMM takes label commands
 * @needs: SIM_ND_* without which the DIMM does not have it; 0: has it always
 */
struct nd_command {
	size_t head;
	s64 (*total)(struct sim_file *file, const void *head, unsigned long arg);
	int (*run)(struct sim_card *card, void *buf, u32 len);
	bool writes;
	bool labels;
	unsigned int needs;
};

/* ---- label area --------------------------------------------------------- */

static s64 size_total(struct sim_file *file, const void *head, unsigned long arg)
{
	return sizeof(struct nd_cmd_get_config_size);
}

static int get_size(struct sim_card *card, void *buf, u32 len)
{
	struct nd_cmd_get_config_size *cmd = buf;

	cmd->status = 0;
	cmd->config_size = SIM_LABEL_SIZE;
	cmd->max_xfer = SIM_LABEL_MAX_XFER;
	return 0;
}

static s64 get_total(struct sim_file *file, const void *head, unsigned long arg)
{
	const struct nd_cmd_get_config_data_hdr *cmd = head;

	return (s64)sizeof(*cmd) + cmd->in_length;
}

static int get_data(struct sim_card *card, void *buf, u32 len)
{
	struct nd_cmd_get_config_data_hdr *cmd = buf;
	int err = core_label_range(cmd->in_offset, cmd->in_length, SIM_LABEL_SIZE);

	if (err)
		return err;
	cmd->status = 0;
	/* ndctl enables the DIMM as soon as an erase runs, and reads labels then */
	if (core_erase_open(card->core)) {
		memset(cmd->out_buf, 0, cmd->in_length);
		return 0;
	}
	g_mutex_lock(&card->lock);
	if (card_medium_bad(card->model, cmd->in_offset, cmd->in_length))
		err = -EIO;
	else
		sim_label_read(&card->label, cmd->in_offset, cmd->out_buf, cmd->in_length);
	g_mutex_unlock(&card->lock);
	return err;
}

static s64 set_total(struct sim_file *file, const void *head, unsigned long arg)
{
	const struct nd_cmd_set_config_hdr *cmd = head;

	return (s64)sizeof(*cmd) + cmd->in_length + sizeof(u32);
}

static int set_data(struct sim_card *card, void *buf, u32 len)
{
	struct nd_cmd_set_config_hdr *cmd = buf;
	int err = core_label_range(cmd->in_offset, cmd->in_length, SIM_LABEL_SIZE);

	if (err)
		return err;
	if (core_erase_open(card->core))
		return -EBUSY;
	g_mutex_lock(&card->lock);
	sim_label_write(&card->label, cmd->in_offset, cmd->in_buf, cmd->in_length);
	g_mutex_unlock(&card->lock);
	/* the status word stands behind the data */
	memset(cmd->in_buf + cmd->in_length, 0, sizeof(u32));
	return 0;
}

/* ---- payloads ----------------------------------------------------------- */

static s64 call_total(struct sim_file *file, const void *head, unsigned long arg)
{
	const struct nd_cmd_pkg *pkg = head;
	unsigned int passes = file->card->machine->options->nd_commands;

	/* a stock kernel does not know our family */
	if (pkg->nd_family != OCXLPMEM_ND_FAMILY || !(passes & SIM_ND_CALL))
		return -EINVAL;
	return (s64)sizeof(*pkg) + pkg->nd_size_in + pkg->nd_size_out;
}

static int call(struct sim_card *card, void *buf, u32 len)
{
	return core_nd_call(card->core, buf, len);
}

static s64 vendor_total(struct sim_file *file, const void *head, unsigned long arg)
{
	const struct nd_cmd_vendor_hdr *hdr = head;
	s64 in = (s64)sizeof(*hdr) + hdr->in_length;
	struct nd_cmd_vendor_tail tail;

	/* libnvdimm looks for the tail behind whatever input is claimed */
	if (in > COMMAND_MAX)
		return -EINVAL;
	if (copy_from_user(&tail, (void *)(arg + in), sizeof(tail)))
		return -EFAULT;
	return in + sizeof(tail) + tail.out_length;
}

static int vendor(struct sim_card *card, void *buf, u32 len)
{
	return core_nd_vendor(card->core, buf, len);
}

/* ---- the table ---------------------------------------------------------- */

static const struct nd_command commands[] = {
	[ND_CMD_GET_CONFIG_SIZE] = {
		.total = size_total, .run = get_size, .labels = true,
	},
	[ND_CMD_GET_CONFIG_DATA] = {
		.head = sizeof(struct nd_cmd_get_config_data_hdr) - sizeof(u32),
		.total = get_total, .run = get_data, .labels = true,
	},
	[ND_CMD_SET_CONFIG_DATA] = {
		.head = sizeof(struct nd_cmd_set_config_hdr),
		.total = set_total, .run = set_data, .writes = true, .labels = true,
	},
	[ND_CMD_VENDOR] = {
		.head = sizeof(struct nd_cmd_vendor_hdr),
		.total = vendor_total, .run = vendor, .writes = true, .needs = SIM_ND_VENDOR,
	},
	[ND_CMD_CALL] = {
		.head = sizeof(struct nd_cmd_pkg),
		.total = call_total, .run = call, .writes = true,
	},
};

static bool dimm_has(struct sim_card *card, const struct nd_command *command)
{
	bool labels;

	if (!command->run)
		return false;
	if (command->needs && !(card->machine->options->nd_commands & command->needs))
		return false;
	g_mutex_lock(&card->sysfs_lock);
	labels = card->present & SIM_HAS_LABELS;
	g_mutex_unlock(&card->sysfs_lock);
	return labels || !command->labels;
}

long sim_nmem_ioctl(struct sim_file *file, unsigned long cmd, unsigned long arg)
{
	struct sim_card *card = file->card;
	unsigned int nr = _IOC_NR(cmd);
	g_autofree void *buf = NULL;
	char head[HEAD_MAX] = { 0 };
	int err;
	s64 len;

	if (_IOC_TYPE(cmd) != ND_IOCTL || nr >= ARRAY_SIZE(commands) ||
	    !dimm_has(card, &commands[nr]))
		return -ENOTTY;
	if (commands[nr].writes && !file->peer.writable)
		return -EPERM;
	if (core_state(card->core) == OCXLPMEM_STATE_GONE)
		return -ENODEV;
	if (copy_from_user(head, (void *)arg, commands[nr].head))
		return -EFAULT;
	len = commands[nr].total(file, head, arg);
	if (len < 0)
		return len;
	if (len > COMMAND_MAX)
		return -EINVAL;

	buf = g_malloc(len);
	if (copy_from_user(buf, (void *)arg, len))
		return -EFAULT;
	/* the program may have changed its mind: the lengths must be those counted */
	if (memcmp(buf, head, commands[nr].head))
		return -EINVAL;
	err = commands[nr].run(card, buf, len);
	if (err)
		return err;
	/* with an error nothing is copied back, as in libnvdimm */
	return copy_to_user((void *)arg, buf, len) ? -EFAULT : 0;
}
