// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/ocxlpmemN and its class. The class device is what keeps a card's memory:
 * open files outlive the card, and get -ENODEV from the core.
 */
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "glue.h"

#define MINORS	256

static dev_t first_devt;

/* no devnode: the node is root's, until a rule of udev gives it to a group */
static struct class class = {
	.name = OCXLPMEM_CLASS,
	.dev_uevent = glue_sysfs_uevent,
};

static DEFINE_IDA(minors);

/* ---- the file ------------------------------------------------------------ */

static int chardev_open(struct inode *inode, struct file *filp)
{
	struct glue_card *card = container_of(inode->i_cdev, struct glue_card, cdev);
	struct core_file *file;
	int err;

	err = core_file_open(card->core, filp->f_mode & FMODE_WRITE, &file);
	if (err)
		return err;
	filp->private_data = file;
	return nonseekable_open(inode, filp);
}

static int chardev_release(struct inode *inode, struct file *filp)
{
	core_file_release(filp->private_data);
	return 0;
}

static long chardev_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	return core_file_ioctl(filp->private_data, cmd, arg);
}

static __poll_t chardev_poll(struct file *filp, poll_table *wait)
{
	struct core_file *file = filp->private_data;
	u64 events;

	poll_wait(filp, core_file_wait(file), wait);
	events = core_file_events(file);
	if (events & OCXLPMEM_EVENT_GONE)
		return EPOLLIN | EPOLLPRI | EPOLLHUP;
	return events ? EPOLLIN | EPOLLPRI : 0;
}

static const struct file_operations chardev_fops = {
	.owner = THIS_MODULE,
	.open = chardev_open,
	.release = chardev_release,
	.unlocked_ioctl = chardev_ioctl,
	/* one layout for 32 and 64 bit */
	.compat_ioctl = compat_ptr_ioctl,
	.poll = chardev_poll,
};

/* ---- the card ------------------------------------------------------------ */

static void card_release(struct device *dev)
{
	struct glue_card *card = container_of(dev, struct glue_card, dev);

	if (card->core)
		core_put(card->core);
	if (card->slow_queue)
		destroy_workqueue(card->slow_queue);
	if (card->irq_queue)
		destroy_workqueue(card->irq_queue);
	if (dev->devt)
		ida_free(&minors, MINOR(dev->devt) - MINOR(first_devt));
	mutex_destroy(&card->lock);
	kfree(card);
}

/* device.md 1.1 */
static u64 find_serial(struct pci_dev *pdev)
{
	u64 serial = pci_get_dsn(pdev);
	struct pci_dev *first;

	if (serial)
		return serial;
	first = pci_get_domain_bus_and_slot(pci_domain_nr(pdev->bus), pdev->bus->number,
					    PCI_DEVFN(PCI_SLOT(pdev->devfn), 0));
	if (!first)
		return 0;
	serial = pci_get_dsn(first);
	pci_dev_put(first);
	return serial;
}

static int card_name(struct glue_card *card)
{
	int minor = ida_alloc_max(&minors, MINORS - 1, GFP_KERNEL);

	if (minor < 0)
		return minor;
	card->dev.devt = MKDEV(MAJOR(first_devt), MINOR(first_devt) + minor);
	return dev_set_name(&card->dev, GLUE_NAME "%d", minor);
}

static int card_queues(struct glue_card *card)
{
	card->irq_queue = alloc_ordered_workqueue(GLUE_NAME "-%s", 0, card->name);
	card->slow_queue = alloc_ordered_workqueue(GLUE_NAME "-slow-%s", 0, card->name);
	return card->irq_queue && card->slow_queue ? 0 : -ENOMEM;
}

struct glue_card *glue_card_create(struct pci_dev *pdev)
{
	struct glue_card *card = kzalloc(sizeof(*card), GFP_KERNEL);
	int err;

	if (!card)
		return ERR_PTR(-ENOMEM);
	card->pdev = pdev;
	card->serial = find_serial(pdev);
	strscpy(card->name, pci_name(pdev), sizeof(card->name));
	mutex_init(&card->lock);
	spin_lock_init(&card->nmem_lock);
	INIT_LIST_HEAD(&card->node);
	INIT_WORK(&card->irq_work, glue_irq_work);
	INIT_WORK(&card->change_work, glue_change_work);
	INIT_DELAYED_WORK(&card->ready_work, glue_ready_work);
	INIT_DELAYED_WORK(&card->region_work, glue_security_region_work);

	device_initialize(&card->dev);
	card->dev.class = &class;
	card->dev.parent = &pdev->dev;
	card->dev.release = card_release;
	err = card_name(card);
	if (!err)
		err = card_queues(card);
	if (err) {
		put_device(&card->dev);
		return ERR_PTR(err);
	}
	return card;
}

int glue_chardev_start(struct glue_card *card)
{
	cdev_init(&card->cdev, &chardev_fops);
	card->cdev.owner = THIS_MODULE;
	return cdev_device_add(&card->cdev, &card->dev);
}

void glue_chardev_stop(struct glue_card *card)
{
	cdev_device_del(&card->cdev, &card->dev);
}

/* ---- the class ----------------------------------------------------------- */

int glue_chardev_init(void)
{
	int err;

	err = alloc_chrdev_region(&first_devt, 0, MINORS, GLUE_NAME);
	if (err)
		return err;
	err = class_register(&class);
	if (err)
		unregister_chrdev_region(first_devt, MINORS);
	return err;
}

void glue_chardev_exit(void)
{
	class_unregister(&class);
	unregister_chrdev_region(first_devt, MINORS);
	ida_destroy(&minors);
}
