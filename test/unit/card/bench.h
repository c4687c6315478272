/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A test bench for the card model: a card, a clock, and a small requester that
 * follows device.md 4.3 step by step. Not the driver: the driver core has its
 * own tests against the same card.
 */
#ifndef TEST_CARD_BENCH_H
#define TEST_CARD_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "card/card.h"
#include "wire/area.h"
#include "wire/register.h"
#include "wire/request.h"
#include "wire/response.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define US		1000ULL
#define MS		1000000ULL
#define SECOND		1000000000ULL
#define START		(5 * SECOND)
#define SERIAL		0x0123456789abcdefULL
#define MEDIUM		(64ULL << 20)

/* X(noun): one file of tests each; main.c runs them */
#define NOUNS(X) \
	X(admin) \
	X(control) \
	X(dump) \
	X(erase) \
	X(fault) \
	X(firmware) \
	X(log) \
	X(ready) \
	X(register) \
	X(smart) \
	X(state) \
	X(stats) \
	X(violation)

#define X(noun) int noun##_tests(void);
NOUNS(X)
#undef X

#define RUN(tests) cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL)

struct bench {
	struct card *card;
	struct wire_area admin;
	struct wire_area near;
	__u64 now;
	unsigned int id;		/* of the last admin command */
	unsigned int near_id;
	unsigned int interrupts[2];
	__u64 erased;		/* bytes, must come in order */
	char error[1024];		/* of the last refused control line */
};

/* the one bench; card seed 1, in test mode */
extern struct bench bench;

/* cmocka set-up and tear-down; every test gets a fresh card */
int bench_setup(void **state);
int bench_teardown(void **state);
#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)
/* another card instead */
void bench_seed(__u64 seed, int test);
/* reads the area registers as a host does at its start; ids begin anew */
void bench_probe(void);

__u64 rd(__u64 offset);
void wr(__u64 offset, __u64 value);
void wait_ns(__u64 ns);

/* a control line that must be taken */
void control(const char *line);
/* one that must be refused with this in the message */
void refused(const char *line, const char *message);

/* the truth by name; the text lives until the next call */
const char *truth(const char *name);
__u64 truth_number(const char *name);

/* what command() returns besides a status byte */
#define SILENT	(-1)		/* no answer within the limit */

/* fills in the request block, as in 4.3; does not ring */
void request(unsigned int opcode, const __u64 *params, unsigned int count);
void ring(void);
/* looks every 20 us; 1: ACRA is set, 0: not within the time */
int answered(__u64 limit_ns);
/* all of it, limit as in device.md 4.6, on to the right id; acknowledges */
int command(unsigned int opcode, const __u64 *params, unsigned int count);
int simple(unsigned int opcode);
/* one parameter: offset high, size low */
int extent(unsigned int opcode, uint32_t offset, uint32_t size);

void data_read(__u64 offset, void *buf, size_t len);
void data_write(__u64 offset, const void *buf, size_t len);
/* the data block of the last answer, by its header: its bytes */
size_t block_read(uint16_t id, void *buf, size_t size);

/* near-storage: rings, and looks for the answer */
void near_ring(unsigned int opcode);
int near_answered(__u64 limit_ns);
int near_finish(struct wire_erase *counters);

void no_violation(void);
/* exactly one more than before, with this in its text */
void violation(const char *text);
/* so many more, the last one with this in its text */
void violations(unsigned int count, const char *text);

#endif
