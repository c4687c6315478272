// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "request.h"

const char *wire_opcode_name(unsigned int opcode)
{
	static const char *const names[WIRE_OP_COUNT] = {
#define X(sym, nr, name) \
		[WIRE_OP_##sym] = name,
		WIRE_OPCODES(X)
#undef X
	};

	return opcode < WIRE_OP_COUNT ? names[opcode] : "unknown";
}

void wire_request_decode(struct wire_request *req, const __u64 words[WIRE_REQUEST_WORDS])
{
	req->opcode = wire_bits(words[0], 7, 0);
	req->unknown_01 = wire_bits(words[0], 15, 8);
	req->id = wire_bits(words[0], 31, 16);
	req->unknown_04 = wire_bits(words[0], 63, 32);
	__builtin_memcpy(req->param, words + 1, sizeof(req->param));
}

void wire_request_encode(const struct wire_request *req, __u64 words[WIRE_REQUEST_WORDS])
{
	words[0] = (__u64)req->unknown_04 << 32 |
		   (__u64)req->id << 16 |
		   (__u64)req->unknown_01 << 8 |
		   req->opcode;
	__builtin_memcpy(words + 1, req->param, sizeof(req->param));
}

void wire_extent_decode(struct wire_extent *ext, __u64 param)
{
	ext->offset = wire_bits(param, 63, 32);
	ext->size = wire_bits(param, 31, 0);
}

__u64 wire_extent_encode(const struct wire_extent *ext)
{
	return (__u64)ext->offset << 32 | ext->size;
}

void wire_debug_decode(struct wire_debug *dbg, const __u64 param[7])
{
	dbg->action = wire_bits(param[0], 63, 56);
	dbg->function_code = wire_bits(param[0], 55, 40);
	dbg->unknown = wire_bits(param[0], 39, 0);
	dbg->parameter_1 = param[1];
	dbg->parameter_2 = param[2];
}

int wire_debug_encode(const struct wire_debug *dbg, __u64 param[7])
{
	if (dbg->unknown >> 40)
		return -WIRE_RANGE;

	param[0] = (__u64)dbg->action << 56 |
		   (__u64)dbg->function_code << 40 |
		   dbg->unknown;
	param[1] = dbg->parameter_1;
	param[2] = dbg->parameter_2;
	return 0;
}
