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

static bool set_scenario(struct sim_options *options, const char *text)
{
	options->scenario = text;
	return true;
}

static bool set_state(struct sim_options *options, const char *text)
{
	options->state = text;
	return true;
}

static bool set_truth(struct sim_options *options, const char *text)
{
	options->truth = text;
	return true;
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

static bool help(struct sim_options *options, const char *text);
static bool knobs(struct sim_options *options, const char *text);
static bool version(struct sim_options *options, const char *text);

static const struct sim_option table[] = {
	{ "cards", "N", "machine with N cards, 0 to 256 (default 2)", set_cards },
	{ "scenario", "FILE", "apply the control lines of FILE before the driver starts", set_scenario },
	{ "state", "FILE", "keep the machine in FILE from one command to the next", set_state },
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
	{ "help", NULL, "print this text", help },
	{ "version", NULL, "print the version", version },
};

/* these end the program; this tells sim_options_parse() */
static bool ended;

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
