// SPDX-License-Identifier: GPL-2.0-only
#include "parse.h"

/* a piece of the text that describes arguments */
struct piece {
	const char *p;
	size_t len;
};

/* ---- kinds of arguments ------------------------------------------------- */

static const char *op_word(unsigned int i)
{
	return i < CARD_OP_COUNT ? card_op_word(i) : NULL;
}

/* "" never matches: it leaves a number out */
static const char *admin_op_word(unsigned int i)
{
	return i == CARD_OP_ERASE ? "" : op_word(i);
}

static const char *data_op_word(unsigned int i)
{
	if (i < CARD_OP_ANY && !card_op_header(i))
		return "";
	return op_word(i);
}

static const char *log_type_word(unsigned int i)
{
	return i < WIRE_LOG_TYPE_COUNT ? wire_log_type_str(i) : NULL;
}

static const char *stat_word(unsigned int i)
{
	return i < CARD_STATS ? card_stat_name(i) : NULL;
}

/* scale: K, M and G may follow. Without numbers max is 0 */
static const struct kind {
	const char *name;
	const char *(*word)(unsigned int i);
	__s64 min;
	__u64 max;
	__u8 scale;
} kinds[] = {
	{ .name = "OP", .word = op_word },
	{ .name = "ADMIN-OP", .word = admin_op_word },
	{ .name = "DATA-OP", .word = data_op_word },
	{ .name = "TYPE", .word = log_type_word, .max = 255 },
	{ .name = "NAME", .word = stat_word },
	{ .name = "PROFILE", .word = card_profile_name },
	{ .name = "ACCESSES", .max = 1000000000 },
	{ .name = "BYTES", .max = 0xffffffff, .scale = 1 },
	{ .name = "C", .min = -273, .max = 1000 },
	{ .name = "CODE", .max = 255 },
	{ .name = "COUNT", .min = 1, .max = 1000000000 },
	{ .name = "ID", .max = 255 },
	{ .name = "LENGTH", .min = 1, .max = ~0ULL, .scale = 1 },
	{ .name = "MS", .max = 1000000000 },
	{ .name = "NS", .max = 65535 },
	{ .name = "OFFSET", .max = ~0ULL, .scale = 1 },
	{ .name = "PAGES", .max = ~0ULL },
	{ .name = "PERCENT", .max = 255 },
	{ .name = "RATE", .max = 0xffffffffffffULL },
	{ .name = "SECONDS", .max = 65535 },
	{ .name = "US", .max = 1000000000 },
	{ .name = "VALUE", .max = ~0ULL },
};

static int piece_is(struct piece piece, const char *s)
{
	size_t i;

	for (i = 0; i < piece.len; i++)
		if (s[i] != piece.p[i])
			return 0;
	return !s[piece.len];
}

static size_t piece_find(struct piece piece, char c)
{
	size_t i;

	for (i = 0; i < piece.len && piece.p[i] != c; i++)
		;
	return i;
}

/* cuts off what stands before c, and c */
static struct piece piece_cut(struct piece *piece, char c)
{
	struct piece head = { piece->p, piece_find(*piece, c) };
	size_t skip = head.len < piece->len ? head.len + 1 : head.len;

	piece->p += skip;
	piece->len -= skip;
	return head;
}

/* ---- numbers ------------------------------------------------------------ */

static int digit(char c, unsigned int base)
{
	int v = -1;

	if (c >= '0' && c <= '9')
		v = c - '0';
	else if (c >= 'a' && c <= 'f')
		v = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		v = c - 'A' + 10;
	return v < (int)base ? v : -1;
}

