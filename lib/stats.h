/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef LIB_STATS_H
#define LIB_STATS_H

#include "payload.h"
#include "wire/stats.h"

/**
 * struct ocxlpmem_stats - controller statistics
 * @base: @base.raw is the card block
 * @has_header: came from a payload, so @header is true
 * @has_block: @wire is true; a fatal card gives none
 */
struct ocxlpmem_stats {
	struct ocxlpmem_object base;
	struct ocxlpmem_payload_header header;
	bool has_header;
	bool has_block;
	unsigned int age_ms;
	struct wire_stats wire;
};

/* from an open card; the failure is kept */
int __must_check lib_stats_read(struct ocxlpmem_card *card, int fd, struct ocxlpmem_stats **stats);

#endif
