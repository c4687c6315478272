// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "response.h"

static const struct status {
	unsigned int nr;
	const char *text;
} statuses[] = {
#define X(sym, nr, text) { WIRE_STATUS_##sym, text },
	WIRE_STATUSES(X)
#undef X
};

const char *wire_status_text(unsigned int status)
{
	unsigned int i;

	for (i = 0; i < WIRE_COUNT(statuses); i++)
		if (statuses[i].nr == status)
			return statuses[i].text;
	return "unknown status";
}

void wire_response_decode(struct wire_response *rsp, __u64 word)
{
	rsp->status = wire_bits(word, 7, 0);
	rsp->unknown_01 = wire_bits(word, 15, 8);
	rsp->id = wire_bits(word, 31, 16);
	rsp->unknown_04 = wire_bits(word, 63, 32);
}

__u64 wire_response_encode(const struct wire_response *rsp)
{
	return (__u64)rsp->unknown_04 << 32 |
	       (__u64)rsp->id << 16 |
	       (__u64)rsp->unknown_01 << 8 |
	       rsp->status;
}

void wire_erase_decode(struct wire_erase *erase, const __u64 words[WIRE_ERASE_WORDS])
{
	erase->accessible_done = words[0];
	erase->accessible_tried = words[1];
	erase->defective_done = words[2];
	erase->defective_tried = words[3];
}

void wire_erase_encode(const struct wire_erase *erase, __u64 words[WIRE_ERASE_WORDS])
{
	words[0] = erase->accessible_done;
	words[1] = erase->accessible_tried;
	words[2] = erase->defective_done;
	words[3] = erase->defective_tried;
}

int wire_erase_complete(const struct wire_erase *erase)
{
	return erase->accessible_done == erase->accessible_tried &&
	       erase->defective_done == erase->defective_tried;
}