static int number(struct piece s, int scale, __u64 *value)
{
	static const char units[] = "KMG";
	unsigned int base = 10;
	unsigned int i, shift;
	__u64 v = 0;

	if (s.len > 2 && s.p[0] == '0' && (s.p[1] == 'x' || s.p[1] == 'X')) {
		base = 16;
		s.p += 2;
		s.len -= 2;
	}
	if (!s.len || digit(*s.p, base) < 0)
		return -1;
	for (; s.len && digit(*s.p, base) >= 0; s.p++, s.len--) {
		unsigned int d = digit(*s.p, base);

		if (base == 16 ? v >> 60 != 0 :
				 v > 1844674407370955161ULL ||
				 (v == 1844674407370955161ULL && d > 5))
			return -1;
		v = v * base + d;
	}
	for (i = 0; scale && s.len == 1 && units[i]; i++) {
		shift = 10 * (i + 1);
		if (*s.p != units[i])
			continue;
		if (v >> (64 - shift))
			return -1;
		v <<= shift;
		s.len = 0;
	}
	*value = v;
	return s.len ? -1 : 0;
}

static int number_of_kind(const struct kind *kind, __u64 max, const char *token, __u64 *value)
{
	struct piece s = { token, card_length(token) };
	__u64 v;

	if (*token == '-' && kind->min < 0) {
		s.p++;
		s.len--;
		if (number(s, kind->scale, &v) || v > 0 - (__u64)kind->min)
			return -1;
		*value = 0 - v;
		return 0;
	}
	if (number(s, kind->scale, &v) || v > max || (kind->min > 0 && v < (__u64)kind->min))
		return -1;
	*value = v;
	return 0;
}

/* ---- one argument ------------------------------------------------------- */

/* "BYTES<=4096": the kind, and its limit */
static const struct kind *kind_of(struct piece spec, __u64 *max)
{
	struct piece name = piece_cut(&spec, '<');
	unsigned int i;

	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!piece_is(name, kinds[i].name))
			continue;
		*max = kinds[i].max;
		if (spec.len) {
			piece_cut(&spec, '=');
			number(spec, 0, max);
		}
		return &kinds[i];
	}
	return NULL;
}

static int match_kind(struct piece spec, const char *token, __u64 *value)
{
	const char *word;
	unsigned int i;
	__u64 max;
	const struct kind *kind = kind_of(spec, &max);

	/* a kind that is not in the table is free text */
	if (!kind)
		return 0;
	for (i = 0; kind->word; i++) {
		word = kind->word(i);
		if (!word)
			break;
		if (card_same(word, token)) {
			*value = i;
			return 0;
		}
	}
	return kind->max ? number_of_kind(kind, max, token, value) : -1;
}

static int is_literal(struct piece spec)
{
	return *spec.p >= 'a' && *spec.p <= 'z';
}

static int match_argument(struct piece spec, const char *token, __u64 *value, __u8 *choice)
{
	unsigned int i;

	for (i = 0; spec.len; i++) {
		struct piece one = piece_cut(&spec, '|');

		*choice = i;
		*value = i;
		if (is_literal(one) ? piece_is(one, token) : !match_kind(one, token, value))
			return 0;
	}
	return -1;
}

static int match_key(struct piece names, const char *token, struct card_call *call)
{
	struct piece value = { token, card_length(token) };
	struct piece key = piece_cut(&value, '=');
	unsigned int i;

	for (i = 0; names.len && i < CARD_KEYS; i++) {
		struct piece name = piece_cut(&names, '|');
		size_t n;

		if (name.len != key.len)
			continue;
		for (n = 0; n < key.len && name.p[n] == key.p[n]; n++)
			;
		if (n < key.len)
			continue;
		if (call->keys & 1U << i || number(value, 0, &call->key[i]))
			return -1;
		call->keys |= 1U << i;
		return 0;
	}
	return -1;
}

/* ---- reasons ------------------------------------------------------------ */

static void add_words(struct card_text *error, const struct kind *kind)
{
	const char *word;
	unsigned int i;

	for (i = 0; (word = kind->word(i)); i++) {
		if (!*word)
			continue;
		card_text_str(error, " ");
		card_text_str(error, word);
	}
}

