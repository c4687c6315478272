// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asks the firmware for an address range of LPC memory, for a device that has
 * no such memory, and says what became of it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/pci.h>
#include <asm/opal.h>
#include <asm/pnv-ocxl.h>

static char *device = "0000:00:00.0";
module_param(device, charp, 0400);
MODULE_PARM_DESC(device, "PCI name of the device");

static unsigned long long size = 1ULL << 30;
module_param(size, ullong, 0400);
MODULE_PARM_DESC(size, "bytes to ask for");

static unsigned int count = 1;
module_param(count, uint, 0400);
MODULE_PARM_DESC(count, "how often to ask");

static struct pci_dev *find(void)
{
	struct pci_dev *dev = NULL;

	for_each_pci_dev(dev)
		if (!strcmp(pci_name(dev), device))
			return dev;
	return NULL;
}

static int __init ask_init(void)
{
	static const unsigned int tokens[] = { OPAL_NPU_MEM_ALLOC, OPAL_NPU_MEM_RELEASE };
	struct pci_dev *dev = find();
	unsigned int i;
	u64 base = 0;
	int err;

	if (!dev)
		return -ENODEV;
	for (i = 0; i < ARRAY_SIZE(tokens); i++)
		pr_info("token %u %s\n", tokens[i],
			opal_check_token(tokens[i]) ? "present" : "absent");
	for (i = 0; i < count; i++) {
		err = pnv_ocxl_platform_lpc_setup(dev, size, &base);
		if (!err)
			pnv_ocxl_platform_lpc_release(dev);
		pr_info("setup %d base %#llx\n", err, base);
	}
	pci_dev_put(dev);
	return 0;
}

static void __exit ask_exit(void)
{
}

module_init(ask_init);
module_exit(ask_exit);
MODULE_DESCRIPTION("asks OPAL for LPC memory");
MODULE_LICENSE("GPL");
