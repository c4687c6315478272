// SPDX-License-Identifier: GPL-2.0-only
/* ocxl's access to the registers, 64 bits wide as the card wants it. */
#include <linux/module.h>
#include <linux/swab.h>

#include "sim.h"

/* the model gives a little-endian word as a number; this is its own inverse */
static u64 in_order(enum ocxl_endian endian, u64 value)
{
#ifdef __BIG_ENDIAN
	return endian == OCXL_LITTLE_ENDIAN ? value : swab64(value);
#else
	return endian == OCXL_BIG_ENDIAN ? swab64(value) : value;
#endif
}

static bool outside(const struct ocxl_afu *afu, size_t offset)
{
	return offset > afu->config.global_mmio_size - sizeof(u64);
}

int ocxl_global_mmio_read64(struct ocxl_afu *afu, size_t offset, enum ocxl_endian endian,
			    u64 *val)
{
	if (outside(afu, offset))
		return -EINVAL;
	*val = in_order(endian, sim_slot_read(afu->slot, offset));
	return 0;
}
EXPORT_SYMBOL_GPL(ocxl_global_mmio_read64);

int ocxl_global_mmio_write64(struct ocxl_afu *afu, size_t offset, enum ocxl_endian endian,
			     u64 val)
{
	if (outside(afu, offset))
		return -EINVAL;
	sim_slot_write(afu->slot, offset, in_order(endian, val));
	return 0;
}
EXPORT_SYMBOL_GPL(ocxl_global_mmio_write64);

/* these read, change and write, as the kernel's do: a trap of device.md 2.3 */

int ocxl_global_mmio_set64(struct ocxl_afu *afu, size_t offset, enum ocxl_endian endian,
			   u64 mask)
{
	u64 value;
	int rc = ocxl_global_mmio_read64(afu, offset, endian, &value);

	return rc ? rc : ocxl_global_mmio_write64(afu, offset, endian, value | mask);
}
EXPORT_SYMBOL_GPL(ocxl_global_mmio_set64);

int ocxl_global_mmio_clear64(struct ocxl_afu *afu, size_t offset, enum ocxl_endian endian,
			     u64 mask)
{
	u64 value;
	int rc = ocxl_global_mmio_read64(afu, offset, endian, &value);

	return rc ? rc : ocxl_global_mmio_write64(afu, offset, endian, value & ~mask);
}
EXPORT_SYMBOL_GPL(ocxl_global_mmio_clear64);
