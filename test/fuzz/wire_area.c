// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"
#include "wire/area.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire_area area;
	__u64 in[2], out[2];

	if (!fuzz_words(in, 2, data, size))
		return 0;
	wire_area_decode(&area, in[0], in[1]);
	wire_area_encode(&area, &out[0], &out[1]);
	MUST(!memcmp(in, out, sizeof(in)));
	return 0;
}
