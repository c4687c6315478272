// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operator's side: /sys/kernel/debug/ocxl_sim/
 *
 *	knobs		what a control line can be
 *	control		lines "N.knob arguments", "*.knob arguments"
 *	cardN/control	the same without "N."
 *	cardN/plugged	0 pulls the card out under the driver, 1 puts it back
 *	cardN/shutdown	1 tells the drivers that the machine goes down
 *	cardN/link_error	"normal", "frozen" or "permanent": the PCI core's
 *			channel state; the drivers' error handlers are called as it
 *			does. Reads "recovered" or "disconnected"
 *	cardN/...	the truth (truth.c)
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "sim.h"

#define TEXT_MAX	65536

static struct dentry *root;

static int knobs_show(struct seq_file *file, void *unused)
{
	const struct card_knob *knob;
	unsigned int count, i;

	knob = card_knobs(&count);
	for (i = 0; i < count; i++, knob++)
		seq_printf(file, "%s %s\n\t%s\n", knob->name, knob->arguments, knob->help);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(knobs);

static char *text_from_user(const char __user *from, size_t len)
{
	if (!len || len > TEXT_MAX)
		return ERR_PTR(-EINVAL);
	return memdup_user_nul(from, len);
}

static ssize_t control_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	struct sim_slot *slot = file->private_data;
	char *text = text_from_user(from, len);
	int rc;

	if (IS_ERR(text))
		return PTR_ERR(text);
	rc = slot ? sim_slot_control_text(slot, text) : sim_control(text);
	kfree(text);
	return rc ? rc : len;
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = control_write,
};

static int plugged_get(void *data, u64 *value)
{
	struct sim_slot *slot = data;

	*value = READ_ONCE(slot->plugged);
	return 0;
}

static int plugged_set(void *data, u64 value)
{
	if (value > 1)
		return -EINVAL;
	if (value)
		sim_pci_plug(data);
	else
		sim_pci_unplug(data);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(plugged_fops, plugged_get, plugged_set, "%llu\n");

static int shutdown_set(void *data, u64 value)
{
	if (value != 1)
		return -EINVAL;
	sim_pci_shutdown(data);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(shutdown_fops, NULL, shutdown_set, "%llu\n");

static const struct {
	const char *word;
	pci_channel_state_t state;
} channel_states[] = {
	{ "normal", pci_channel_io_normal },
	{ "frozen", pci_channel_io_frozen },
	{ "permanent", pci_channel_io_perm_failure },
};

static ssize_t link_error_write(struct file *file, const char __user *from, size_t len,
				loff_t *pos)
{
	struct sim_slot *slot = file->private_data;
	char *text = text_from_user(from, len);
	unsigned int i;

	if (IS_ERR(text))
		return PTR_ERR(text);
	for (i = 0; i < ARRAY_SIZE(channel_states); i++)
		if (sysfs_streq(text, channel_states[i].word))
			break;
	kfree(text);
	if (i == ARRAY_SIZE(channel_states))
		return -EINVAL;
	slot->recovered = sim_recovery(slot, channel_states[i].state);
	return len;
}

static ssize_t link_error_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct sim_slot *slot = file->private_data;
	const char *word = slot->recovered ? "recovered\n" : "disconnected\n";

	return simple_read_from_buffer(to, count, pos, word, strlen(word));
}

static const struct file_operations link_error_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = link_error_write,
	.read = link_error_read,
};

void sim_debugfs_slot(struct sim_slot *slot)
{
	char name[16];

	snprintf(name, sizeof(name), "card%u", slot->number);
	slot->debugfs = debugfs_create_dir(name, root);
	debugfs_create_file("control", 0200, slot->debugfs, slot, &control_fops);
	debugfs_create_file_unsafe("plugged", 0600, slot->debugfs, slot, &plugged_fops);
	debugfs_create_file_unsafe("shutdown", 0200, slot->debugfs, slot, &shutdown_fops);
	debugfs_create_file("link_error", 0600, slot->debugfs, slot, &link_error_fops);
	sim_truth_slot(slot);
}

void sim_debugfs_start(void)
{
	root = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file("knobs", 0400, root, NULL, &knobs_fops);
	debugfs_create_file("control", 0200, root, NULL, &control_fops);
}

void sim_debugfs_stop(void)
{
	debugfs_remove(root);
}
