// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"
#include "wire/smart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire_smart_attribute *attr;
	struct wire_smart smart;
	int n = wire_smart_decode(&smart, data, size);
	__u8 *out;
	__u32 i;

	if (n < 0)
		return 0;
	MUST((size_t)n <= size && (size_t)n == WIRE_HEADER_SIZE + 16UL * smart.count);
	attr = fuzz_space(smart.count * sizeof(*attr));
	for (i = 0; i < smart.count; i++)
		MUST(!wire_smart_attribute(&smart, i, &attr[i]));

	out = fuzz_space(n);
	MUST(wire_smart_encode(attr, smart.count, out, n - 1) == -WIRE_SPACE);
	MUST(wire_smart_encode(attr, smart.count, out, n) == n);
	MUST(wire_header_encode(&smart.header, out, n) == WIRE_HEADER_SIZE);
	MUST(!memcmp(out, data, n));
	MUST(wire_smart_attribute(&smart, i, attr) == -WIRE_RANGE);
	free(out);
	free(attr);
	return 0;
}
