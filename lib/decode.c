// SPDX-License-Identifier: LGPL-2.1-or-later
/* ocxlpmem_decode(): the bytes of any kind become an object. */
#include <errno.h>

#include "context.h"
#include "object.h"

int ocxlpmem_decode(struct ocxlpmem_ctx *ctx, enum ocxlpmem_kind kind, const void *buf,
		    size_t len, struct ocxlpmem_object **object, size_t *used)
{
	const struct lib_kind *k = lib_kind(kind);
	struct lib_trouble trouble = { LIB_OP_DECODE, -EINVAL, 0, NULL };
	size_t n = 0;

	if (k && k->decode)
		trouble.error = k->decode(buf, len, object, &n, &trouble.detail);
	if (trouble.error && ctx)
		lib_fail(ctx, k ? k->word : "captured bytes", &trouble);
	if (!trouble.error && used)
		*used = n;
	return trouble.error;
}
