/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KUNIT_PCI_H
#define KUNIT_PCI_H

#include <stdint.h>
#include <stdio.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>

#define __iomem

typedef __s8 s8;
typedef int irqreturn_t;

struct address_space;
struct mm_struct;

struct device {
	const char *init_name;
	struct device *parent;
};

struct pci_dev {
	struct device dev;
};

#define to_pci_dev(device)	container_of(device, struct pci_dev, dev)

#define dev_err(dev, ...)	(printf("    # %s: ", (dev)->init_name), printf(__VA_ARGS__))
#define dev_warn		dev_err
#define dev_info		dev_err

#endif
