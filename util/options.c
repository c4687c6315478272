// SPDX-License-Identifier: GPL-2.0-only
/* Options of a command line, by a table. */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "memory.h"
#include "text.h"
#include "when.h"

#define MAX_WORD 64

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* letters to change, add or drop to get from one word to the other */
static size_t word_distance(const char *a, const char *b)
{
	size_t row[MAX_WORD + 1], i, j, b_len = strlen(b);

	if (b_len > MAX_WORD)
		return SIZE_MAX;
	for (j = 0; j <= b_len; j++)
		row[j] = j;
	for (i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (j = 1; j <= b_len; j++) {
			size_t above = row[j];

			row[j] = min3(above + 1, row[j - 1] + 1,
				      diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[b_len];
}

const char *nearest_word(const char *text, const char *const *words)
{
	size_t best = strlen(text) / 3 + 2;
	const char *found = NULL;

	for (; *words; words++) {
		size_t distance = word_distance(text, *words);

		/* a beginning is what people type from habit with other tools */
		if (strlen(text) > 1 && !strncmp(text, *words, strlen(text)))
			distance = 1;
		if (distance < best) {
			best = distance;
			found = *words;
		}
	}
	return found;
}

int parse_number(const char *text, uint64_t *value)
{
	char *end;

	/* strtoull() would take a minus, blanks and octal numbers */
	if (!isdigit((unsigned char)text[0]))
		return -EINVAL;
	errno = 0;
	*value = strtoull(text, &end, text[0] == '0' && (text[1] | 0x20) == 'x' ? 16 : 10);
	if (*end)
		return -EINVAL;
	return errno ? -ERANGE : 0;
}

int parse_size(const char *text, uint64_t *value)
{
	static const char units[] = "KMG";
	size_t len = strlen(text);
	const char *unit = len ? strchr(units, toupper((unsigned char)text[len - 1])) : NULL;
	unsigned int shift = unit ? 10 * (unit - units + 1) : 0;
	char *digits = xstrdup(text);
	int err;

	if (unit)
		digits[len - 1] = 0;
	err = parse_number(digits, value);
	free(digits);
	if (err)
		return err;
	if (*value > UINT64_MAX >> shift)
		return -ERANGE;
	*value <<= shift;
	return 0;
}

static int parse_seconds(const char *text, double *value)
{
	char *end;

	if (!isdigit((unsigned char)text[0]) && text[0] != '.')
		return -EINVAL;
	*value = strtod(text, &end);
	if (*end || *value <= 0)
		return -EINVAL;
	return *value > 1e9 ? -ERANGE : 0;
}

static int parse_count(const char *text, uint64_t *value)
{
	int err = parse_number(text, value);

	return err || *value ? err : -EINVAL;
}

static int parse_mode(const char *text, unsigned int *mode)
{
	unsigned long value;

	if (text[strspn(text, "01234567")])
		return -EINVAL;
	/* what no number holds becomes the largest */
	value = strtoul(text, NULL, 8);
	if (value > 0777)
		return -ERANGE;
	*mode = value;
	return value ? 0 : -EINVAL;
}

const char *option_word(const struct option_spec *spec, unsigned int i)
{
	if (spec->word)
		return spec->word(i);
	return spec->words ? spec->words[i] : NULL;
}

static int parse_choice(const struct option_spec *spec, const char *text, int *value)
{
	int i;

	for (i = 0; option_word(spec, i); i++) {
		if (!strcmp(option_word(spec, i), text)) {
			*value = i;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_set(const struct option_spec *spec, const char *text, uint64_t *set)
{
	char *copy = xstrdup(text), *rest = copy, *word;
	int err = 0, index;

	while (!err && (word = strsep(&rest, ","))) {
		err = parse_choice(spec, word, &index);
		if (!err)
			*set |= UINT64_C(1) << index;
	}
	free(copy);
	return err;
}

static int parse_time(const char *text, uint64_t *ns)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return when_parse(text, now.tv_sec * UINT64_C(1000000000) + now.tv_nsec, ns);
}

static int store(const struct option_spec *spec, void *values, const char *text)
{
	void *place = (char *)values + spec->offset;

	switch (spec->kind) {
	case OPTION_FLAG:
		*(bool *)place = true;
		return 0;
	case OPTION_STRING:
		*(const char **)place = text;
		return 0;
	case OPTION_NUMBER:
		return parse_number(text, place);
	case OPTION_COUNT:
		return parse_count(text, place);
	case OPTION_SIZE:
		return parse_size(text, place);
	case OPTION_SECONDS:
		return parse_seconds(text, place);
	case OPTION_MODE:
		return parse_mode(text, place);
	case OPTION_CHOICE:
		return parse_choice(spec, text, place);
	case OPTION_SET:
		return parse_set(spec, text, place);
	case OPTION_TIME:
		return parse_time(text, place);
	case OPTION_POSITIONAL:
	case OPTION_END:
		break;
	}
	return -EINVAL;
}

static void choices_text(const struct option_spec *spec, char *out, size_t size)
{
	size_t used = 0;
	unsigned int i;

	out[0] = 0;
	for (i = 0; option_word(spec, i) && used < size; i++)
		used += snprintf(out + used, size - used, "%s%s",
				 !i ? "" : option_word(spec, i + 1) ? ", " : " or ",
				 option_word(spec, i));
}

/* where in the list the word that is none begins, and its length */
static const char *bad_word(const struct option_spec *spec, const char *text, int *len)
{
	char *word;
	int index, err;

	for (;; text += *len + 1) {
		*len = strcspn(text, ",");
		word = xasprintf("%.*s", *len, text);
		err = parse_choice(spec, word, &index);
		free(word);
		if (err || !text[*len])
			return text;
	}
}

static int bad_value(const struct option_spec *spec, const char *text, int err, char *message)
{
	static const char *const wanted[] = {
		[OPTION_NUMBER] = "a number",
		[OPTION_COUNT] = "a number above zero",
		[OPTION_SIZE] = "a size like 65536, 64K or 1M",
		[OPTION_SECONDS] = "a number of seconds above zero",
		[OPTION_MODE] = "the mode of a file, like 640",
		[OPTION_TIME] = "a time like 2026-01-31, 12:30, yesterday or '2h ago'",
	};
	char words[OPTIONS_MESSAGE - 128];
	int len = strlen(text);

	if (option_word(spec, 0)) {
		if (spec->kind == OPTION_SET)
			text = bad_word(spec, text, &len);
		choices_text(spec, words, sizeof(words));
		snprintf(message, OPTIONS_MESSAGE, "--%s: '%.*s' is not one of %s",
			 spec->name, len < 40 ? len : 40, text, words);
	} else if (err == -ERANGE && spec->kind == OPTION_TIME) {
		snprintf(message, OPTIONS_MESSAGE, "--%s: %.40s is too far away", spec->name, text);
	} else if (err == -ERANGE) {
		snprintf(message, OPTIONS_MESSAGE, "--%s: %.40s is too large", spec->name, text);
	} else {
		snprintf(message, OPTIONS_MESSAGE, "--%s: '%.40s' is not %s", spec->name, text,
			 wanted[spec->kind]);
	}
	return -1;
}

static const struct option_spec *by_name(const struct option_spec *specs, const char *name,
					 size_t len)
{
	for (; specs->kind != OPTION_END; specs++) {
		if (strlen(specs->name) == len && !memcmp(specs->name, name, len))
			return specs;
	}
	return NULL;
}

static const struct option_spec *by_letter(const struct option_spec *specs, char letter)
{
	for (; specs->kind != OPTION_END; specs++) {
		if (specs->letter == letter)
			return specs;
	}
	return NULL;
}

static int unknown_option(const struct option_spec *specs, const char *name, size_t len,
			  char *message)
{
	const char *words[64], *guess = NULL;
	char text[MAX_WORD];
	size_t n = 0;

	snprintf(text, sizeof(text), "%.*s", (int)(len < 40 ? len : 40), name);
	for (; specs->kind != OPTION_END && n < 63; specs++)
		words[n++] = specs->name;
	words[n] = NULL;
	guess = nearest_word(text, words);
	snprintf(message, OPTIONS_MESSAGE, "unknown option '--%s'%s%s%s", text,
		 guess ? "; did you mean --" : "", guess ? guess : "", guess ? "?" : "");
	return -1;
}

/* where the parser stands */
struct cursor {
	const struct option_spec *specs;
	void *values;
	int argc;
	char **argv;
	int next;		/* the argument to look at */
	int kept;		/* arguments that are no options */
	char *message;
};

static int take(struct cursor *cur, const struct option_spec *spec, char *text)
{
	int err;

	if (!text) {
		if (cur->next >= cur->argc) {
			snprintf(cur->message, OPTIONS_MESSAGE, "--%s needs an argument (%s)",
				 spec->name, spec->argument);
			return -1;
		}
		text = cur->argv[cur->next++];
	}
	if (spec->kind == OPTION_POSITIONAL) {
		cur->argv[cur->kept++] = text;
		return 0;
	}
	err = store(spec, cur->values, text);
	return err ? bad_value(spec, text, err, cur->message) : 0;
}

static int take_long(struct cursor *cur, char *arg)
{
	char *equals = strchr(arg, '=');
	size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
	const struct option_spec *spec = by_name(cur->specs, arg, len);

	if (!spec)
		return unknown_option(cur->specs, arg, len, cur->message);
	if (spec->kind != OPTION_FLAG)
		return take(cur, spec, equals ? equals + 1 : NULL);
	if (equals) {
		snprintf(cur->message, OPTIONS_MESSAGE, "--%s takes no argument", spec->name);
		return -1;
	}
	return store(spec, cur->values, NULL);
}

static int take_letters(struct cursor *cur, char *letters)
{
	for (; *letters; letters++) {
		const struct option_spec *spec = by_letter(cur->specs, *letters);

		if (!spec) {
			snprintf(cur->message, OPTIONS_MESSAGE, "unknown option '-%c'",
				 isprint((unsigned char)*letters) ? *letters : '?');
			return -1;
		}
		if (spec->kind != OPTION_FLAG)
			return take(cur, spec, letters[1] ? letters + 1 : NULL);
		store(spec, cur->values, NULL);
	}
	return 0;
}

int options_parse(const struct option_spec *specs, void *values, int argc, char **argv,
		  char message[OPTIONS_MESSAGE])
{
	struct cursor cur = {
		.specs = specs, .values = values, .argc = argc, .argv = argv, .message = message,
	};
	int err = 0;

	while (!err && cur.next < argc) {
		char *arg = argv[cur.next++];

		if (!strcmp(arg, "--"))
			break;
		if (arg[0] != '-' || !arg[1])
			argv[cur.kept++] = arg;
		else if (arg[1] == '-')
			err = take_long(&cur, arg + 2);
		else
			err = take_letters(&cur, arg + 1);
	}
	if (err)
		return err;
	while (cur.next < argc)
		argv[cur.kept++] = argv[cur.next++];
	return cur.kept;
}

/* where the help of each option begins; it has at least so many letters of a line */
#define HELP_COLUMN	29
#define HELP_LEAST	20

/* at HELP_COLUMN; a line ends between words, where the terminal does */
static void print_help(FILE *out, const char *text)
{
	unsigned int columns = text_columns(out);
	size_t room = columns > HELP_COLUMN + HELP_LEAST ? columns - HELP_COLUMN : HELP_LEAST, len;

	while (strlen(text) > room) {
		for (len = room; len && text[len] != ' '; len--)
			;
		/* a word that is longer than a line */
		if (!len)
			len = strcspn(text, " ");
		if (!text[len])
			break;
		fprintf(out, "%.*s\n%*s", (int)len, text, HELP_COLUMN, "");
		text += len + 1;
	}
	fprintf(out, "%s\n", text);
}

void options_print(FILE *out, const struct option_spec *specs)
{
	char left[64], words[128], help[256];

	for (; specs->kind != OPTION_END; specs++) {
		snprintf(left, sizeof(left), "%c%c%s--%s%s%s", specs->letter ? '-' : ' ',
			 specs->letter ? specs->letter : ' ', specs->letter ? ", " : "  ",
			 specs->name, specs->argument ? " " : "",
			 specs->argument ? specs->argument : "");
		words[0] = 0;
		if (option_word(specs, 0))
			choices_text(specs, words, sizeof(words));
		snprintf(help, sizeof(help), "%s%s%s%s", specs->help, *words ? " (" : "", words,
			 *words ? ")" : "");
		fprintf(out, "  %-26s ", left);
		print_help(out, help);
	}
}
