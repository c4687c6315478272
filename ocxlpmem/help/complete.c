// SPDX-License-Identifier: GPL-2.0-only
/* What can follow on a command line: from the tables of commands and of their options. */
#include "complete.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "libocxlpmem.h"
#include "ocxlpmem/common/cards.h"
#include "ocxlpmem/common/schema.h"
#include "util/memory.h"
#include "util/when.h"

/* what is not finished yet, and what stands unchanged before it: "--color=", "0," */
struct place {
	const char *before;
	size_t before_len;
	const char *begun;
};

static void offer(const struct place *place, const char *word, const char *meaning)
{
	if (strncmp(word, place->begun, strlen(place->begun)))
		return;
	printf("%.*s%s\t%s\n", (int)place->before_len, place->before, word, meaning);
}

static void offer_commands(const struct place *place)
{
	const struct command *command;

	for (command = commands; command->name; command++)
		offer(place, command->name, command->summary);
}

static void offer_options(const struct place *place, const struct option_spec *specs)
{
	char word[64];

	for (; specs && specs->kind != OPTION_END; specs++) {
		snprintf(word, sizeof(word), "--%s", specs->name);
		offer(place, word, specs->help);
	}
}

static void offer_card(const struct place *place, const struct ocxlpmem_card *card)
{
	const char *nmem = ocxlpmem_card_nmem(card);
	char meaning[64] = "no serial", number[16];
	uint64_t serial;

	if (!ocxlpmem_card_serial(card, &serial))
		snprintf(meaning, sizeof(meaning), "serial 0x%016" PRIx64, serial);
	offer(place, ocxlpmem_card_name(card), meaning);
	snprintf(number, sizeof(number), "%u", ocxlpmem_card_id(card));
	/* only where they are begun: three names for a card would be many */
	if (nmem && *place->begun == 'n')
		offer(place, nmem, meaning);
	if (*place->begun >= '0' && *place->begun <= '9')
		offer(place, number, meaning);
}

/* of words with commas between them the last is not finished */
static void pass_commas(struct place *place)
{
	const char *comma = strrchr(place->begun, ',');

	if (!comma || place->before_len)
		return;
	place->before = place->begun;
	place->before_len = comma + 1 - place->begun;
	place->begun = comma + 1;
}

static void offer_cards(const struct invocation *inv, struct place place)
{
	struct ocxlpmem_card *card;
	struct ocxlpmem_ctx *ctx;

	pass_commas(&place);
	offer(&place, "all", "all cards");
	if (context_open(inv, &ctx))
		return;
	ocxlpmem_card_foreach(ctx, card)
		offer_card(&place, card);
	ocxlpmem_unref(ctx);
}

static void offer_schemas(const struct place *place)
{
	unsigned int i;

	for (i = 0; schema_name(i); i++)
		offer(place, schema_name(i), "JSON Schema");
}

static void offer_kinds(const struct place *place)
{
	unsigned int kind;

	offer(place, "auto", "kind of a block");
	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++) {
		if (ocxlpmem_kind_decodable(kind))
			offer(place, ocxlpmem_kind_str(kind), "kind of a block");
	}
}

static void offer_words(struct place place, const struct option_spec *spec)
{
	const char *word;
	unsigned int i;

	if (spec->kind == OPTION_SET)
		pass_commas(&place);
	for (i = 0; (word = option_word(spec, i)); i++)
		offer(&place, word, spec->help);
	for (i = 0; spec->kind == OPTION_TIME && (word = when_word(i)); i++)
		offer(&place, word, spec->help);
}

static void offer_value(const struct invocation *inv, const struct place *place,
			const struct option_spec *spec)
{
	offer_words(*place, spec);
	if (spec->kind == OPTION_POSITIONAL)
		offer_cards(inv, *place);
	else if (!strcmp(spec->name, "schema"))
		offer_schemas(place);
	else if (!strcmp(spec->argument, "DIR"))
		puts("\tdirectory");
	else if (!strncmp(spec->argument, "FILE", 4))
		puts("\tfile");
}

/* the option that takes the next word as its value; NULL: none does */
static const struct option_spec *wants_value(const struct option_spec *specs, const char *word)
{
	size_t len = strlen(word);

	for (; specs && specs->kind != OPTION_END; specs++) {
		if (specs->kind == OPTION_FLAG)
			continue;
		if (!strncmp(word, "--", 2) ? !strcmp(word + 2, specs->name) :
		    len >= 2 && word[0] == '-' && specs->letter && word[len - 1] == specs->letter)
			return specs;
	}
	return NULL;
}

