// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"
#include "wire/dump.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire_dump dump;
	int n = wire_dump_decode(&dump, data, size);
	__u8 *out;

	if (n < 0)
		return 0;
	MUST((size_t)n <= size && dump.len == (size_t)n - WIRE_HEADER_SIZE);

	out = fuzz_space(n);
	MUST(wire_dump_encode(dump.data, dump.len, out, n - 1) == -WIRE_SPACE);
	MUST(wire_dump_encode(dump.data, dump.len, out, n) == n);
	MUST(wire_header_encode(&dump.header, out, n) == WIRE_HEADER_SIZE);
	MUST(!memcmp(out, data, n));
	free(out);
	return 0;
}
