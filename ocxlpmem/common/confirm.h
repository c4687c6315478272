/* SPDX-License-Identifier: GPL-2.0-only */
/* Asking before an act: an answer has to be typed, or an option gave it. */
#ifndef CONFIRM_H
#define CONFIRM_H

#include "failure.h"

/**
 * struct confirm - a question
 * @act: what is to be confirmed, for "to ...": "erase ocxlpmem0"
 * @answer: what has to be typed
 * @given: the same, from an option; NULL: it was not given
 * @option: how that is written, for a hint
 */
struct confirm {
	const char *act;
	const char *answer;
	const char *given;
	const char *option;
};

/*
 * NULL: it is confirmed. Else why it is not: nothing was done then. Asks on standard
 * error and reads standard input, if both are a terminal; interrupt_catch() comes before.
 */
struct failure *confirm_ask(const struct confirm *confirm);

#endif
