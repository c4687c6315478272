// SPDX-License-Identifier: GPL-2.0-only
/* Finds the subcommand, reads its options, runs it, and makes sure of the output. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "ocxlpmem/common/captured.h"
#include "ocxlpmem/common/failure.h"
#include "util/memory.h"
#include "util/stdout.h"

const struct command commands[] = {
#define COMMAND(symbol, ...) { __VA_ARGS__, &command_##symbol },
#include "commands.h"
#undef COMMAND
	{ .name = NULL }
};

const struct command *command_find(const char *name)
{
	const struct command *command;

	for (command = commands; command->name; command++) {
		if (!strcmp(command->name, name))
			return command;
	}
	return NULL;
}

const char *command_schema(const struct command *command)
{
	return command->schemas && *command->schemas ? command->name : "error";
}

void command_usage(const struct command *command, FILE *out)
{
	fprintf(out, "usage: " PROGRAM " %s %s%s\n\n%s.\n", command->name,
		command->body->options ? "[OPTION...] " : "", command->body->arguments,
		command->summary);
	if (!command->body->options)
		return;
	fputs("\noptions:\n", out);
	options_print(out, command->body->options);
}

/* names the program alone, where no command can be blamed */
static const struct command_body nothing;
static const struct command command_none = { .body = &nothing };

__attribute__((format(printf, 2, 3)))
static int no_command(bool json, const char *format, ...)
{
	struct common_options common = { .json = json };
	struct invocation inv = { .command = &command_none, .common = &common };
	struct failure *failure;
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = xstrdup(format);
	va_end(args);
	failure = failure_new(CODE_USAGE, FAILURE_USAGE, 0, "'" PROGRAM " help' lists the commands",
			      "%s", text);
	free(text);
	return command_fails(&inv, failure);
}

const char *command_guess(const char *name)
{
	/* what people call it who come from other tools */
	static const struct {
		const char *word;
		const char *command;
	} others[] = {
		{ "status", "health" }, { "smart", "health" }, { "log", "error-log" },
		{ "logs", "error-log" }, { "errors", "error-log" }, { "dump", "dump-controller" },
		{ "statistics", "stats" }, { "perf", "stats" }, { "iostat", "stats" },
		{ "show", "list" }, { "info", "list" }, { "regions", "list --regions" },
		{ "sanitize", "erase" }, { "sanitize-dimm", "erase" }, { "wipe", "erase" },
		{ "update-firmware", "firmware update" }, { "update", "firmware update" },
		{ "flash", "firmware update" }, { "registers", "debug" },
	};
	const char *names[sizeof(commands) / sizeof(*commands)];
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (!strcmp(others[i].word, name))
			return others[i].command;
	}
	for (i = 0; commands[i].name; i++)
		names[i] = commands[i].name;
	names[i] = NULL;
	return name[0] == '-' ? NULL : nearest_word(name, names);
}

static int unknown_command(const char *name, bool json)
{
	const char *guess = command_guess(name);

	return no_command(json, "unknown %s '%s'%s%s%s", name[0] == '-' ? "option" : "command",
			  name, guess ? "; did you mean " : "", guess ? guess : "",
			  guess ? "?" : "");
}

/* options are not parsed yet when they turn out to be wrong */
static bool wants_json(int argc, char **argv)
{
	int i;

	for (i = 0; i < argc && strcmp(argv[i], "--"); i++) {
		if (!strcmp(argv[i], "--json"))
			return true;
	}
	return false;
}

/* --from; 0, or the exit code after saying what is wrong */
static int open_capture(struct invocation *inv)
{
	struct capture *capture;
	struct failure *failure;

	if (!inv->common->from || inv->capture)
		return 0;
	if (inv->common->sysfs_root || inv->common->dev_root)
		return command_misused(inv, "--from takes the cards from a file: not together "
				       "with --sysfs-root and --dev-root");
	failure = captured_open(inv->common->from, &capture);
	inv->capture = failure ? NULL : capture;
	return failure ? command_fails(inv, failure) : 0;
}

