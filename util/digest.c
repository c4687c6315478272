// SPDX-License-Identifier: GPL-2.0-only
/*
 * SHA-256 of a stream. libcrypto uses the processor's instructions for it, and is six
 * times as fast as libmd; where it is missing libmd does.
 */
#include "digest.h"

#include <pthread.h>
#include <stdbool.h>

#include "library.h"
#include "text.h"

#define LIBCRYPTO "libcrypto.so.3"

/*
 * SHA256_Init() and so on of openssl/sha.h. Not EVP: that would read OpenSSL's
 * configuration and take twice the memory, and its contexts cannot be copied as ours are.
 */
struct crypto {
	int (*init)(void *context);
	int (*update)(void *context, const void *data, size_t len);
	int (*final)(unsigned char *sum, void *context);
};

#define SYMBOL(name, member) LIBRARY_SYMBOL(name, struct crypto, member)

static const struct library_symbol symbols[] = {
	SYMBOL("SHA256_Init", init),
	SYMBOL("SHA256_Update", update),
	SYMBOL("SHA256_Final", final),
};

static struct crypto crypto;
static bool has_crypto;

static void open_crypto(void)
{
	has_crypto = library_open(LIBCRYPTO, symbols, sizeof(symbols) / sizeof(*symbols), &crypto);
}

void digest_begin(struct digest *digest)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, open_crypto);
	if (has_crypto)
		crypto.init(digest->crypto);
	else
		SHA256Init(&digest->md);
}

void digest_add(struct digest *digest, const void *data, size_t len)
{
	if (has_crypto)
		crypto.update(digest->crypto, data, len);
	else
		SHA256Update(&digest->md, data, len);
}

void digest_end(struct digest *digest, char out[DIGEST_TEXT])
{
	unsigned char sum[SHA256_DIGEST_LENGTH];

	if (has_crypto)
		crypto.final(sum, digest->crypto);
	else
		SHA256Final(sum, &digest->md);
	text_hex(out, sum, sizeof(sum));
}
