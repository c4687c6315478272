/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzz targets share. Each asserts that decoding and encoding again
 * gives the same bytes.
 */
#ifndef TEST_FUZZ_FUZZ_H
#define TEST_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wire/types.h"

#define MUST(x) do { if (!(x)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* the first n little-endian words of the input; 0 if there are fewer bytes */
static inline int fuzz_words(__u64 *words, unsigned int n, const uint8_t *data, size_t size)
{
	unsigned int i;

	if (size < 8UL * n)
		return 0;
	for (i = 0; i < n; i++)
		words[i] = wire_get(data + 8UL * i, 8);
	return 1;
}

/* memory of exactly n bytes, so that the sanitizer sees one byte too far */
static inline void *fuzz_space(size_t n)
{
	void *p = malloc(n);

	MUST(p || !n);
	if (n)
		memset(p, 0xa5, n);
	return p;
}

#endif
