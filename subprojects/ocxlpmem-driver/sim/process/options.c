// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "card/card.h"
#include "options.h"
#include "report.h"

/* one line of the table: the option, its argument, its help, what it does */
struct sim_option {
	const char *name;
	const char *argument;
	const char *help;
	bool (*set)(struct sim_options *options, const char *text);
};

static bool number(const char *text, unsigned long long max, unsigned long long *value)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, &end, 0);
	return !errno && !*end && *value <= max;
}

static bool set_cards(struct sim_options *options, const char *text)
{
	unsigned long long value;

	if (!number(text, SIM_CARDS_MAX, &value)) {
		sim_error("--cards %s: not a number of cards; give 0 to %d", text, SIM_CARDS_MAX);
		return false;
	}
	options->cards = value;
	return true;
}

static bool set_seed(struct sim_options *options, const char *text)
{
	unsigned long long value;

	if (!number(text, ~0ull, &value)) {
		sim_error("--seed %s: not a number; give one of 64 bits", text);
		return false;
	}
	options->seed = value;
	return true;
}

static bool set_nd_command(struct sim_options *options, const char *text)
{
	static const struct {
		const char *name;
		unsigned int nd_commands;
	} table[] = {
		{ "vendor", SIM_ND_VENDOR },
		{ "call", SIM_ND_CALL },
		{ "both", SIM_ND_VENDOR | SIM_ND_CALL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		if (!strcmp(text, table[i].name)) {
			options->nd_commands = table[i].nd_commands;
			return true;
		}
	}
	sim_error("--nd-command %s: no such command; give vendor, call or both", text);
	return false;
}

static bool set_capabilities(struct sim_options *options, const char *text)
{
	static const char *const words[] = {
		[SIM_CAPABILITIES_OWN] = "own",
		[SIM_CAPABILITIES_ALL] = "all",
		[SIM_CAPABILITIES_NONE] = "none",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (!strcmp(text, words[i])) {
			options->capabilities = i;
			return true;
		}
	}
	sim_error("--capabilities %s: no such choice; give own, all or none", text);
	return false;
}

static bool set_file(const char **file, const char *option, const char *text)
{
	if (!strcmp(text, "-")) {
		sim_error("--%s -: standard input and output are the command's; name a file",
			  option);
		return false;
	}
	*file = text;
	return true;
}

static bool set_scenario(struct sim_options *options, const char *text)
{
	return set_file(&options->scenario, "scenario", text);
}

static bool set_state(struct sim_options *options, const char *text)
{
	return set_file(&options->state, "state", text);
}

static bool set_replay(struct sim_options *options, const char *text)
{
	return set_file(&options->replay, "replay", text);
}

static bool set_truth(struct sim_options *options, const char *text)
{
	return set_file(&options->truth, "truth", text);
}

static bool set_control(struct sim_options *options, const char *text)
{
	unsigned int count = g_strv_length(options->controls);

	options->controls = g_renew(char *, options->controls, count + 2);
	options->controls[count] = g_strdup(text);
	options->controls[count + 1] = NULL;
	return true;
}

static bool set_realtime(struct sim_options *options, const char *text)
{
	options->realtime = true;
	return true;
}

static bool set_test(struct sim_options *options, const char *text)
{
	options->test = true;
	return true;
}

static bool set_debug(struct sim_options *options, const char *text)
{
	options->debug = true;
	return true;
}

static bool set_verbose(struct sim_options *options, const char *text)
{
	options->verbose = true;
	return true;
}

static bool complete(struct sim_options *options, const char *text);
static bool help(struct sim_options *options, const char *text);
static bool knobs(struct sim_options *options, const char *text);
static bool version(struct sim_options *options, const char *text);

static const struct sim_option table[] = {
	{ "cards", "N", "machine with N cards, 0 to 256 (default 2)", set_cards },
	{ "scenario", "FILE", "apply the control lines of FILE before the driver starts", set_scenario },
	{ "state", "FILE", "keep the machine in FILE from one command to the next", set_state },
	{ "replay", "FILE", "cards that answer as those did that 'ocxlpmem-ctl capture' put into FILE", set_replay },
	{ "truth", "FILE", "write what the cards hold to FILE when the command has ended", set_truth },
	{ "seed", "N", "number that all bytes and values of the cards follow from", set_seed },
	{ "nd-command", "COMMAND", "how payloads pass on /dev/nmemN: vendor, call or both", set_nd_command },
	{ "capabilities", "WHOSE", "capabilities of programs: own (default), all or none", set_capabilities },
	{ "control", "LINE", "inside the simulator: apply LINE to the running machine", set_control },
	{ "realtime", NULL, "cards take the time that they say", set_realtime },
	{ "debug", NULL, "the driver is built with its debug ioctls", set_debug },
	{ "test", NULL, "report violations of the card's protocol; exit 125 if there were any", set_test },
	{ "verbose", NULL, "say what happens, on stderr", set_verbose },
	{ "knobs", NULL, "print what control lines there are", knobs },
	{ "complete", NULL, "words that can follow those behind --, for the completion of shells",
	  complete },
	{ "help", NULL, "print this text", help },
	{ "version", NULL, "print the version", version },
};

/* these end the program; this tells sim_options_parse() */
static bool ended;
/* it has arguments of its own */
static bool completing;

static bool complete(struct sim_options *options, const char *text)
{
	completing = true;
	return true;
}

static void offer(const char *begun, const char *word, const char *meaning)
{
	if (g_str_has_prefix(word, begun))
		printf("%s\t%s\n", word, meaning);
}

/* "0.", or all cards where no card stands yet */
static void offer_knobs(const char *begun)
{
	const char *dot = strchr(begun, '.');
	g_autofree char *cards = dot ? g_strndup(begun, dot - begun) : g_strdup("*");
	const struct card_knob *knob;
	unsigned int count;

	knob = card_knobs(&count);
	for (unsigned int i = 0; i < count; i++) {
		g_autofree char *line = g_strconcat(cards, ".", knob[i].name, NULL);

		/* one of several arguments each has a row */
		if (i && !strcmp(knob[i].name, knob[i - 1].name))
			continue;
		offer(dot || *begun == '*' ? begun : "", line, knob[i].help);
	}
}

static void offer_value(const struct sim_option *option, const char *begun)
{
	static const struct {
		bool (*set)(struct sim_options *options, const char *text);
		const char *word;
	} words[] = {
		{ set_nd_command, "vendor" }, { set_nd_command, "call" },
		{ set_nd_command, "both" }, { set_capabilities, "own" },
		{ set_capabilities, "all" }, { set_capabilities, "none" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		if (words[i].set == option->set)
			offer(begun, words[i].word, option->help);
	}
	if (!strcmp(option->argument, "FILE"))
		puts("\tfile");
	else if (!strcmp(option->argument, "LINE"))
		offer_knobs(begun);
}

/* NULL: word is no option that takes an argument */
static const struct sim_option *takes_value(const char *word)
{
	for (size_t i = 0; g_str_has_prefix(word, "--") && i < G_N_ELEMENTS(table); i++) {
		if (table[i].argument && !strcmp(word + 2, table[i].name))
			return &table[i];
	}
	return NULL;
}

/* the words behind the program's name, the last of them not finished */
static void complete_print(int count, char **words)
{
	const char *begun = count ? words[count - 1] : "";
	const struct sim_option *value = NULL;
	int at;

	for (at = 0; at < count - 1; at++) {
		if (!value && (!strcmp(words[at], "--") || words[at][0] != '-'))
			break;
		value = value ? NULL : takes_value(words[at]);
	}
	if (value) {
		offer_value(value, begun);
	} else if (at < count - 1) {
		puts(!strcmp(words[at], "--") && at == count - 2 ? "\tcommand" : "\tfile");
	} else if (*begun != '-') {
		puts("\tcommand");
	} else {
		for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
			g_autofree char *word = g_strconcat("--", table[i].name, NULL);

			offer(begun, word, table[i].help);
		}
	}
}

static bool help(struct sim_options *options, const char *text)
{
	printf("usage: ocxlpmem-sim [OPTION...] [--] COMMAND [ARGUMENT...]\n"
	       "Runs COMMAND on a machine with simulated OpenCAPI persistent memory cards.\n\n");
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autofree char *left = g_strconcat("--", table[i].name, table[i].argument ? " " : "",
						    table[i].argument ?: "", NULL);

		printf("  %-20s  %s\n", left, table[i].help);
	}
	ended = true;
	return true;
}

