// SPDX-License-Identifier: GPL-2.0-only
/* The commands that libnvdimm brings, from user space and of its own. */
#include <linux/mm.h>
#include <linux/ndctl.h>

#include "glue.h"

/*
 * A kernel that does not know our family refuses ND_CMD_CALL before we see it.
 * Then, and only then, VENDOR carries the same payloads.
 */
#define WITH_VENDOR	(NVDIMM_FAMILY_MAX < OCXLPMEM_ND_FAMILY)

static int call(struct glue_card *card, void *buf, u64 len)
{
	return core_nd_call(card->core, buf, len);
}

static int vendor(struct glue_card *card, void *buf, u64 len)
{
	return core_nd_vendor(card->core, buf, len);
}

/* those of a DIMM */
static const struct command {
	unsigned int number;
	bool labels;
	bool offered;
	int (*run)(struct glue_card *card, void *buf, u64 len);
} commands[] = {
	{ ND_CMD_GET_CONFIG_SIZE, true, true, glue_label_size },
	{ ND_CMD_GET_CONFIG_DATA, true, true, glue_label_get },
	{ ND_CMD_SET_CONFIG_DATA, true, true, glue_label_set },
	{ ND_CMD_CALL, false, true, call },
	{ ND_CMD_VENDOR, false, WITH_VENDOR, vendor },
};

unsigned long glue_nd_commands(enum glue_dimm dimm)
{
	unsigned long mask = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].offered && (!commands[i].labels || dimm == GLUE_DIMM_COMPLETE))
			set_bit(commands[i].number, &mask);
	return mask;
}

/* ---- the bus ------------------------------------------------------------- */

/*
 * Before the kernel writes to a bad place it asks the bus to clear it. An error is
 * the right answer, but libnvdimm compares what was cleared as unsigned (patch 0011
 * of the series mends that), takes the error for success, and its BTT and page map
 * try for ever.
 * So it hears that one byte was cleared: less than any write needs, which fails with
 * EIO, and less than a sector, so that the bad block stays. With 0 bytes a write by
 * DAX would be called a success.
 */
#define CLEAR_UNIT	512
#define CLEARED		1

static int ars_capabilities(void *buf, u64 len)
{
	struct nd_cmd_ars_cap *cap = buf;

	if (len < sizeof(*cap))
		return -EINVAL;
	cap->status = 0;
	cap->max_ars_out = 0;
	cap->clear_err_unit = CLEAR_UNIT;
	return 0;
}

static int clear_error(void *buf, u64 len)
{
	struct nd_cmd_clear_error *clear = buf;

	if (len < sizeof(*clear))
		return -EINVAL;
	clear->status = 0;
	clear->cleared = CLEARED;
	return 0;
}

/* the kernel's own calls: the bus offers none, so user space hears -ENOTTY before us */
static int bus_command(unsigned int cmd, void *buf, u64 len)
{
	if (cmd == ND_CMD_ARS_CAP)
		return ars_capabilities(buf, len);
	if (cmd == ND_CMD_CLEAR_ERROR)
		return clear_error(buf, len);
	return -ENOTTY;
}

/*
 * A negative return is the caller's fault, or a label that cannot be read or
 * written; nothing is copied back to the caller then.
 */
int glue_nd_ctl(struct nvdimm_bus_descriptor *desc, struct nvdimm *nvdimm,
		unsigned int cmd, void *buf, unsigned int len, int *cmd_rc)
{
	struct glue_card *card = nvdimm_provider_data(nvdimm);
	unsigned int i;

	if (cmd_rc)
		*cmd_rc = 0;
	if (!nvdimm)
		return bus_command(cmd, buf, len);
	if (!(nvdimm_cmd_mask(nvdimm) & BIT(cmd)))
		return -ENOTTY;
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].number == cmd)
			return commands[i].run(card, buf, len);
	return -ENOTTY;
}
