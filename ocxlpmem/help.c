// SPDX-License-Identifier: GPL-2.0-only
/* help: the commands, a manual, or a schema. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ocxlpmem/common/failure.h"
#include "ocxlpmem/common/schema.h"
#include "ocxlpmem/help/complete.h"
#include "util/memory.h"
#include "util/text.h"

struct help_options {
	struct common_options common;
	const char *schema;
	bool complete;
};

static const struct option_spec options[] = {
	OPT_STRING(0, "schema", struct help_options, schema, "COMMAND",
		   "print the JSON Schema of what COMMAND --json prints"),
	OPT_FLAG(0, "complete", struct help_options, complete,
		 "words that can follow those behind --, for the completion of shells"),
	OUTPUT_OPTIONS(struct help_options),
	OPT_FLAG('h', "help", struct help_options, common.help, "show this text"),
	OPT_END
};

static int list_commands(void)
{
	const struct command *command;

	printf("usage: " PROGRAM " COMMAND [ARGUMENT...]\n\n"
	       "Manage OpenCAPI persistent memory cards.\n\ncommands:\n");
	for (command = commands; command->name; command++)
		printf("  %-16s %s\n", command->name, command->summary);
	puts("\n'" PROGRAM " COMMAND --help' shows the options of a command.\n"
	     "'" PROGRAM " help COMMAND' shows its manual page.\n"
	     "CARD is ocxlpmem0 or 0, 0-3 or 0,2, nmem0, a serial like 0x0123456789abcdef, or all.");
	return CODE_DONE;
}

/* runs man; quiet: without a word. Its exit status, or -1 */
static int run_man(bool quiet, char *const argv[])
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	extern char **environ;
	sigset_t ours;
	int status = -1;
	pid_t pid;

	/* what is ignored here is not for it and its pager */
	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGPIPE);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &ours);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&files);
	if (quiet) {
		posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
		posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	}
	if (!posix_spawnp(&pid, "man", &files, &attributes, argv, environ))
		waitpid(pid, &status, 0);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool manual_exists(const char *page)
{
	char *argv[] = { (char *)"man", (char *)"-w", (char *)page, NULL };

	return !run_man(true, argv);
}

/*
 * Where nobody turns pages the text goes through our own standard output: man
 * does not notice that it could not be written. True if man gave any.
 */
static bool copy_manual(const char *page)
{
	char *command = xasprintf("exec man %s", page), buf[4096];
	bool any = false;
	size_t len;
	FILE *man;

	/* ours is ignored, and man would complain of what ends it quietly */
	signal(SIGPIPE, SIG_DFL);
	man = popen(command, "r");
	signal(SIGPIPE, SIG_IGN);
	free(command);
	if (!man)
		return false;
	while ((len = fread(buf, 1, sizeof(buf), man)) && fwrite(buf, 1, len, stdout) == len)
		any = true;
	pclose(man);
	return any || ferror(stdout);
}

static bool show_manual(const char *page)
{
	char *argv[] = { (char *)"man", (char *)page, NULL };
	int code;

	if (!manual_exists(page))
		return false;
	if (!isatty(STDOUT_FILENO))
		return copy_manual(page);
	/* the keys of a pager are not ours */
	signal(SIGINT, SIG_IGN);
	code = run_man(false, argv);
	signal(SIGINT, SIG_DFL);
	/* man found the page, so it is the pager that cannot be had */
	return code > 0 ? copy_manual(page) : true;
}

static int help_on(const struct invocation *inv, const char *name)
{
	const struct command *command = command_find(name);
	const char *guess = command_guess(name);
	char *page;

	if (!command)
		return command_misused(inv, "no such command: %s%s%s%s", name,
				       guess ? "; did you mean " : "", guess ? guess : "",
				       guess ? "?" : "");
	page = xasprintf(PROGRAM "-%s", name);
	if (!show_manual(page))
		command_usage(command, stdout);
	free(page);
	return CODE_DONE;
}

static int print_schema(const struct invocation *inv, const char *name)
{
	struct json_object *schema = schema_new(name);
	unsigned int i;

	if (schema) {
		json_print(stdout, schema, JSON_PRETTY);
		return CODE_DONE;
	}
	fputs(PROGRAM " help: no schema '", stderr);
	text_print(stderr, name);
	fputs("'; there are:", stderr);
	for (i = 0; schema_name(i); i++)
		fprintf(stderr, " %s", schema_name(i));
	fputc('\n', stderr);
	return CODE_USAGE;
}

static int run(const struct invocation *inv)
{
	const struct help_options *opts = inv->values;

	if (opts->complete)
		return complete_print(inv);
	if (inv->argc > 1 || (inv->argc && opts->schema))
		return command_misused(inv, "too many arguments");
	if (opts->schema)
		return print_schema(inv, opts->schema);
	return inv->argc ? help_on(inv, inv->argv[0]) : list_commands();
}

const struct command_body command_help = {
	.arguments = "[COMMAND]",
	.options = options,
	.values_size = VALUES_SIZE(struct help_options),
	.run = run,
};
