/* SPDX-License-Identifier: GPL-2.0-only */
/* Cards as they were captured, in the place of this machine's: --from FILE. */
#ifndef CAPTURED_H
#define CAPTURED_H

#include "capture/capture.h"
#include "failure.h"

/*
 * "-" is standard input. NULL, or why not: what was not written by "capture" is refused as
 * a whole. It lives as long as the program: a command with a time limit may leave threads
 * behind that read in it.
 */
struct failure *captured_open(const char *name, struct capture **capture);

/* 0, or exit code 2 after saying that the option given is not for cards from --from */
int captured_refuses(const struct invocation *inv, const char *option, bool given);

/* gives ctx the cards, and what they answered. 0 or -errno */
int captured_use(const struct capture *capture, struct ocxlpmem_ctx *ctx);

#endif
