/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Standard output that remembers why it could not be written. stdio only knows
 * that it failed: it drops its buffer, and with it the reason.
 */
#ifndef UTIL_STDOUT_H
#define UTIL_STDOUT_H

#include <stdbool.h>

#include "must_check.h"

/*
 * Takes the numbers 0 to 2 where nobody opened them, before any file gets one
 * of them and is written to by who means the standard output. What stands there
 * refuses to be read and written as a closed one does. 0 or -errno.
 */
int descriptors_reserve(void) must_check;
/* it was closed when descriptors_reserve() looked */
bool stdout_was_closed(void);

/* what messages call it; name must live as long */
void stdout_set_name(const char *name);
const char *stdout_name(void);

/* stdout becomes a stream with a large buffer; flush it where people wait for it */
void stdout_open(void);
/* flushes and closes; 0, or the negative errno of the first write that failed */
int stdout_close(void) must_check;

#endif
