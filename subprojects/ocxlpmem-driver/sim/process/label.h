/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The label area of a card: the first 1 MiB of its medium. Pages that were
 * never written are not kept; they read as zeros. The caller holds the card's
 * lock.
 */
#ifndef SIM_LABEL_H
#define SIM_LABEL_H

#include <stdbool.h>
#include <stdint.h>

#define SIM_LABEL_SIZE		(1u << 20)	/* on-media ABI, for ever */
#define SIM_LABEL_PAGE		4096u
#define SIM_LABEL_PAGES		(SIM_LABEL_SIZE / SIM_LABEL_PAGE)
#define SIM_LABEL_MAX_XFER	65536u

struct sim_label {
	uint8_t *page[SIM_LABEL_PAGES];
};

/* the range must lie in the area */
void sim_label_read(const struct sim_label *label, uint32_t offset, void *buf, uint32_t len);
void sim_label_write(struct sim_label *label, uint32_t offset, const void *buf, uint32_t len);
/* back to zeros */
void sim_label_clear(struct sim_label *label);

/* page number of the next page at or after from that is kept; -1: no more */
int sim_label_next(const struct sim_label *label, unsigned int from);

#endif