int command_run(const struct command *command, const struct capture *capture, int argc,
		char **argv)
{
	static const struct common_options no_options;
	const struct command_body *body = command->body;
	struct invocation inv = {
		.command = command, .common = &no_options, .argc = argc, .argv = argv,
		.capture = capture,
	};
	struct common_options on_error = { .json = wants_json(argc, argv) };
	char message[OPTIONS_MESSAGE];
	/* on the stack: --version shall not even allocate */
	union {
		max_align_t align;
		char bytes[VALUES_MAX];
	} values = { 0 };
	int code;

	if (!body->options)
		return body->run(&inv);
	if (body->defaults)
		memcpy(&values, body->defaults, body->values_size);
	inv.values = &values;
	inv.argc = options_parse(body->options, &values, argc, argv, message);
	inv.common = inv.argc < 0 ? &on_error : inv.values;
	text_set_colours(inv.common->color);
	if (inv.argc < 0) {
		code = command_misused(&inv, "%s", message);
	} else if (inv.common->help) {
		command_usage(command, stdout);
		code = CODE_DONE;
	} else {
		code = open_capture(&inv);
		if (!code)
			code = body->run(&inv);
	}
	return code;
}

/*
 * Output that was lost must not look like success. A reader that has seen
 * enough (EPIPE) knows it, so that needs no message.
 */
static int close_output(int code)
{
	int err = stdout_close();

	if (err && err != -EPIPE)
		fprintf(stderr, PROGRAM ": cannot write to %s: %s\n", stdout_name(),
			stdout_was_closed() ? "it is closed" : strerror(-err));
	return err ? CODE_FAILED : code;
}

int command_common_words(const char *arg)
{
	static const char *const flags[] = { "--json", "--verbose", "-v" };
	static const char *const valued[] = { "--sysfs-root", "--dev-root", "--color" };
	size_t i;

	for (i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
		if (!strcmp(arg, flags[i]))
			return 1;
	}
	for (i = 0; i < sizeof(valued) / sizeof(*valued); i++) {
		size_t len = strlen(valued[i]);

		if (!strncmp(arg, valued[i], len) && (!arg[len] || arg[len] == '='))
			return arg[len] ? 1 : 2;
	}
	return 0;
}

int command_place(int argc, char **argv)
{
	int at = 0, words;

	while (at < argc && (words = command_common_words(argv[at])))
		at += words;
	return at;
}

/*
 * Options that all commands share may stand before the command too: moves it
 * to the front, so that they are the command's first. -1: there is no command.
 */
static int command_to_front(int argc, char **argv)
{
	int at = command_place(argc, argv), i;
	char *name;

	if (at >= argc)
		return -1;
	name = argv[at];
	for (i = at; i; i--)
		argv[i] = argv[i - 1];
	argv[0] = name;
	return 0;
}

int main(int argc, char **argv)
{
	static char line[1024];
	const struct command *command;
	const char *name;

	/* nowhere to say it: a machine without /dev/null, and not all of 0 to 2 are open */
	if (descriptors_reserve())
		return CODE_FAILED;
	signal(SIGPIPE, SIG_IGN);
	/* a limit of the file's size is an error of write(), as a full disk is */
	signal(SIGXFSZ, SIG_IGN);
	if (command_to_front(argc - 1, argv + 1)) {
		stdout_open();
		return close_output(no_command(wants_json(argc, argv), "no command; usage: "
					       PROGRAM " COMMAND [ARGUMENT...]"));
	}
	name = argv[1];
	if (!strcmp(name, "--version"))
		name = "version";
	else if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		name = "help";
	command = command_find(name);
	/* a plain stream is the cheapest, and enough for the one line of --version */
	if (command && command->body == &command_version)
		setvbuf(stdout, line, _IOFBF, sizeof(line));
	else
		stdout_open();
	if (!command)
		return close_output(unknown_command(name, wants_json(argc, argv)));
	return close_output(command_run(command, NULL, argc - 2, argv + 2));
}
