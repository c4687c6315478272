/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Control lines. What a knob takes is written once, as the text that manuals
 * and messages show; lines are parsed by that text:
 *
 *	on|off		one of these words
 *	OP, MS, ...	a word or number of that kind (the table in parse.c)
 *	BYTES<=4096	a kind with a smaller limit
 *	[...]		may be left out; only at the end
 *	a|b=VALUE...	any of these keys with numbers, in any order
 *	LINE		the rest of the line
 */
#ifndef CARD_PARSE_H
#define CARD_PARSE_H

#include "private.h"

#define CARD_ARGUMENTS	4
#define CARD_KEYS	8
#define CARD_TOKENS	12

/* a control line taken apart */
struct card_line {
	char text[CARD_LINE_MAX];	/* tokens, each with a NUL */
	const char *token[CARD_TOKENS];
	const char *rest[CARD_TOKENS];	/* the original line from a token on */
	unsigned int tokens;
};

/**
 * struct card_call - the arguments of a knob
 * @count: how many were given, without keys
 * @value: numbers (signed ones in two's complement) and numbers of words
 * @choice: which of the alternatives divided by | it was
 * @text: the token, or the rest of the line
 * @keys: bit i: key i was given, with @key[i]
 */
struct card_call {
	unsigned int count;
	__u64 value[CARD_ARGUMENTS];
	__u8 choice[CARD_ARGUMENTS];
	const char *text[CARD_ARGUMENTS];
	__u32 keys;
	__u64 key[CARD_KEYS];
};

/* 0, or -1 with the reason added to error */
int card_line_split(struct card_line *line, const char *text, struct card_text *error);
/*
 * Do the tokens after the first fit the arguments? 0, or -1 with the reason
 * added to error; *matched says how many did.
 */
int card_line_match(struct card_call *call, const struct card_line *line,
		    const char *arguments, struct card_text *error, unsigned int *matched);

#endif
