/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a subcommand is. One file a subcommand; each exports one const struct
 * command_body, and commands.h lists them.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "util/options.h"
#include "util/text.h"

#define PROGRAM "ocxlpmem-ctl"

/* documented in ocxlpmem-ctl(1); scripts rely on them */
enum exit_code {
	CODE_DONE = 0,
	CODE_FAILED = 1,
	CODE_USAGE = 2,
	CODE_NO_CARD = 3,
	CODE_PERMISSION = 4,
	CODE_ALL_CARDS = 5,	/* every card asked gave an error, or no answer */
	CODE_SOME_CARDS = 6,	/* some did */
};

/* the first member of every command's values */
struct common_options {
	bool json;
	bool help;
	bool verbose;
	int color;		/* enum text_colours */
	const char *sysfs_root;
	const char *dev_root;
	const char *from;	/* of commands that have OPT_FROM */
};

#define OUTPUT_OPTIONS(values) \
	OPT_FLAG('v', "verbose", values, common.verbose, "more, where there is more to tell"), \
	OPT_CHOICE(0, "color", values, common.color, "WHEN", text_colours_words, "colours")

/* of commands that read: cards as they were captured */
#define OPT_FROM(values) \
	OPT_STRING(0, "from", values, common.from, "FILE", \
		   "the cards that 'capture' put into FILE, not those of this machine")

#define MACHINE_OPTIONS(values) \
	OPT_STRING(0, "sysfs-root", values, common.sysfs_root, "DIR", \
		   "look for cards below DIR instead of /"), \
	OPT_STRING(0, "dev-root", values, common.dev_root, "DIR", \
		   "open their devices below DIR instead of /")

#define COMMON_OPTIONS(values) \
	OPT_FLAG(0, "json", values, common.json, "JSON instead of text"), \
	MACHINE_OPTIONS(values), \
	OUTPUT_OPTIONS(values), \
	OPT_FLAG('h', "help", values, common.help, "show this text")

struct capture;

/**
 * struct invocation - one run of a command
 * @command: which
 * @values: what the options set: the structure of the command
 * @common: the same, seen as the part that all commands share
 * @argc: arguments that are no options
 * @argv: they
 * @capture: the cards are those; NULL: they are this machine's
 */
struct invocation {
	const struct command *command;
	const void *values;
	const struct common_options *common;
	int argc;
	char **argv;
	const struct capture *capture;
};

struct failure;

/**
 * struct command_body - what a subcommand does
 * @arguments: for the usage line
 * @items: key of the array its JSON always has; NULL: none
 * @options: NULL: all arguments are passed on as they are
 * @defaults: values before the options are read
 * @values_size: of the structure of values
 * @run: does it; returns an exit code
 * @fails: the exit code of a failure of the whole command, and what standard output says
 *	of it; NULL: the failure's own code
 */
struct command_body {
	const char *arguments;
	const char *items;
	const struct option_spec *options;
	const void *defaults;
	size_t values_size;
	int (*run)(const struct invocation *inv);
	int (*fails)(const struct invocation *inv, const struct failure *failure);
};

/**
 * struct command - a subcommand, as commands.h says it
 * @name: as typed; NULL: none was
 * @schemas: of its JSON, in words; "": it has no --json
 * @summary: one line, no full stop
 * @body: what it does
 */
struct command {
	const char *name;
	const char *schemas;
	const char *summary;
	const struct command_body *body;
};

/* room for the values of any command */
#define VALUES_MAX 256
/* .values_size */
#define VALUES_SIZE(values) \
	(sizeof(values) + 0 * sizeof(char[sizeof(values) <= VALUES_MAX ? 1 : -1]))

#define COMMAND(symbol, ...) extern const struct command_body command_##symbol;
#include "commands.h"
#undef COMMAND

/* all of them; the last has no name */
extern const struct command commands[];

const struct command *command_find(const char *name);
/* how many words an option takes that all commands share; 0: it is none */
int command_common_words(const char *arg);
/* which word is the command, behind such options; argc or more: there is none */
int command_place(int argc, char **argv);
/* runs it with these arguments; capture: NULL, unless --from is known already. Exit code */
int command_run(const struct command *command, const struct capture *capture, int argc,
		char **argv);
/* what somebody who typed that probably wants: words behind the program's name, or NULL */
const char *command_guess(const char *name);
/* its JSON is "ocxlpmem-<this>/1.0"; "error" if it has none, for a wrong command line */
const char *command_schema(const struct command *command);
void command_usage(const struct command *command, FILE *out);

#endif
