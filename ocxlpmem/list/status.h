/* SPDX-License-Identifier: GPL-2.0-only */
/* list: a line a card, with what its health comes to. */
#ifndef STATUS_H
#define STATUS_H

#include "ocxlpmem/common/functions.h"

/*
 * Asks the cards and prints them and the functions without driver. Returns the exit code;
 * CODE_PERMISSION and nothing on standard output, without --json, if none may be asked.
 */
int status_list(const struct invocation *inv, struct cards *cards,
		const struct functions *functions);

#endif
