/* SPDX-License-Identifier: GPL-2.0-only */
/* What the library's tests share: cmocka, a made-up machine, a scripted device. */
#ifndef TEST_LIB_CHECK_H
#define TEST_LIB_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libocxlpmem.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* X(noun): one file of tests each; main.c runs them */
#define NOUNS(X) \
	X(capture) \
	X(card) \
	X(dump) \
	X(erase) \
	X(error_log) \
	X(events) \
	X(failure) \
	X(field) \
	X(finding) \
	X(firmware_update) \
	X(function) \
	X(given) \
	X(health) \
	X(log_reader) \
	X(memory) \
	X(payload) \
	X(register) \
	X(scan) \
	X(smart) \
	X(stats) \
	X(thread)

#define X(noun) int noun##_tests(void);
NOUNS(X)
#undef X

#define RUN(tests) cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL)
#define ON_MACHINE(function) \
	cmocka_unit_test_setup_teardown(function, machine_setup, machine_teardown)

/* ---- a machine: a directory that looks like the root of one -------------- */

struct machine {
	char root[64];
	struct ocxlpmem_ctx *ctx;
};

/* for cmocka_unit_test_setup_teardown(): *state is a struct machine */
int machine_setup(void **state);
int machine_teardown(void **state);

/* directories on the way are made; path is below the root */
void machine_file(struct machine *machine, const char *path, const void *bytes, size_t len);
void machine_text(struct machine *machine, const char *path, const char *text);
void machine_link(struct machine *machine, const char *path, const char *target);
/* a card with this uevent */
void machine_card(struct machine *machine, const char *name, const char *uevent);
/* "ocxlpmem0", ready; and the card object, scanned */
struct ocxlpmem_card *machine_one_card(struct machine *machine);

/* ---- a device: what every open and every ioctl gives --------------------- */

/**
 * struct device - a scripted device
 * @answer: called for each ioctl; what it returns is the ioctl's result
 * @data: for @answer
 * @open_error: negative errno: opening fails
 * @write_error: the same for opening it for writing
 * @opens, @flags, @name: of opens so far, the last one's
 * @ioctls: so far
 */
struct device {
	int (*answer)(struct device *device, unsigned long request, void *arg);
	void *data;
	int open_error;
	int write_error;
	unsigned int opens;
	int flags;
	char name[32];
	unsigned int ioctls;
};

void device_attach(struct device *device, struct ocxlpmem_ctx *ctx);

/*
 * Answers a payload ioctl with len bytes at payload, exactly as the driver does:
 * too small a buffer gets the header only, with -EMSGSIZE, and the need.
 */
int device_payload(void *arg, const void *payload, size_t len);

/* header and block as one payload in buf; its length */
size_t payload_make(void *buf, const struct ocxlpmem_payload_header *header, const void *block,
		    size_t len);

/* ---- bytes --------------------------------------------------------------- */

/* a copy in memory of exactly len bytes, so that the sanitizer sees a step beyond; free() it */
void *exact(const void *bytes, size_t len);

/* one worked example of device.md, from test/data; free() it */
void *example(const char *name, size_t *len);

#endif
