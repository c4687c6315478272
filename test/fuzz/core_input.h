/* SPDX-License-Identifier: GPL-2.0-only */
/* What the two fuzz targets of the driver core share: input, and a task. */
#ifndef TEST_FUZZ_CORE_INPUT_H
#define TEST_FUZZ_CORE_INPUT_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "driver/core/core.h"
#include "standin/standin.h"

#define MUST(x) do { if (!(x)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* the bytes still to come; 0 once they are used up */
struct input {
	const uint8_t *data;
	size_t left;
};

static inline uint8_t input_byte(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->data++;
}

static inline uint64_t input_number(struct input *in, unsigned int bytes)
{
	uint64_t v = 0;

	while (bytes--)
		v = v << 8 | input_byte(in);
	return v;
}

static inline void input_fill(struct input *in, void *buf, size_t size)
{
	size_t n = size < in->left ? size : in->left;

	memcpy(buf, in->data, n);
	memset((uint8_t *)buf + n, 0, size - n);
	in->data += n;
	in->left -= n;
}

/* memory of exactly n bytes, so that the sanitizer sees one byte too far */
static inline void *input_room(size_t n)
{
	void *p = malloc(n ? n : 1);

	MUST(p);
	memset(p, 0xa5, n);
	return p;
}

/* 0 or an errno that user space knows: nothing else may leave the core */
static inline long input_check(long ret)
{
	MUST(ret <= 0 && ret > -200);
	return ret;
}

#endif
