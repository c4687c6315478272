// SPDX-License-Identifier: GPL-2.0-only
/*
 * The truth about a card, for tests to compare with: /sys/kernel/debug/ocxl_sim/cardN/
 *
 *	truth		plain values, "name value", and what the driver holds
 *	smart, stats	the block an admin command would return now
 *	smart_given, stats_given	as the last one did return it
 *	logs, logs_taken	queued and read error logs, oldest first, block after block
 *	dump		bytes of the dump held, or last collected
 *	medium		all bytes of the memory
 */
#include <linux/debugfs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "sim.h"

#define BLOCK_MAX	(64 * 1024 + 8)		/* data header and what its length can say */
#define DUMP_PIECE	4096

/* ---- plain values ------------------------------------------------------- */

static void show_value(void *context, const char *name, const char *value)
{
	seq_printf(context, "%s %s\n", name, value);
}

static int truth_show(struct seq_file *file, void *unused)
{
	static const char * const held[SIM_COUNTS] = {
		[SIM_COUNT_FUNCTIONS] = "held_functions",
		[SIM_COUNT_AFU_REFERENCES] = "held_afu_references",
		[SIM_COUNT_CONTEXTS] = "held_contexts",
		[SIM_COUNT_ATTACHED] = "held_attached",
		[SIM_COUNT_IRQS] = "held_irqs",
		[SIM_COUNT_LPC] = "held_lpc",
	};
	struct sim_slot *slot = file->private;
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&slot->lock, flags);
	card_truth_values(slot->card, ktime_get_ns(), show_value, file);
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	for (i = 0; i < SIM_COUNTS; i++)
		seq_printf(file, "%s %d\n", held[i], atomic_read(&slot->held[i]));
	seq_printf(file, "lost_interrupts %llu\n", READ_ONCE(slot->lost));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(truth);

/* ---- blocks ------------------------------------------------------------- */

/* as they were when the file was opened */
struct snapshot {
	size_t len;
	size_t size;
	u8 bytes[];
};

static size_t block_get(struct sim_slot *slot, enum card_block kind, unsigned int index,
			void *buf, size_t size)
{
	unsigned long flags;
	size_t len;

	raw_spin_lock_irqsave(&slot->lock, flags);
	len = card_truth_block(slot->card, kind, index, buf, size, ktime_get_ns());
	raw_spin_unlock_irqrestore(&slot->lock, flags);
	return len;
}

static int snapshot_open(struct file *file, struct sim_slot *slot, enum card_block kind,
			 unsigned int blocks)
{
	size_t size = (size_t)blocks * BLOCK_MAX;
	struct snapshot *snapshot = vzalloc(sizeof(*snapshot) + size);
	unsigned int i;

	if (!snapshot)
		return -ENOMEM;
	for (i = 0; i < blocks; i++) {
		size_t len = block_get(slot, kind, i, snapshot->bytes + snapshot->len,
				       size - snapshot->len);

		if (!len)
			break;
		snapshot->len += len;
	}
	file->private_data = snapshot;
	return 0;
}

static ssize_t snapshot_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct snapshot *snapshot = file->private_data;

	return simple_read_from_buffer(to, count, pos, snapshot->bytes, snapshot->len);
}

static int snapshot_release(struct inode *inode, struct file *file)
{
	vfree(file->private_data);
	return 0;
}

#define BLOCK_FILE(_name, _kind, _blocks)						\
static int _name##_open(struct inode *inode, struct file *file)				\
{											\
	return snapshot_open(file, inode->i_private, _kind, _blocks);			\
}											\
											\
static const struct file_operations _name##_fops = {					\
	.owner = THIS_MODULE,								\
	.open = _name##_open,								\
	.read = snapshot_read,								\
	.llseek = default_llseek,							\
	.release = snapshot_release,							\
}

BLOCK_FILE(smart, CARD_BLOCK_SMART, 1);
BLOCK_FILE(stats, CARD_BLOCK_STATS, 1);
BLOCK_FILE(smart_given, CARD_BLOCK_SMART_GIVEN, 1);
BLOCK_FILE(stats_given, CARD_BLOCK_STATS_GIVEN, 1);
BLOCK_FILE(logs, CARD_BLOCK_LOG, 64);
BLOCK_FILE(logs_taken, CARD_BLOCK_LOG_TAKEN, 64);

/* ---- dump and medium ---------------------------------------------------- */

static ssize_t dump_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct sim_slot *slot = file->private_data;
	unsigned long flags;
	u32 number;
	u64 size;
	void *buf;

	if (*pos < 0)
		return -EINVAL;
	count = min_t(size_t, count, DUMP_PIECE);
	buf = kzalloc(DUMP_PIECE, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	raw_spin_lock_irqsave(&slot->lock, flags);
	number = card_truth_dump(slot->card, &size);
	if (!number || *pos >= size)
		count = 0;
	else
		count = min_t(u64, count, size - *pos);
	card_truth_dump_bytes(slot->card, number, *pos, buf, count);
	raw_spin_unlock_irqrestore(&slot->lock, flags);

	if (copy_to_user(to, buf, count))
		count = -EFAULT;
	else
		*pos += count;
	kfree(buf);
	return count;
}

static const struct file_operations dump_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = dump_read,
	.llseek = default_llseek,
};

static ssize_t medium_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct sim_slot *slot = file->private_data;

	return simple_read_from_buffer(to, count, pos, slot->medium, resource_size(&slot->memory));
}

static const struct file_operations medium_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = medium_read,
	.llseek = default_llseek,
};

void sim_truth_slot(struct sim_slot *slot)
{
	static const struct {
		const char *name;
		const struct file_operations *fops;
	} files[] = {
		{ "truth", &truth_fops },
		{ "smart", &smart_fops },
		{ "stats", &stats_fops },
		{ "smart_given", &smart_given_fops },
		{ "stats_given", &stats_given_fops },
		{ "logs", &logs_fops },
		{ "logs_taken", &logs_taken_fops },
		{ "dump", &dump_fops },
		{ "medium", &medium_fops },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		debugfs_create_file(files[i].name, 0400, slot->debugfs, slot, files[i].fops);
}
