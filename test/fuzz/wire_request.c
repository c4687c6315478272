// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"
#include "wire/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	__u64 in[WIRE_REQUEST_WORDS], out[WIRE_REQUEST_WORDS];
	struct wire_request req;
	struct wire_extent ext;
	struct wire_debug dbg;

	if (!fuzz_words(in, WIRE_REQUEST_WORDS, data, size))
		return 0;
	wire_request_decode(&req, in);
	MUST(wire_opcode_name(req.opcode)[0]);

	wire_extent_decode(&ext, req.param[0]);
	MUST(wire_extent_encode(&ext) == req.param[0]);

	wire_debug_decode(&dbg, req.param);
	memset(req.param, 0, 3 * sizeof(req.param[0]));
	MUST(!wire_debug_encode(&dbg, req.param));

	wire_request_encode(&req, out);
	MUST(!memcmp(in, out, sizeof(in)));
	return 0;
}
