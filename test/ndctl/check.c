// SPDX-License-Identifier: GPL-2.0-only
/* Checks of programs that are run by themselves, and the DIMMs they ask. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void check_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	exit(1);
}

struct ndctl_dimm *dimm_named(struct ndctl_ctx *ctx, const char *name)
{
	struct ndctl_dimm *dimm;
	struct ndctl_bus *bus;

	ndctl_bus_foreach(ctx, bus)
		ndctl_dimm_foreach(bus, dimm)
			if (!strcmp(ndctl_dimm_get_devname(dimm), name))
				return dimm;
	fprintf(stderr, "no %s\n", name);
	exit(1);
}
