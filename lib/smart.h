/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIB_SMART_H
#define LIB_SMART_H

#include "payload.h"
#include "wire/smart.h"

struct ocxlpmem_smart_attribute {
	struct ocxlpmem_object base;
	struct wire_smart_attribute wire;
};

/**
 * struct ocxlpmem_smart - SMART data
 * @base: @base.raw is the card block
 * @has_header: came from a payload, so @header is true
 * @count: attributes
 * @attributes: in the same allocation, in the order of the card
 */
struct ocxlpmem_smart {
	struct ocxlpmem_object base;
	struct ocxlpmem_payload_header header;
	bool has_header;
	uint32_t count;
	struct ocxlpmem_smart_attribute attributes[];
};

/* from an open card; *header is valid if *has_header, also on failure. The failure is kept */
int __must_check lib_smart_read(struct ocxlpmem_card *card, int fd, struct ocxlpmem_smart **smart,
				struct ocxlpmem_payload_header *header, bool *has_header);

#endif
