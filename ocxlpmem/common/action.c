// SPDX-License-Identifier: GPL-2.0-only
/* Acts upon one card: which it is, and what a failure comes to. */
#include "action.h"

int action_select(const struct invocation *inv, struct cards *cards)
{
	int code;

	if (!inv->argc)
		return command_misused(inv, "name the card that is meant");
	code = cards_select(inv, cards);
	if (!code && cards->count != 1) {
		cards_close(cards);
		return command_misused(inv, "one card at a time: name the one that is meant");
	}
	return code;
}

struct failure *action_failure(const struct ocxlpmem_card *card, int error, const char *so_far,
			       const char *hint)
{
	struct failure *failure = failure_of_card(card, error), *whole;
	enum exit_code code = failure->code == CODE_ALL_CARDS ? CODE_FAILED : failure->code;

	whole = failure_new(code, failure->class, error, hint ? hint : failure->hint, "%s%s%s",
			    failure->message, so_far ? "; " : "", so_far ? so_far : "");
	failure_free(failure);
	return whole;
}
