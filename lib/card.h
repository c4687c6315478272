/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIB_CARD_H
#define LIB_CARD_H

#include "context.h"
#include "object.h"
#include "sysfs.h"

#define LIB_NAME_MAX		24	/* "ocxlpmem" and a 32-bit number */
#define LIB_FIRMWARE_MAX	32

/**
 * struct ocxlpmem_card - a card
 * @base: @base.refs also counts the context's list
 * @ctx: kept alive by every reference but the list's
 * @listed: stands in ctx->cards[@index]
 * @state: OCXLPMEM_STATE_*, or -1
 * @serial: 0: none
 * @name, @firmware, @nmem: "" if the uevent does not say
 * @place: what sysfs says beyond the uevent, read when first asked for
 */
struct ocxlpmem_card {
	struct ocxlpmem_object base;
	struct ocxlpmem_ctx *ctx;
	bool listed;
	unsigned int index;
	unsigned int id;
	int state;
	uint64_t serial;
	char name[LIB_NAME_MAX];
	char firmware[LIB_FIRMWARE_MAX];
	char nmem[LIB_NAME_MAX];
	bool placed;
	struct lib_place place;
	struct lib_failure failure;
};

/* gives the context's list up */
void lib_cards_forget(struct ocxlpmem_ctx *ctx);
/* a card of that number at the end of the list, not in order yet. NULL: no memory */
struct ocxlpmem_card *lib_card_append(struct ocxlpmem_ctx *ctx, unsigned int id);
/* by rising number, each with its place */
void lib_cards_order(struct ocxlpmem_ctx *ctx);

/* what the uevent says, from wherever it came; value is len bytes and a NUL */
void lib_card_set_nmem(struct ocxlpmem_card *card, const char *value, size_t len);
void lib_card_set_firmware(struct ocxlpmem_card *card, const char *value, size_t len);

#endif
