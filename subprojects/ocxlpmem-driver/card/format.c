// SPDX-License-Identifier: GPL-2.0-only
#include "private.h"

void card_text_init(struct card_text *text, char *buf, size_t size)
{
	text->buf = buf;
	text->size = size;
	text->len = 0;
	if (size)
		buf[0] = '\0';
}

static void put(struct card_text *text, char c)
{
	if (text->len + 1 >= text->size)
		return;

	text->buf[text->len++] = c;
	text->buf[text->len] = '\0';
}

void card_text_str(struct card_text *text, const char *s)
{
	while (*s)
		put(text, *s++);
}

void card_text_raw(struct card_text *text, const char *s, size_t n)
{
	for (; n; n--, s++)
		put(text, *s >= ' ' && *s <= '~' ? *s : '?');
}

void card_text_dec(struct card_text *text, __u64 v)
{
	char digits[20];
	unsigned int n = 0;
	__u32 rest;

	do {
		v = card_divide(v, 10, &rest);
		digits[n++] = '0' + rest;
	} while (v);
	while (n)
		put(text, digits[--n]);
}

void card_text_signed(struct card_text *text, __s64 v)
{
	if (v < 0)
		put(text, '-');
	card_text_dec(text, v < 0 ? 0 - (__u64)v : (__u64)v);
}

void card_text_hex(struct card_text *text, __u64 v, unsigned int digits)
{
	static const char hex[] = "0123456789abcdef";

	while (digits < 16 && v >> (4 * digits))
		digits++;
	card_text_str(text, "0x");
	while (digits--)
		put(text, hex[v >> (4 * digits) & 15]);
}

int card_same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

size_t card_length(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}
