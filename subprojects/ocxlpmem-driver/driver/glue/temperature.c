// SPDX-License-Identifier: GPL-2.0-only
/*
 * The temperature in SMART data. A file of its own because the kernel's macro
 * "current" would rewrite the member of that name: no kernel header here.
 */
#include "wire/smart.h"
#include "temperature.h"

int glue_temperature(const void *block, __u32 len, int *celsius)
{
	struct wire_smart_attribute attr;
	struct wire_smart smart;
	__u32 i;

	if (wire_smart_decode(&smart, block, len) < 0)
		return -1;
	for (i = 0; i < smart.count; i++) {
		if (wire_smart_attribute(&smart, i, &attr) ||
		    attr.id != WIRE_SMART_TEMPERATURE)
			continue;
		/* INFERRED, device.md 5.6: bits 15:0, signed */
		*celsius = (__s16)(attr.raw & 0xffff);
		return 0;
	}
	return -1;
}
