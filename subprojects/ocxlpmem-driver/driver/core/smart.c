// SPDX-License-Identifier: GPL-2.0-only
/* What the driver itself wants to know of SMART data. */
#include "private.h"
#include "wire/smart.h"

/* device.md 5.6, conventions of this project */
bool core_smart_failing_now(const struct wire_smart_attribute *attr)
{
	return attr->threshold && attr->normalised && attr->normalised <= attr->threshold;
}

int core_smart_check(const void *block, u32 len, u32 *count, bool *failing)
{
	struct wire_smart_attribute attr;
	struct wire_smart smart;
	u32 i;
	int ret;

	ret = wire_smart_decode(&smart, block, len);
	if (ret < 0)
		return ret;
	*count = smart.count;
	*failing = false;
	for (i = 0; i < smart.count; i++)
		if (!wire_smart_attribute(&smart, i, &attr) && core_smart_failing_now(&attr))
			*failing = true;
	return 0;
}