static void add_expected(struct card_text *error, struct piece spec)
{
	while (spec.len) {
		struct piece one = piece_cut(&spec, '|');
		const struct kind *kind;
		__u64 max;

		kind = is_literal(one) ? NULL : kind_of(one, &max);
		if (!kind) {
			card_text_raw(error, one.p, one.len);
		} else {
			card_text_str(error, kind->name);
			if (kind->word) {
				card_text_str(error, " (one of");
				add_words(error, kind);
				card_text_str(error, kind->max ? ", or " : "");
			}
			if (kind->max) {
				card_text_str(error, kind->word ? "" : " (");
				card_text_signed(error, kind->min);
				card_text_str(error, " to ");
				card_text_dec(error, max);
			}
			card_text_str(error, ")");
		}
		if (spec.len)
			card_text_str(error, " or ");
	}
}

static int refuse(struct card_text *error, struct piece spec, const char *token)
{
	add_expected(error, spec);
	card_text_str(error, token ? " expected, not \"" : " is missing");
	if (token) {
		card_text_raw(error, token, card_length(token));
		card_text_str(error, "\"");
	}
	return -1;
}

/* ---- lines -------------------------------------------------------------- */

static int is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int card_line_split(struct card_line *line, const char *text, struct card_text *error)
{
	size_t len = card_length(text);
	size_t i;
	int inside = 0;

	line->tokens = 0;
	if (len >= sizeof(line->text)) {
		card_text_str(error, "the line is longer than ");
		card_text_dec(error, sizeof(line->text) - 1);
		card_text_str(error, " characters");
		return -1;
	}
	for (i = 0; i <= len; i++) {
		int blank = !text[i] || is_blank(text[i]);

		line->text[i] = blank ? '\0' : text[i];
		if (!blank && !inside) {
			if (line->tokens == CARD_TOKENS) {
				card_text_str(error, "the line has too many words");
				return -1;
			}
			line->token[line->tokens] = line->text + i;
			line->rest[line->tokens++] = text + i;
		}
		inside = !blank;
	}
	if (!line->tokens) {
		card_text_str(error, "the line is empty");
		return -1;
	}
	return 0;
}

int card_line_match(struct card_call *call, const struct card_line *line,
		    const char *arguments, struct card_text *error, unsigned int *matched)
{
	struct piece left = { arguments, card_length(arguments) };
	unsigned int at = 1;

	__builtin_memset(call, 0, sizeof(*call));
	*matched = 0;
	while (left.len) {
		struct piece spec = piece_cut(&left, ' ');
		const char *token = at < line->tokens ? line->token[at] : NULL;
		int optional = *spec.p == '[';
		struct piece keys;

		if (optional) {
			spec.p++;
			spec.len -= 2;
		}
		if (!token && optional)
			return 0;
		if (!token)
			return refuse(error, spec, NULL);
		if (piece_is(spec, "LINE")) {
			call->text[call->count++] = line->rest[at];
			return 0;
		}
		keys = piece_cut(&spec, '=');
		if (spec.len && *spec.p == 'V') {
			for (; at < line->tokens; at++)
				if (match_key(keys, line->token[at], call)) {
					card_text_raw(error, keys.p, keys.len);
					return refuse(error, (struct piece){ "=VALUE", 6 },
						      line->token[at]);
				}
			return 0;
		}
		/* not keys: put "BYTES<=4096" together again */
		spec.len += spec.p - keys.p;
		spec.p = keys.p;
		if (match_argument(spec, token, &call->value[call->count],
				   &call->choice[call->count]))
			return refuse(error, spec, token);
		call->text[call->count++] = token;
		at++;
		*matched = call->count;
	}
	if (at == line->tokens)
		return 0;

	card_text_str(error, "nothing more is expected at \"");
	card_text_raw(error, line->token[at], card_length(line->token[at]));
	card_text_str(error, "\"");
	return -1;
}
