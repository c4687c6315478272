/* SPDX-License-Identifier: GPL-2.0-only */
/* What the programs of this folder share: they end at the first thing that does not hold. */
#ifndef NDCTL_CHECK_H
#define NDCTL_CHECK_H

#include <ndctl/libndctl.h>

#define CHECK(what) \
	do { \
		if (!(what)) \
			check_failed(__FILE__, __LINE__, #what); \
	} while (0)

__attribute__((noreturn)) void check_failed(const char *file, int line, const char *what);
/* of any bus; it must be there */
struct ndctl_dimm *dimm_named(struct ndctl_ctx *ctx, const char *name);

#endif
