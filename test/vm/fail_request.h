/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests for vm-fail-requests, by the file they take. */
#ifndef TEST_VM_FAIL_REQUEST_H
#define TEST_VM_FAIL_REQUEST_H

#include <errno.h>
#include <stdbool.h>

#include <nvdimm/ocxlpmem.h>

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/**
 * struct fail_request - something to ask a card
 * @name: for messages
 * @prepare: makes that there is something to do, before each @run; may be NULL
 * @once: what was done is not undone when the answer cannot be copied: @prepare is
 *	needed before it is asked again
 * @run: asks; 0 or a negative errno
 */
struct fail_request {
	const char *name;
	void (*prepare)(void);
	int (*run)(void);
	bool once;
};

extern const struct fail_request fail_device_requests[], fail_dimm_requests[],
	fail_sysfs_requests[];
extern const unsigned int fail_device_count, fail_dimm_count, fail_sysfs_count;

/* the card's files, and the simulator's for its control lines */
extern const char *fail_device_path, *fail_dimm_path;
extern int fail_device, fail_dimm, fail_control;

/* for all answers */
#define FAIL_ROOM	(256 * 1024)
extern unsigned char fail_room[FAIL_ROOM];

static inline int fail_result(int ret)
{
	return ret < 0 ? -errno : 0;
}

/* until the driver asks the card again */
void fail_cache_ages(void);
/* the card has new logs */
void fail_card_logs(void);
/* the logs read follow each other: none is lost by a failure */
int fail_log_place(const struct ocxlpmem_error_log_place *place);
__u64 fail_log_next(void);

#endif
