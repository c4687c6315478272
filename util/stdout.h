/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Standard output that remembers why it could not be written. stdio only knows
 * that it failed: it drops its buffer, and with it the reason.
 */
#ifndef UTIL_STDOUT_H
#define UTIL_STDOUT_H

/* stdout becomes a stream with a large buffer; flush it where people wait for it */
void stdout_open(void);
/* flushes and closes; 0, or the negative errno of the first write that failed */
int stdout_close(void);

#endif
