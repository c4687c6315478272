// SPDX-License-Identifier: GPL-2.0-only
/* Acts upon one card: which it is, whether it is meant, and what came of it. */
#include "action.h"

#include <inttypes.h>
#include <stdlib.h>

#include "confirm.h"
#include "util/memory.h"

int action_run(const struct invocation *inv, const struct action *action, void *arg)
{
	struct cards cards;
	int code;

	if (!inv->argc)
		return command_misused(inv, "name the card that is meant");
	code = cards_select(inv, &cards);
	if (code)
		return code;
	if (cards.count != 1) {
		cards_close(&cards);
		return command_misused(inv, "one card at a time: name the one that is meant");
	}
	cards.jobs->failure = action->act(inv, cards.jobs->card, arg);
	code = cards_report(inv, &cards);
	if (inv->common->json)
		document_print_cards(inv, cards_json(&cards, action->add, arg), code);
	else if (!code)
		action->text(cards.jobs->card, arg);
	action->end(arg);
	cards_close(&cards);
	return code;
}

/* the serial number, which a person has to know; the name of a card that has none. free() it */
static char *answer_of(const struct ocxlpmem_card *card)
{
	uint64_t serial;

	if (ocxlpmem_card_serial(card, &serial))
		return xstrdup(ocxlpmem_card_name(card));
	return xasprintf("0x%016" PRIx64, serial);
}

struct failure *action_confirm(const struct ocxlpmem_card *card, const char *what,
			       const char *given)
{
	char *answer = answer_of(card), *option = xasprintf("--confirm %s", answer);
	char *act = xasprintf("%s %s", what, ocxlpmem_card_name(card));
	struct failure *failure;

	failure = confirm_ask(&(struct confirm) {
		.act = act, .answer = answer, .given = given, .option = option,
	});
	free(act);
	free(option);
	free(answer);
	return failure;
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
