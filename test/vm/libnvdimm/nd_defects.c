// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bus of libnvdimm with nothing of ours in its way, to reproduce what patches 0011
 * to 0014 of the kernel series mend: a DIMM whose command takes its time, and a region
 * on memory left over by memmap=. test/vm/libnvdimm/reproduce drives it. It answers no
 * other command: a clear of a bad place is refused.
 */
#include <linux/delay.h>
#include <linux/libnvdimm.h>
#include <linux/module.h>
#include <linux/nd.h>
#include <linux/ndctl.h>
#include <linux/platform_device.h>
#include <linux/sizes.h>

#define NAME "nd_defects"

static ulong base;
module_param(base, ulong, 0444);
MODULE_PARM_DESC(base, "physical address of the region");

static ulong size = SZ_128M;
module_param(size, ulong, 0444);
MODULE_PARM_DESC(size, "bytes of the region");

static uint answer_ms;
module_param(answer_ms, uint, 0444);
MODULE_PARM_DESC(answer_ms, "how long a command to the DIMM takes");

static bool twins;
module_param(twins, bool, 0444);
MODULE_PARM_DESC(twins, "a DIMM that cannot be registered: two of its attributes have one name");

static struct platform_device *parent;
static struct nvdimm_bus *bus;
static struct nd_region *region;

static int nd_defects_ctl(struct nvdimm_bus_descriptor *desc, struct nvdimm *nvdimm,
			  unsigned int cmd, void *buf, unsigned int len, int *cmd_rc)
{
	struct nd_cmd_get_config_size *answer = buf;

	if (!nvdimm || cmd != ND_CMD_GET_CONFIG_SIZE || len < sizeof(*answer))
		return -ENOTTY;
	/* null for libnvdimm's own calls */
	if (cmd_rc)
		*cmd_rc = 0;
	msleep(answer_ms);
	answer->config_size = SZ_128K;
	answer->max_xfer = SZ_4K;
	return 0;
}

static struct nvdimm_bus_descriptor nd_defects_desc = {
	.provider_name = NAME,
	.module = THIS_MODULE,
	.ndctl = nd_defects_ctl,
};

/* ---- bad places: "echo BYTE > parameters/bad" ------------------------------ */

static int nd_defects_bad_set(const char *value, const struct kernel_param *kp)
{
	ulong offset;
	int rc = kstrtoul(value, 0, &offset);

	if (rc)
		return rc;
	if (!region || offset >= size)
		return -ENODEV;
	rc = nvdimm_bus_add_badrange(bus, base + offset, SZ_4K);
	if (!rc)
		nvdimm_region_notify(region, NVDIMM_REVALIDATE_POISON);
	return rc;
}

static const struct kernel_param_ops nd_defects_bad_ops = { .set = nd_defects_bad_set };
module_param_cb(bad, &nd_defects_bad_ops, NULL, 0200);
MODULE_PARM_DESC(bad, "a page of the region that goes bad");

/* ---- the DIMM and the region ----------------------------------------------- */

static ssize_t twin_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "twin\n");
}

static struct device_attribute twin[] = { __ATTR_RO(twin), __ATTR_RO(twin) };
static struct attribute *twin_attrs[] = { &twin[0].attr, &twin[1].attr, NULL };
static const struct attribute_group twin_group = { .name = "twins", .attrs = twin_attrs };
static const struct attribute_group *twin_groups[] = { &twin_group, NULL };

static int nd_defects_create(void)
{
	struct resource res = DEFINE_RES_MEM(base, size);
	struct nd_region_desc desc = {
		.res = &res,
		.numa_node = NUMA_NO_NODE,
		.target_node = NUMA_NO_NODE,
	};

	if (!nvdimm_create(bus, NULL, twins ? twin_groups : NULL, BIT(NDD_REGISTER_SYNC),
			   BIT(ND_CMD_GET_CONFIG_SIZE), 0, NULL))
		return -ENXIO;
	set_bit(ND_REGION_PAGEMAP, &desc.flags);
	region = nvdimm_pmem_region_create(bus, &desc);
	return region ? 0 : -ENOMEM;
}

static void nd_defects_remove(void *unused)
{
	region = NULL;
	nvdimm_bus_unregister(bus);
}

static int nd_defects_probe(struct platform_device *pdev)
{
	int rc;

	bus = nvdimm_bus_register(&pdev->dev, &nd_defects_desc);
	if (!bus)
		return -ENOMEM;
	rc = devm_add_action_or_reset(&pdev->dev, nd_defects_remove, NULL);
	return rc ? rc : nd_defects_create();
}

static struct platform_driver nd_defects_driver = {
	.driver = { .name = NAME },
	.probe = nd_defects_probe,
};

static int __init nd_defects_init(void)
{
	int rc = platform_driver_register(&nd_defects_driver);

	if (rc)
		return rc;
	parent = platform_device_register_simple(NAME, PLATFORM_DEVID_NONE, NULL, 0);
	if (!IS_ERR(parent))
		return 0;
	platform_driver_unregister(&nd_defects_driver);
	return PTR_ERR(parent);
}

static void __exit nd_defects_exit(void)
{
	platform_device_unregister(parent);
	platform_driver_unregister(&nd_defects_driver);
}

module_init(nd_defects_init);
module_exit(nd_defects_exit);
MODULE_DESCRIPTION("Reproduces defects of libnvdimm");
MODULE_LICENSE("GPL");
