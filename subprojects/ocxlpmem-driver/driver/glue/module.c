// SPDX-License-Identifier: GPL-2.0-only
/* What the module does when it comes and goes. */
#include <linux/module.h>

#include "glue.h"

static const struct part {
	int (*init)(void);
	void (*exit)(void);
} parts[] = {
	{ glue_sysfs_init, glue_sysfs_exit },
	{ glue_chardev_init, glue_chardev_exit },
	{ glue_badrange_init, glue_badrange_exit },
	{ glue_security_init, glue_security_exit },
	{ glue_pmu_init, glue_pmu_exit },
	{ glue_pci_init, glue_pci_exit },
};

static void exit_parts(unsigned int count)
{
	while (count--)
		parts[count].exit();
}

static int __init glue_init(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		err = parts[i].init();
		if (err) {
			exit_parts(i);
			return err;
		}
	}
	return 0;
}

static void __exit glue_exit(void)
{
	exit_parts(ARRAY_SIZE(parts));
	glue_log_exit();
}

module_init(glue_init);
module_exit(glue_exit);
MODULE_DESCRIPTION("OpenCAPI Persistent Memory");
MODULE_VERSION("0.1.0");
MODULE_LICENSE("GPL");
