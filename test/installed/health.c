// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program of somebody else's that uses libndctl: the health of all DIMMs, as libndctl tells it.
 * It needs a function of libndctl's newest version name.
 */
#include <stdio.h>

#include <ndctl/libndctl.h>

int main(void)
{
	struct ndctl_dimm *dimm;
	struct ndctl_ctx *ctx;
	struct ndctl_bus *bus;
	struct ndctl_cmd *cmd;

	if (ndctl_new(&ctx))
		return 1;
	ndctl_bus_foreach(ctx, bus) {
		if (ndctl_bus_has_cxl(bus) < 0)
			return 1;
		ndctl_dimm_foreach(bus, dimm) {
			cmd = ndctl_dimm_cmd_new_smart(dimm);
			if (cmd && !ndctl_cmd_submit(cmd))
				printf("%s %u\n", ndctl_dimm_get_devname(dimm),
				       ndctl_cmd_smart_get_health(cmd));
			ndctl_cmd_unref(cmd);
		}
	}
	ndctl_unref(ctx);
	return 0;
}
