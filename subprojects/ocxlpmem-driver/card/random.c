// SPDX-License-Identifier: GPL-2.0-only
#include "private.h"

#define GOLDEN	0x9e3779b97f4a7c15ULL

/* a bijection that changes about half of the bits for any change (splitmix64) */
static __u64 mix(__u64 x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9ULL;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebULL;
	x ^= x >> 31;
	return x;
}

__u64 card_random_key(const struct card *card, enum card_domain domain, __u64 number)
{
	return mix(mix(mix(card->config.seed + GOLDEN) + domain) + number);
}

__u64 card_random_word(__u64 key, __u64 i)
{
	return mix(key + (i + 1) * GOLDEN);
}

void card_random_bytes(__u64 key, __u64 offset, __u8 *buf, size_t len)
{
	__u8 word[8];

	while (len) {
		unsigned int skip = offset & 7;
		size_t n = 8 - skip < len ? 8 - skip : len;
		__u64 v = card_random_word(key, offset >> 3);

		if (n == 8) {
			wire_put(buf, 8, v);
		} else {
			wire_put(word, 8, v);
			__builtin_memcpy(buf, word + skip, n);
		}
		buf += n;
		offset += n;
		len -= n;
	}
}
