// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "capability.h"

#define READY_TIMEOUT_MAX	0xf
#define MEMORY_TIMEOUT_MAX	0xfff

void wire_capability_decode(struct wire_capability *cap, __u64 ccap0, __u64 ccap1)
{
	cap->spec_revision = wire_bits(ccap0, 15, 0);
	cap->unknown_ccap0 = wire_bits(ccap0, 31, 16);
	cap->read_latency_ns = wire_bits(ccap0, 47, 32);
	cap->ready_timeout_s = wire_bits(ccap0, 51, 48);
	cap->memory_timeout_s = wire_bits(ccap0, 63, 52);
	cap->dump_max = wire_bits(ccap1, 31, 0);
	cap->unknown_ccap1 = wire_bits(ccap1, 63, 32);
}

int wire_capability_encode(const struct wire_capability *cap, __u64 *ccap0, __u64 *ccap1)
{
	if (cap->ready_timeout_s > READY_TIMEOUT_MAX)
		return -WIRE_RANGE;
	if (cap->memory_timeout_s > MEMORY_TIMEOUT_MAX)
		return -WIRE_RANGE;

	*ccap0 = (__u64)cap->memory_timeout_s << 52 |
		 (__u64)cap->ready_timeout_s << 48 |
		 (__u64)cap->read_latency_ns << 32 |
		 (__u64)cap->unknown_ccap0 << 16 |
		 cap->spec_revision;
	*ccap1 = (__u64)cap->unknown_ccap1 << 32 | cap->dump_max;
	return 0;
}

void wire_ascii_text(char *out, const __u8 *raw, size_t n)
{
	size_t i;

	while (n && (raw[n - 1] == ' ' || raw[n - 1] == '\0'))
		n--;
	for (i = 0; i < n; i++)
		out[i] = raw[i] >= ' ' && raw[i] <= '~' ? (char)raw[i] : '?';
	out[n] = '\0';
}

void wire_fwver_text(char out[WIRE_FWVER_LEN + 1], __u64 fwver)
{
	__u8 raw[WIRE_FWVER_LEN];

	wire_put(raw, WIRE_FWVER_LEN, fwver);
	wire_ascii_text(out, raw, WIRE_FWVER_LEN);
}
