// SPDX-License-Identifier: GPL-2.0-only
/* SHA-256 of a stream. */
#include "digest.h"

#include "text.h"

void digest_begin(struct digest *digest)
{
	SHA256Init(&digest->context);
}

void digest_add(struct digest *digest, const void *data, size_t len)
{
	SHA256Update(&digest->context, data, len);
}

void digest_end(struct digest *digest, char out[DIGEST_TEXT])
{
	unsigned char sum[SHA256_DIGEST_LENGTH];

	SHA256Final(sum, &digest->context);
	text_hex(out, sum, sizeof(sum));
}
