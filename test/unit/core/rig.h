/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the core's tests share: one card model in test mode, a clock that moves
 * by sleeps only, the core on top, and a port between the two that counts,
 * records and can be told to lie.
 */
#ifndef TEST_CORE_RIG_H
#define TEST_CORE_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "card/card.h"
#include "driver/core/core.h"
#include "standin/standin.h"
#include "wire/register.h"
#include "wire/request.h"
#include "wire/response.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define US		1000ull
#define MS		1000000ull
#define SERIAL		0x0123456789abcdefull
#define INSTANCE	0x1122334455667788ull
#define MEDIUM		(64ull << 20)
#define HEADER		sizeof(struct ocxlpmem_payload_header)
#define ROOM		0x20000

/* X(noun): one file of tests each; main.c runs them */
#define NOUNS(X) \
	X(admin) \
	X(area) \
	X(cost) \
	X(counter) \
	X(debug) \
	X(dump) \
	X(dump_owner) \
	X(erase) \
	X(error_log) \
	X(event) \
	X(file) \
	X(firmware) \
	X(gone) \
	X(health_request) \
	X(irq) \
	X(keeper) \
	X(nd_command) \
	X(notify) \
	X(payload) \
	X(ready) \
	X(report) \
	X(standin) \
	X(status) \
	X(sysfs_attr) \
	X(thread)

#define X(noun) int noun##_tests(void);
NOUNS(X)
#undef X

#define RUN(tests) cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL)

struct access {
	uint64_t offset;
	uint64_t value;
};

struct rig {
	struct card *card;
	struct core *core;
	struct standin_clock clock;
	struct standin_task task;
	pthread_mutex_t lock;		/* of the card */
	struct core_params params;

	/* what the core did; atomic where threads run */
	unsigned long accesses;
	unsigned long late_accesses;	/* to a card that the core knows to be gone */
	struct access writes[4096];	/* to registers (not blocks), since rig_forget() */
	unsigned int write_count;
	bool interrupt;			/* raised, not yet handed on */
	bool work;			/* core_irq() asked for core_work() */
	unsigned int changed;		/* CORE_CHANGED_*, since rig_forget() */
	struct core_trace trace;	/* the last one */
	unsigned int traces;
	char log[64][512];
	unsigned int log_count;

	/*
	 * A lie of the port. Return 1: *value is the answer (the write is
	 * swallowed); 0: ask the card; negative: the port refuses.
	 */
	int (*on_read)(uint64_t offset, u64 *value);
	int (*on_write)(uint64_t offset, u64 value);
	/* what another thread does once a command has ended */
	void (*on_trace)(void);
};

extern struct rig rig;

/* cmocka set-up and tear-down: a fresh card with a core that is ready */
int rig_setup(void **state);
int rig_teardown(void **state);
/* the same without a core: rig_create() makes it */
int rig_setup_bare(void **state);
#define TEST(f) cmocka_unit_test_setup_teardown(f, rig_setup, rig_teardown)
#define TEST_BARE(f) cmocka_unit_test_setup_teardown(f, rig_setup_bare, rig_teardown)

int rig_create(void);
/* forgets writes, changes, traces and log lines */
void rig_forget(void);
/* time goes by; interrupts that come are handed to the core */
void rig_wait(uint64_t ns);
/* hands on what was raised, and does the work */
void rig_interrupts(void);
uint64_t rig_now(void);

/* a control line of the card */
void control(const char *line);
uint64_t truth(const char *name);
/* the card saw no breach of protocol since the start of the test */
void no_violation(void);
/* how often this was written to this register since rig_forget() */
unsigned int written(uint64_t offset, uint64_t value);
bool logged(const char *text);

/* one payload command by core_payload() */
struct answer {
	int ret;
	u32 need;
	struct ocxlpmem_payload_header header;
	uint8_t data[ROOM];		/* behind the header */
};

const struct answer *payload(unsigned int command, const void *in, u32 in_len, u32 out_len);
const struct answer *smart(void);
const struct answer *stats(void);
/* SMART works, and says what the card holds */
void still_works(void);

/* a file, and one ioctl on it */
struct core_file *open_file(bool writable);
/* what an eventfd counted since the last call; 0 if nothing */
uint64_t rig_counted(int fd);
long control_file(struct core_file *file, unsigned int cmd, void *arg);

#endif
