// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"
#include "wire/response.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	__u64 in[1 + WIRE_ERASE_WORDS], out[WIRE_ERASE_WORDS];
	struct wire_response rsp;
	struct wire_erase erase;

	if (!fuzz_words(in, 1 + WIRE_ERASE_WORDS, data, size))
		return 0;
	wire_response_decode(&rsp, in[0]);
	MUST(wire_status_text(rsp.status)[0]);
	MUST(wire_response_encode(&rsp) == in[0]);

	wire_erase_decode(&erase, in + 1);
	wire_erase_encode(&erase, out);
	MUST(!memcmp(in + 1, out, sizeof(out)));
	MUST(wire_erase_complete(&erase) == (in[1] == in[2] && in[3] == in[4]));
	return 0;
}
