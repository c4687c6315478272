/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The card's registers by name, for debugging: ocxlpmem_card_mmio_read() reads them.
 * Part of libocxlpmem.h, which includes it and says what holds for all.
 */
#ifndef LIBOCXLPMEM_REGISTER_H
#define LIBOCXLPMEM_REGISTER_H

#include "libocxlpmem.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/**
 * struct ocxlpmem_register_part - some bits of a register
 * @name: as the card's documents have it: "CRDY"; of a number: "read latency"
 * @help: what it says if it is 1: "controller ready"; of a number: what it is
 * @shift: its lowest bit
 * @bits: how many; 1: a flag, else a number
 * @unit: of a number: "s", "ns", "bytes"; NULL: an offset, or none
 */
struct ocxlpmem_register_part {
	const char *name;
	const char *help;
	unsigned int shift;
	unsigned int bits;
	const char *unit;
};

/**
 * struct ocxlpmem_register - a register of 64 bits
 * @name: "CHI"
 * @help: what it is, no full stop
 * @address: offset in global MMIO
 * @text: it holds letters: ocxlpmem_register_text()
 * @parts: what is known of its bits
 * @count: of @parts; 0: nothing is known
 */
struct ocxlpmem_register {
	const char *name;
	const char *help;
	uint64_t address;
	bool text;
	const struct ocxlpmem_register_part *parts;
	size_t count;
};

/* those that reading changes nothing in, by rising address */
const struct ocxlpmem_register *ocxlpmem_registers(size_t *count);

#define OCXLPMEM_REGISTER_TEXT 9
/* the letters that a value of a register of letters stands for */
void ocxlpmem_register_text(uint64_t value, char out[OCXLPMEM_REGISTER_TEXT]);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
