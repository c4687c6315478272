// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"
#include "wire/capability.h"

static void text_is_printable(const char *text, size_t most)
{
	MUST(strlen(text) <= most);
	for (; *text; text++)
		MUST(*text >= ' ' && *text <= '~');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char version[WIRE_FWVER_LEN + 1], *text = fuzz_space(size + 1);
	struct wire_capability cap;
	__u64 in[2], out[2];

	wire_ascii_text(text, data, size);
	text_is_printable(text, size);
	free(text);

	if (!fuzz_words(in, 2, data, size))
		return 0;
	wire_fwver_text(version, in[0]);
	text_is_printable(version, WIRE_FWVER_LEN);
	wire_capability_decode(&cap, in[0], in[1]);
	MUST(!wire_capability_encode(&cap, &out[0], &out[1]));
	MUST(!memcmp(in, out, sizeof(in)));
	return 0;
}
