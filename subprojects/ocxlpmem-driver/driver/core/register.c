// SPDX-License-Identifier: GPL-2.0-only
/* The card's registers by name, for reports: those that reading does not change. */
#include "private.h"

const struct core_register core_registers[] = {
	{ "chi", WIRE_REG_CHI },
	{ "chie", WIRE_REG_CHIE },
	{ "hci", WIRE_REG_HCI },
	{ "acma_blocks", WIRE_REG_ACMA_BLOCKS },
	{ "acma_data", WIRE_REG_ACMA_DATA },
	{ "nscma_blocks", WIRE_REG_NSCMA_BLOCKS },
	{ "nscma_data", WIRE_REG_NSCMA_DATA },
	{ "fwver", WIRE_REG_FWVER },
	{ "ccap0", WIRE_REG_CCAP0 },
	{ "ccap1", WIRE_REG_CCAP1 },
};

const unsigned int core_register_count = ARRAY_SIZE(core_registers);

int core_register_read(struct core *core, unsigned int index, u64 *value)
{
	int err = core_enter(core);

	if (err)
		return err;
	/* what is new in CHI is noted, whoever looks */
	if (core_registers[index].offset == WIRE_REG_CHI)
		err = core_update_chi(core, value);
	else
		err = core_read(core, core_registers[index].offset, value);
	core_leave(core);
	return err;
}
