/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a subcommand is. One file a subcommand; each exports one const struct
 * command, and main.c lists them.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "util/options.h"

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
	const char *sysfs_root;
	const char *dev_root;
};

#define COMMON_OPTIONS(values) \
	OPT_FLAG(0, "json", values, common.json, "JSON instead of text"), \
	OPT_STRING(0, "sysfs-root", values, common.sysfs_root, "DIR", \
		   "look for cards below DIR instead of /"), \
	OPT_STRING(0, "dev-root", values, common.dev_root, "DIR", \
		   "open their devices below DIR instead of /"), \
	OPT_FLAG('h', "help", values, common.help, "show this text")

/**
 * struct invocation - one run of a command
 * @command: which
 * @values: what the options set: the structure of the command
 * @common: the same, seen as the part that all commands share
 * @argc: arguments that are no options
 * @argv: they
 */
struct invocation {
	const struct command *command;
	const void *values;
	const struct common_options *common;
	int argc;
	char **argv;
};

/**
 * struct command - a subcommand
 * @name: as typed; NULL: none was
 * @arguments: for the usage line
 * @summary: one line, no full stop
 * @schema: its JSON is "ocxlpmem-<schema>/1.0"; NULL: it has no --json, and
 *	"error" is the schema of what it says to a wrong command line
 * @items: key of the array its JSON always has; NULL: none
 * @options: NULL: all arguments are passed on as they are
 * @defaults: values before the options are read
 * @values_size: of the structure of values
 * @run: does it; returns an exit code
 */
struct command {
	const char *name;
	const char *arguments;
	const char *summary;
	const char *schema;
	const char *items;
	const struct option_spec *options;
	const void *defaults;
	size_t values_size;
	int (*run)(const struct invocation *inv);
};

/* room for the values of any command */
#define VALUES_MAX 256
/* .values_size */
#define VALUES_SIZE(values) \
	(sizeof(values) + 0 * sizeof(char[sizeof(values) <= VALUES_MAX ? 1 : -1]))

extern const struct command command_list;
extern const struct command command_health;
extern const struct command command_error_log;
extern const struct command command_stats;
extern const struct command command_dump_controller;
extern const struct command command_decode;
extern const struct command command_ndctl;
extern const struct command command_version;
extern const struct command command_help;

/* all of them, ended by NULL */
extern const struct command *const commands[];

const struct command *command_find(const char *name);
void command_usage(const struct command *command, FILE *out);

#endif