/* a word that is typed as it stands, and says what is done: "show [CARD...] | update FILE" */
static size_t verb_length(const char *arguments)
{
	return strspn(arguments, "abcdefghijklmnopqrstuvwxyz");
}

static const char *next_verb(const char *arguments)
{
	const char *bar = strstr(arguments, " | ");

	return bar ? bar + strlen(" | ") : NULL;
}

static void offer_verbs(const struct place *place, const char *arguments)
{
	char verb[32];

	for (; arguments; arguments = next_verb(arguments)) {
		snprintf(verb, sizeof(verb), "%.*s", (int)verb_length(arguments), arguments);
		offer(place, verb, "what to do");
	}
}

/* what may follow that verb; free() it */
static char *arguments_of(const char *arguments, const char *verb)
{
	size_t len;

	for (; arguments; arguments = next_verb(arguments)) {
		len = verb_length(arguments);
		if (strlen(verb) == len && !strncmp(arguments, verb, len)) {
			const char *bar = strstr(arguments, " | ");

			return xasprintf("%.*s", bar ? (int)(bar - arguments) :
					 (int)strlen(arguments), arguments);
		}
	}
	return xstrdup("");
}

static void offer_by(const struct invocation *inv, const struct place *place,
		     const char *arguments, unsigned int number)
{
	if (strstr(arguments, "CARD"))
		offer_cards(inv, *place);
	if (strstr(arguments, "COMMAND") && !number)
		offer_commands(place);
	if (strstr(arguments, "KIND") && !number)
		offer_kinds(place);
	if (strstr(arguments, "FILE"))
		puts("\tfile");
}

/* first: the first argument, if that is not this one */
static void offer_argument(const struct invocation *inv, const struct place *place,
			   const struct command *command, unsigned int number, const char *first)
{
	const char *arguments = command->body->arguments;
	char *those;

	if (!verb_length(arguments))
		return offer_by(inv, place, arguments, number);
	if (!first)
		return offer_verbs(place, arguments);
	those = arguments_of(arguments, first);
	offer_by(inv, place, those, number);
	free(those);
}

/* words[0] is the command, the last is not finished */
static void complete_command(const struct invocation *inv, const struct command *command,
			     char **words, int count)
{
	const struct option_spec *specs = command->body->options, *spec = NULL;
	const char *current = words[count - 1], *equals = strchr(current, '=');
	struct place place = { .before = "", .begun = current };
	const char *first = NULL;
	unsigned int arguments = 0;
	bool ended = false;
	char *name;
	int i;

	for (i = 1; i < count - 1; i++) {
		if (spec) {
			spec = NULL;
			continue;
		}
		spec = ended ? NULL : wants_value(specs, words[i]);
		if (!first && (ended || words[i][0] != '-'))
			first = words[i];
		arguments += ended || words[i][0] != '-';
		ended = ended || !strcmp(words[i], "--");
	}
	if (spec)
		return offer_value(inv, &place, spec);
	if (ended || current[0] != '-')
		return offer_argument(inv, &place, command, arguments, first);
	if (!equals)
		return offer_options(&place, specs);
	name = xasprintf("%.*s", (int)(equals - current), current);
	spec = wants_value(specs, name);
	free(name);
	place = (struct place) { current, equals + 1 - current, equals + 1 };
	if (spec)
		offer_value(inv, &place, spec);
}

/* what may stand before a command, and the commands; list has all options that are shared */
static void complete_program(const struct invocation *inv, char **words, int count)
{
	const struct option_spec *specs = command_find("list")->body->options;
	const struct option_spec *spec = count > 1 ? wants_value(specs, words[count - 2]) : NULL;
	struct place place = { .before = "", .begun = words[count - 1] };
	char word[64];

	if (spec)
		return offer_value(inv, &place, spec);
	if (place.begun[0] != '-')
		return offer_commands(&place);
	for (; specs->kind != OPTION_END; specs++) {
		snprintf(word, sizeof(word), "--%s", specs->name);
		if (command_common_words(word))
			offer(&place, word, specs->help);
	}
	offer(&place, "--help", "show the commands");
	offer(&place, "--version", "show the version");
}

int complete_print(const struct invocation *inv)
{
	static char nothing[] = "", *no_words[] = { nothing };
	char **words = inv->argc ? inv->argv : no_words;
	int count = inv->argc ? inv->argc : 1, at = command_place(count - 1, words);
	const struct command *command = at < count - 1 ? command_find(words[at]) : NULL;

	if (at >= count - 1)
		complete_program(inv, words, count);
	else if (command && command->body->options)
		complete_command(inv, command, words + at, count - at);
	else if (command)
		puts("\tfile");
	return CODE_DONE;
}
