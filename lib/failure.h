/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failures in words: what was tried, why it failed, what to do next. */
#ifndef LIB_FAILURE_H
#define LIB_FAILURE_H

#include "libocxlpmem.h"

/* what was tried */
enum lib_op {
	LIB_OP_SCAN,
	LIB_OP_FIND,
	LIB_OP_REFRESH,
	LIB_OP_OPEN,
	LIB_OP_SMART,
	LIB_OP_STATS,
	LIB_OP_ERROR_LOG,
	LIB_OP_EVENTS,
	LIB_OP_DUMP,
	LIB_OP_DUMP_WAIT,
	LIB_OP_DUMP_DATA,
	LIB_OP_DUMP_COMPLETE,
	LIB_OP_REQUEST_HEALTH,
	LIB_OP_DEBUG,
	LIB_OP_ERASE,
	LIB_OP_ERASE_STATE,
	LIB_OP_FIRMWARE,
	LIB_OP_FIRMWARE_UPDATE,
	LIB_OP_DECODE,
	LIB_OP_COUNT
};

#define LIB_MESSAGE_MAX	256

struct lib_failure {
	struct ocxlpmem_failure words;
	char message[LIB_MESSAGE_MAX];
};

/**
 * struct lib_trouble - a failure as it is found
 * @op: what was tried
 * @error: negative errno
 * @card_status: of the card, 0 if it gave none
 * @detail: more about why, NULL if the errno says all
 */
struct lib_trouble {
	enum lib_op op;
	int error;
	unsigned int card_status;
	const char *detail;
};

/*
 * Keeps the failure and logs it as information. Returns trouble->error. The
 * first is about one card, the second about none: subject is the name that was
 * looked for and the like.
 */
int lib_card_fail(struct ocxlpmem_card *card, const struct lib_trouble *trouble);
int lib_fail(struct ocxlpmem_ctx *ctx, const char *subject, const struct lib_trouble *trouble);

#endif