static bool knobs(struct sim_options *options, const char *text)
{
	const struct card_knob *knob;
	unsigned int count;

	knob = card_knobs(&count);
	for (unsigned int i = 0; i < count; i++)
		printf("N.%s%s%s\n\t%s\n", knob[i].name, *knob[i].arguments ? " " : "",
		       knob[i].arguments, knob[i].help);
	ended = true;
	return true;
}

static bool version(struct sim_options *options, const char *text)
{
	printf("ocxlpmem-sim %s\n", SIM_VERSION);
	ended = true;
	return true;
}

int sim_options_parse(struct sim_options *options, int argc, char **argv)
{
	struct option longs[G_N_ELEMENTS(table) + 1] = { 0 };
	int index;
	int c;

	*options = (struct sim_options){
		.cards = SIM_CARDS_UNSET,
		.nd_commands = SIM_ND_VENDOR,
		.controls = g_new0(char *, 1),
	};
	for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
		longs[i].name = table[i].name;
		longs[i].has_arg = table[i].argument ? required_argument : no_argument;
	}

	opterr = 0;
	while ((c = getopt_long(argc, argv, "+:", longs, &index)) != -1) {
		if (c == ':') {
			sim_error("%s: needs an argument; see --help", argv[optind - 1]);
			return SIM_EXIT_FAILED;
		}
		if (c == '?') {
			sim_error("%s: no such option; see --help", argv[optind - 1]);
			return SIM_EXIT_FAILED;
		}
		if (!table[index].set(options, optarg))
			return SIM_EXIT_FAILED;
		if (completing) {
			optind += optind < argc && !strcmp(argv[optind], "--");
			complete_print(argc - optind, argv + optind);
			ended = true;
		}
		if (ended)
			return fflush(stdout) || ferror(stdout) ? SIM_EXIT_FAILED : 0;
	}
	if (optind < argc)
		options->command = argv + optind;
	return -1;
}

void sim_options_free(struct sim_options *options)
{
	g_strfreev(options->controls);
}
