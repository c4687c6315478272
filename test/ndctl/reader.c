// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ocxlpmem-ndctl.h promises, on two simulated cards (nmem1 does not answer
 * SMART) and a DIMM of another family (nmem90). Exit code 0 if all held.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "lib/ndctl/ocxlpmem-ndctl.h"

#define HEADER	sizeof(struct ocxlpmem_payload_header)

static void what_the_caller_does_wrong(struct ndctl_dimm *ours, struct ndctl_dimm *other)
{
	/* a sequence that was never given: not to be taken for an ND command that is refused */
	const struct ocxlpmem_log_position never = { .sequence = 999 };
	const struct ocxlpmem_nd_firmware_start start = { .size = 8 };
	char payload[OCXLPMEM_NDCTL_SMART_ROOM];

	CHECK(ocxlpmem_ndctl_error_log(ours, &never, false, payload, sizeof(payload)) == -EINVAL);

	CHECK(ocxlpmem_ndctl_is_ours(ours));
	CHECK(!ocxlpmem_ndctl_is_ours(other));
	CHECK(!ocxlpmem_ndctl_is_ours(NULL));
	CHECK(ocxlpmem_ndctl_smart(other, payload, sizeof(payload)) == -ENODEV);
	CHECK(ocxlpmem_ndctl_smart(ours, payload, HEADER - 1) == -EINVAL);
	CHECK(ocxlpmem_ndctl_read(ours, OCXLPMEM_ND_ERROR_LOG, NULL, 0, payload,
				  sizeof(payload)) == -EINVAL);
	CHECK(ocxlpmem_ndctl_read(ours, OCXLPMEM_ND_SMART, payload, 8, payload,
				  sizeof(payload)) == -EINVAL);
	/* reading never changes anything */
	CHECK(ocxlpmem_ndctl_read(ours, OCXLPMEM_ND_FIRMWARE_START, &start, sizeof(start), payload,
				  sizeof(payload)) == -EOPNOTSUPP);
	CHECK(ocxlpmem_ndctl_read(ours, 6, NULL, 0, payload, sizeof(payload)) == -EOPNOTSUPP);
}

static void whole_or_not_at_all(struct ndctl_dimm *ours)
{
	char payload[OCXLPMEM_NDCTL_SMART_ROOM], odd[OCXLPMEM_NDCTL_SMART_ROOM + 1];
	struct ocxlpmem_payload_header header;
	struct ocxlpmem_smart *smart;
	ssize_t len, again;

	len = ocxlpmem_ndctl_smart(ours, payload, sizeof(payload));
	CHECK(len > (ssize_t)HEADER);
	CHECK(!ocxlpmem_smart_from_payload(payload, len, &smart));
	CHECK(ocxlpmem_smart_count(smart) > 2);
	ocxlpmem_smart_unref(smart);

	/* just enough, and at any address */
	again = ocxlpmem_ndctl_smart(ours, odd + 1, len);
	CHECK(again == len);
	CHECK(!memcmp(odd + 1 + HEADER, payload + HEADER, len - HEADER));

	again = ocxlpmem_ndctl_smart(ours, payload, len - 1);
	CHECK(again == (ssize_t)HEADER || again == len - 1);
	memcpy(&header, payload, HEADER);
	CHECK(header.status == -EMSGSIZE);
}

/* the card's fault stands in the header */
static void a_silent_card(struct ndctl_dimm *ours)
{
	char payload[OCXLPMEM_NDCTL_SMART_ROOM];
	struct ocxlpmem_payload_header header;

	CHECK(ocxlpmem_ndctl_smart(ours, payload, sizeof(payload)) >= (ssize_t)HEADER);
	memcpy(&header, payload, HEADER);
	CHECK(header.status == -ETIMEDOUT);
	CHECK(header.state == OCXLPMEM_STATE_READY);
}

int main(void)
{
	struct ndctl_ctx *ctx;

	CHECK(!ndctl_new(&ctx));
	what_the_caller_does_wrong(dimm_named(ctx, "nmem0"), dimm_named(ctx, "nmem90"));
	whole_or_not_at_all(dimm_named(ctx, "nmem0"));
	a_silent_card(dimm_named(ctx, "nmem1"));
	ndctl_unref(ctx);
	return 0;
}
