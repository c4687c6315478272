// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "area.h"

void wire_area_decode(struct wire_area *area, __u64 blocks, __u64 data)
{
	area->request = wire_bits(blocks, 63, 32);
	area->response = wire_bits(blocks, 31, 0);
	area->data = wire_bits(data, 63, 32);
	area->data_size = wire_bits(data, 31, 0);
}

void wire_area_encode(const struct wire_area *area, __u64 *blocks, __u64 *data)
{
	*blocks = (__u64)area->request << 32 | area->response;
	*data = (__u64)area->data << 32 | area->data_size;
}
