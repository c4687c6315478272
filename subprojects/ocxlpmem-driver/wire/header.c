// SPDX-License-Identifier: GPL-2.0-only OR LGPL-2.1-or-later
#include "header.h"

#define OFFSET_UNKNOWN	2
#define OFFSET_ID	6

/* What differs between the four kinds: how many bytes the length has. */
static const struct kind {
	__u16 id;
	__u8 length_bytes;
	__u32 length_max;
} kinds[] = {
	{ WIRE_ID_ERROR_LOG,	2, 0xffff },
	{ WIRE_ID_SMART,	4, WIRE_BLOCK_MAX - WIRE_HEADER_SIZE },
	{ WIRE_ID_STATS,	4, WIRE_BLOCK_MAX - WIRE_HEADER_SIZE },
	{ WIRE_ID_DUMP,		2, 0xffff },
};

static const struct kind *kind_of(__u16 id)
{
	unsigned int i;

	for (i = 0; i < WIRE_COUNT(kinds); i++)
		if (kinds[i].id == id)
			return &kinds[i];
	return (void *)0;
}

int wire_header_decode(struct wire_header *hdr, __u16 id, const void *buf, size_t len)
{
	const struct kind *kind = kind_of(id);
	const __u8 *p = buf;
	unsigned int i;

	__builtin_memset(hdr, 0, sizeof(*hdr));
	if (len < WIRE_HEADER_SIZE)
		return -WIRE_SHORT;

	hdr->id = wire_get(p + OFFSET_ID, 2);
	if (!kind || hdr->id != id)
		return -WIRE_IDENTIFIER;

	hdr->length = wire_get(p, kind->length_bytes);
	for (i = OFFSET_UNKNOWN; i < OFFSET_ID; i++)
		if (i >= kind->length_bytes)
			hdr->unknown[i - OFFSET_UNKNOWN] = p[i];
	if (hdr->length > len - WIRE_HEADER_SIZE)
		return -WIRE_LENGTH;
	if (hdr->length > kind->length_max)
		return -WIRE_RANGE;
	return 0;
}

int wire_header_encode(const struct wire_header *hdr, void *buf, size_t len)
{
	const struct kind *kind = kind_of(hdr->id);
	__u8 *p = buf;
	unsigned int i;

	if (!kind)
		return -WIRE_IDENTIFIER;
	if (hdr->length > kind->length_max)
		return -WIRE_RANGE;
	if (len < WIRE_HEADER_SIZE)
		return -WIRE_SPACE;

	wire_put(p, kind->length_bytes, hdr->length);
	for (i = OFFSET_UNKNOWN; i < OFFSET_ID; i++)
		if (i >= kind->length_bytes)
			p[i] = hdr->unknown[i - OFFSET_UNKNOWN];
	wire_put(p + OFFSET_ID, 2, hdr->id);
	return WIRE_HEADER_SIZE;
}

static char letter(__u8 c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? (char)c : '?';
}

void wire_header_letters(char out[3], __u16 id)
{
	out[0] = letter(id >> 8);
	out[1] = letter(id & 0xff);
	out[2] = '\0';
}

__u16 wire_header_identify(const void *buf, size_t len)
{
	const __u8 *p = buf;
	__u16 id;

	if (len < WIRE_HEADER_SIZE)
		return 0;
	id = wire_get(p + OFFSET_ID, 2);
	return kind_of(id) ? id : 0;
}
