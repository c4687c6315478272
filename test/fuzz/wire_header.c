// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"
#include "wire/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const __u16 ids[] = {
		WIRE_ID_ERROR_LOG, WIRE_ID_SMART, WIRE_ID_STATS, WIRE_ID_DUMP,
	};
	__u16 found = wire_header_identify(data, size);
	unsigned int i;

	for (i = 0; i < WIRE_COUNT(ids); i++) {
		struct wire_header hdr;
		__u8 out[WIRE_HEADER_SIZE];
		char letters[3];

		if (wire_header_decode(&hdr, ids[i], data, size)) {
			wire_header_letters(letters, hdr.id);
			MUST(letters[0] && letters[1] && !letters[2]);
			continue;
		}
		MUST(found == ids[i]);
		MUST(hdr.length <= size - WIRE_HEADER_SIZE);
		MUST(wire_header_encode(&hdr, out, sizeof(out)) == WIRE_HEADER_SIZE);
		MUST(!memcmp(out, data, sizeof(out)));
	}
	return 0;
}
