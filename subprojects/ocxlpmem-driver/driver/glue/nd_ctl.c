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

/* those of a DIMM; the bus has none, so no ARS and no clearing of errors */
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
	if (!nvdimm || !(nvdimm_cmd_mask(nvdimm) & BIT(cmd)))
		return -ENOTTY;
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].number == cmd)
			return commands[i].run(card, buf, len);
	return -ENOTTY;
}
