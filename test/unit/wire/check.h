/* SPDX-License-Identifier: GPL-2.0-only */
/* What the wire tests share: cmocka, guarded memory, random bytes, examples. */
#ifndef TEST_WIRE_CHECK_H
#define TEST_WIRE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/types.h"

#define COUNT		WIRE_COUNT

/* X(noun): one file of tests each; main.c runs them */
#define NOUNS(X) \
	X(area) \
	X(capability) \
	X(dump) \
	X(error_log) \
	X(fixture) \
	X(header) \
	X(register) \
	X(request) \
	X(response) \
	X(smart) \
	X(stats) \
	X(types)

#define X(noun) int noun##_tests(void);
NOUNS(X)
#undef X

#define RUN(tests) cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL)

/*
 * Memory of exactly len bytes with an unreadable page after it: one byte too
 * far is a crash, with or without a sanitizer. There are two slots; a slot is
 * valid until it is asked for again. The end is page aligned, so the start has
 * every alignment as len takes every value.
 */
enum guard_slot { GUARD_IN, GUARD_OUT, GUARD_SLOTS };

#define GUARD_MAX	0x20000

__u8 *guard_empty(enum guard_slot slot, size_t len);
__u8 *guard_copy(enum guard_slot slot, const void *src, size_t len);

/* the same numbers at every run; the seed is printed by main */
__u64 random_u64(void);
void random_fill(void *buf, size_t len);
void random_seed(__u64 seed);

#define RANDOM_ROUNDS	2000

/* the worked examples, as bytes in memory order */
extern const __u8 example_area[0x10];
extern const __u8 example_capability[0x10];
extern const __u8 example_request[0x40];
extern const __u8 example_response[0x40];
extern const __u8 example_erase[0x40];
extern const __u8 example_error_log[0x50];
extern const __u8 example_smart[0x18];
extern const __u8 example_stats[0x148];
extern const __u8 example_dump[0x18];

/* eight little-endian words of a block, as a driver loads them */
void words_load(__u64 *words, const __u8 *bytes, unsigned int count);

#endif
