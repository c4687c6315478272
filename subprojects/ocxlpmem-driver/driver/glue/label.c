// SPDX-License-Identifier: GPL-2.0-only
/*
 * The label area: ND_CMD_GET_CONFIG_SIZE, GET_CONFIG_DATA, SET_CONFIG_DATA. The
 * card has no separate store for labels, so they are on its medium.
 */
#include <linux/mm.h>
#include <linux/ndctl.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <asm/barrier.h>

#include "glue.h"

/* libnvdimm's buffer is 4 MiB; with 64 KiB the whole area is 16 calls */
#define MAX_TRANSFER	SZ_64K

int glue_label_size(struct glue_card *card, void *buf, u64 len)
{
	struct nd_cmd_get_config_size *size = buf;

	if (len < sizeof(*size))
		return -EINVAL;
	size->status = 0;
	size->config_size = GLUE_LABEL_SIZE;
	size->max_xfer = MAX_TRANSFER;
	return 0;
}

static bool is_bad(struct glue_card *card, u32 offset, u32 length)
{
	u64 first = card->lpc.start + offset;
	const struct badrange_entry *bad;
	bool found = false;

	spin_lock(&card->label_bad.lock);
	list_for_each_entry(bad, &card->label_bad.list, list)
		if (bad->start < first + length && first < bad->start + bad->length)
			found = true;
	spin_unlock(&card->label_bad.lock);
	return found;
}

static int read_labels(struct glue_card *card, void *to, u32 offset, u32 length)
{
	if (core_state(card->core) == OCXLPMEM_STATE_GONE)
		return -ENODEV;
	/* ndctl enables the DIMM again while the erase still runs: it sees no label */
	if (core_erase_open(card->core)) {
		memset(to, 0, length);
		return 0;
	}
	if (is_bad(card, offset, length))
		return -EIO;
	return copy_mc_to_kernel(to, card->label + offset, length) ? -EIO : 0;
}

int glue_label_get(struct glue_card *card, void *buf, u64 len)
{
	struct nd_cmd_get_config_data_hdr *get = buf;
	u32 offset, length;
	int err;

	if (len < sizeof(*get))
		return -EINVAL;
	offset = get->in_offset;
	length = get->in_length;
	if (sizeof(*get) + (u64)length > len || length > MAX_TRANSFER)
		return -EINVAL;
	err = core_label_range(offset, length, GLUE_LABEL_SIZE);
	if (!err)
		err = read_labels(card, get->out_buf, offset, length);
	if (!err)
		get->status = 0;
	return err;
}

static int write_labels(struct glue_card *card, const void *from, u32 offset, u32 length)
{
	if (core_state(card->core) == OCXLPMEM_STATE_GONE)
		return -ENODEV;
	if (READ_ONCE(card->erase_open))
		return -EBUSY;
	memcpy_flushcache(card->label + offset, from, length);
	/* the copy only starts the lines on their way */
	pmem_wmb();
	return 0;
}

int glue_label_set(struct glue_card *card, void *buf, u64 len)
{
	struct nd_cmd_set_config_hdr *set = buf;
	u32 offset, length;
	int err;

	if (len < sizeof(*set) + sizeof(u32))
		return -EINVAL;
	offset = set->in_offset;
	length = set->in_length;
	if (sizeof(*set) + (u64)length + sizeof(u32) > len || length > MAX_TRANSFER)
		return -EINVAL;
	err = core_label_range(offset, length, GLUE_LABEL_SIZE);
	if (!err)
		err = write_labels(card, set->in_buf, offset, length);
	if (!err)
		memset(set->in_buf + length, 0, sizeof(u32));
	return err;
}
