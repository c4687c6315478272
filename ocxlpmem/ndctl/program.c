// SPDX-License-Identifier: GPL-2.0-only
/* Which of the programs named ndctl is run, where a script of that name runs us. */
#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ocxlpmem/ndctl/program.h"
#include "util/memory.h"

#define STARTED		"OCXLPMEM_NDCTL_STARTED"
/* as execvp() has it */
#define USUAL_PATH	"/bin:/usr/bin"

static bool can_run(const char *file)
{
	struct stat status;

	return !stat(file, &status) && S_ISREG(status.st_mode) && !access(file, X_OK);
}

/* whatever is not made by a linker, as execvp() takes it */
static bool is_script(const char *file)
{
	char start[SELFMAG] = "";
	int fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bool script;

	if (fd < 0)
		return false;
	script = read(fd, start, SELFMAG) != SELFMAG || memcmp(start, ELFMAG, SELFMAG);
	close(fd);
	return script;
}

/* the first ndctl of PATH that is behind the file *behind, which is NULL once it was met */
static char *next_in_path(const char **behind)
{
	const char *path = getenv("PATH");
	char *copy = xstrdup(path ? path : USUAL_PATH), *rest = copy, *folder, *file = NULL;

	while ((folder = strsep(&rest, ":"))) {
		file = xasprintf("%s/ndctl", *folder ? folder : ".");
		if (!*behind && can_run(file))
			break;
		if (*behind && !strcmp(file, *behind))
			*behind = NULL;
		free(file);
		file = NULL;
	}
	free(copy);
	return file;
}

char *ndctl_program(bool *only_scripts)
{
	const char *started = getenv(STARTED), *behind = NULL;
	char *file;

	/* the real one may start programs that want it again */
	if (started && is_script(started))
		behind = started;
	file = next_in_path(&behind);
	*only_scripts = !file && !behind && started;
	if (behind) {
		/* PATH is another one now */
		behind = NULL;
		file = next_in_path(&behind);
	}
	if (file)
		setenv(STARTED, file, 1);
	return file;
}
