// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"
#include "wire/stats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire_stats stats;
	__u8 *out;

	if (wire_stats_decode(&stats, data, size) < 0)
		return 0;
	MUST(size >= WIRE_STATS_SIZE);

	out = fuzz_space(WIRE_STATS_SIZE);
	MUST(wire_stats_encode(&stats, out, WIRE_STATS_SIZE) == WIRE_STATS_SIZE);
	MUST(!memcmp(out, data, WIRE_STATS_SIZE));
	free(out);
	return 0;
}
