/* SPDX-License-Identifier: GPL-2.0-only */
/* SHA-256 of a stream. */
#ifndef UTIL_DIGEST_H
#define UTIL_DIGEST_H

#include <sha2.h>
#include <stddef.h>

#define DIGEST_TEXT 65

struct digest {
	SHA2_CTX context;
};

void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t len);
/* 64 lower-case hex digits and a NUL */
void digest_end(struct digest *digest, char out[DIGEST_TEXT]);

#endif
