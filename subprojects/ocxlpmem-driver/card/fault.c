// SPDX-License-Identifier: GPL-2.0-only
/* Faults that spoil commands, and breaches of protocol that are noticed. */
#include "private.h"

void card_fault_set(struct card *card, enum card_fault_kind kind, unsigned int op,
		    __u64 value, __u32 count)
{
	card->fault[kind][op].value = value;
	card->fault[kind][op].left = count;
}

static int take(struct card_fault *fault, __u64 *value)
{
	if (!fault->left)
		return 0;

	if (fault->left != CARD_FAULT_FOR_EVER)
		fault->left--;
	if (value)
		*value = fault->value;
	return 1;
}

int card_fault_take(struct card *card, enum card_fault_kind kind, unsigned int op,
		    __u64 *value)
{
	if (take(&card->fault[kind][op], value))
		return 1;
	/* "any" means admin commands; an erase overwrites the medium */
	return op != CARD_OP_ERASE && take(&card->fault[kind][CARD_OP_ANY], value);
}

void card_fault_clear(struct card *card)
{
	__builtin_memset(card->fault, 0, sizeof(card->fault));
}

static int violation(struct card *card, struct card_text *text, const char *what)
{
	if (!card->config.test)
		return 0;

	card->violations++;
	card_text_init(text, card->violation_text, sizeof(card->violation_text));
	card_text_str(text, what);
	return 1;
}

void card_violation(struct card *card, const char *what)
{
	struct card_text text;

	violation(card, &text, what);
}

void card_violation_value(struct card *card, const char *what, __u64 value)
{
	struct card_text text;

	if (violation(card, &text, what))
		card_text_hex(&text, value, 1);
}

__u32 card_violations(const struct card *card, const char **latest)
{
	if (latest)
		*latest = card->violation_text;
	return card->violations;
}
