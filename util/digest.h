/* SPDX-License-Identifier: GPL-2.0-only */
/* SHA-256 of a stream. */
#ifndef UTIL_DIGEST_H
#define UTIL_DIGEST_H

#include <sha2.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_TEXT 65

/**
 * struct digest - a stream so far; may be copied
 * @md: libmd's
 * @crypto: libcrypto's SHA256_CTX, which has 112 bytes in version 3
 */
struct digest {
	union {
		SHA2_CTX md;
		uint64_t crypto[16];
	};
};

/* the first call in a program opens libcrypto, if that is there */
void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t len);
/* 64 lower-case hex digits and a NUL */
void digest_end(struct digest *digest, char out[DIGEST_TEXT]);

#endif
