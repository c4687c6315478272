// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver itself wants to know of SMART data. No kernel header here:
 * their macro "current" would rewrite the member of that name.
 */
#include "wire/smart.h"
#include "smart.h"

/* device.md 5.6, conventions of this project */
static int failing_now(const struct wire_smart_attribute *attr)
{
	return attr->threshold && attr->current && attr->current <= attr->threshold;
}

int core_smart_check(const void *block, __u32 len, __u32 *count, int *failing)
{
	struct wire_smart_attribute attr;
	struct wire_smart smart;
	__u32 i;
	int ret;

	ret = wire_smart_decode(&smart, block, len);
	if (ret < 0)
		return ret;
	*count = smart.count;
	*failing = 0;
	for (i = 0; i < smart.count; i++)
		if (!wire_smart_attribute(&smart, i, &attr) && failing_now(&attr))
			*failing = 1;
	return 0;
}
