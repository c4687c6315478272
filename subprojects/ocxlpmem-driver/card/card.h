/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model of the card: registers, command areas, firmware behaviour
 * (device.md 2, 4, 5 and the rules of 6). Freestanding: no allocation, no
 * clock, no threads. Time is an argument, in ns since any fixed point. The
 * caller serialises all calls on one card.
 *
 * struct card holds no pointer but card->host, so its bytes can be saved and
 * loaded again (card_size() bytes; the caller sets host anew).
 */
#ifndef CARD_H
#define CARD_H

#include "wire/types.h"

struct card;

/**
 * struct card_host - what surrounds the card
 * @interrupt: host interrupt 0 or 1 fires. May be NULL
 * @erase: overwrite bytes [offset, offset + length) of the medium. May be NULL
 * @context: first argument of both
 */
struct card_host {
	void (*interrupt)(void *context, unsigned int number);
	void (*erase)(void *context, __u64 offset, __u64 length);
	void *context;
};

/**
 * struct card_config - how a card is made
 * @seed: all its bytes and values follow from it
 * @number: of the card in the machine; for messages
 * @serial: device serial number
 * @medium_size: bytes of LPC memory
 * @test: report protocol violations
 */
struct card_config {
	__u64 seed;
	__u32 number;
	__u64 serial;
	__u64 medium_size;
	int test;
};

#define CARD_MMIO_SIZE	0x40000		/* global MMIO: registers, blocks, data buffer */

size_t card_size(void);
/* card: card_size() bytes that are zero, or a card that is to be made anew */
void card_init(struct card *card, const struct card_config *config,
	       const struct card_host *host, __u64 now);
void card_set_host(struct card *card, const struct card_host *host);
/*
 * The card goes on where it was, with another host or after the host's clock began
 * anew; what it was doing goes on too. card must be valid
 */
void card_attach(struct card *card, const struct card_host *host, __u64 now);
/* a reset of the card; counters and logs stay, an erase goes on */
void card_reset(struct card *card, __u64 now);
/* are these card_size() bytes a card of this version? for loading saved state */
int card_valid(const struct card *card);
/* is it the card that this makes? Else its medium has another size, or its values differ */
int card_is(const struct card *card, const struct card_config *config);

/*
 * One 64-bit access; the value is the little-endian word as a number.
 * Misaligned or beyond the area reads all ones, writes are dropped and reported.
 */
__u64 card_read64(struct card *card, __u64 offset, __u64 now);
void card_write64(struct card *card, __u64 offset, __u64 value, __u64 now);

/* do what is due at now; interrupts are raised from here and from accesses */
void card_advance(struct card *card, __u64 now);
/* when something happens next by itself; ~0 for never */
__u64 card_next_event(const struct card *card);

/*
 * One control line: "knob arguments". Scenario files and debugfs write
 * "N.knob arguments" or "*.knob arguments"; card_line_number() splits that.
 * Return 0, or -1 with a message in error.
 */
int card_control(struct card *card, const char *line, __u64 now, char *error, size_t size);
/* "3.silent smart" -> 3, "*.silent" -> -2; -1 if malformed; *knob is set */
int card_line_number(const char *line, const char **knob);

struct card_call;

/*
 * The table behind card_control(), for manuals and completion. A name may have
 * several rows. apply and number are for the model alone.
 */
struct card_knob {
	const char *name;
	const char *arguments;
	const char *help;
	const char *(*apply)(struct card *card, const struct card_call *call,
			     unsigned int number);
	unsigned int number;
};

const struct card_knob *card_knobs(unsigned int *count);

/* ---- the truth: what the card holds, for tests to compare --------------- */

enum card_block {
	CARD_BLOCK_SMART,	/* as an admin command would return it now */
	CARD_BLOCK_STATS,
	CARD_BLOCK_LOG,		/* index: queued logs, oldest first */
	CARD_BLOCK_LOG_TAKEN,	/* index: logs already read, oldest first, the last 64 */
	CARD_BLOCK_SMART_GIVEN,	/* as the last admin command did return it */
	CARD_BLOCK_STATS_GIVEN,
};

/* bytes of the block; 0: none with that index, or it does not fit size */
size_t card_truth_block(const struct card *card, enum card_block kind, unsigned int index,
			void *buf, size_t size, __u64 now);
/* the dump now held (or last collected): its number, 0 if there never was one */
__u32 card_truth_dump(const struct card *card, __u64 *size);
/* its bytes, as they were or are delivered; any offset and length */
void card_truth_dump_bytes(const struct card *card, __u32 number, __u64 offset,
			   void *buf, size_t len);
/* plain values: calls emit for each "name", value in decimal or text */
void card_truth_values(const struct card *card, __u64 now,
		       void (*emit)(void *context, const char *name, const char *value),
		       void *context);

/* ---- firmware images ---------------------------------------------------- */

/*
 * The real image format is not known. The model takes images that begin with a
 * header of its own and refuses others as "content invalid", so that an image
 * is known to be complete. card_firmware_seal() writes the header over the first bytes:
 * size is a multiple of 8, version has up to 8 characters. Return 0 or -1.
 */
#define CARD_FIRMWARE_HEADER	32
int card_firmware_seal(void *image, size_t size, const char *version);
/* of all bytes of an image: what the truth "fw_image_hash" shows */
__u64 card_firmware_hash(const void *image, size_t size);

/* protocol violations seen in test mode; text of the latest */
__u32 card_violations(const struct card *card, const char **latest);

/* is [offset, offset+length) of the medium marked bad? */
int card_medium_bad(const struct card *card, __u64 offset, __u64 length);
/*
 * The part of the medium that a range covers, range after range as they were
 * marked: length 0 if it lies beyond. 0: there is no range with this index
 */
int card_medium_range(const struct card *card, unsigned int index, __u64 *offset,
		      __u64 *length);

#endif
