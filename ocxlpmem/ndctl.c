// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the distribution's own ndctl with our DIMM operations put before its
 * library. What is preloaded already stays: that may be the simulator.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "failure.h"
#include "util/memory.h"

static int prepend_preload(const char *object)
{
	const char *old = getenv("LD_PRELOAD");
	char *value = old && *old ? xasprintf("%s:%s", object, old) : xstrdup(object);
	int err = setenv("LD_PRELOAD", value, 1) ? -errno : 0;

	free(value);
	return err;
}

/* this program's own, put there by the linker */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

static bool is_library(int fd)
{
	ElfW(Ehdr) header;

	return pread(fd, &header, sizeof(header), 0) == sizeof(header) &&
	       !memcmp(header.e_ident, __ehdr_start.e_ident, EI_DATA + 1) &&
	       header.e_type == ET_DYN && header.e_machine == __ehdr_start.e_machine;
}

/*
 * What names the object to the dynamic linker, which would only warn of one that it
 * cannot take, and ndctl would show no health. NULL: *err says why.
 */
static char *preload_name(const char *object, int *err)
{
	/* O_NONBLOCK: a FIFO must not be waited for */
	int fd = open(object, O_RDONLY | O_NONBLOCK);
	struct stat status;
	char *name;

	if (fd < 0 || fstat(fd, &status)) {
		*err = -errno;
	} else if (!S_ISREG(status.st_mode)) {
		*err = S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
	} else if (!is_library(fd)) {
		*err = -ENOEXEC;
	} else {
		name = realpath(object, NULL);
		if (name && !strpbrk(name, " :$")) {
			close(fd);
			return name;
		}
		/* such a list has no escapes; what is open has a name without them */
		free(name);
		return xasprintf("/proc/self/fd/%d", fd);
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

static int run(const struct invocation *inv)
{
	const char *object = getenv("OCXLPMEM_NDCTL_PRELOAD");
	char **argv = xcalloc(inv->argc + 2, sizeof(*argv));
	struct failure *failure;
	char *name;
	int err;

	if (!object || !*object)
		object = OCXLPMEM_NDCTL_OBJECT;
	argv[0] = (char *)"ndctl";
	memcpy(argv + 1, inv->argv, inv->argc * sizeof(*argv));
	name = preload_name(object, &err);
	if (!name) {
		failure = failure_system(err, "install the ndctl back end of ocxlpmem, or set "
					 "OCXLPMEM_NDCTL_PRELOAD to its path", "%s", object);
		free(argv);
		return command_fails(inv, failure);
	}
	err = prepend_preload(name);
	free(name);
	if (!err) {
		signal(SIGPIPE, SIG_DFL);
		signal(SIGXFSZ, SIG_DFL);
		execvp("ndctl", argv);
		err = -errno;
	}
	free(argv);
	failure = failure_system(err, err == -ENOENT ? "install the package ndctl" : NULL,
				 "running ndctl");
	return command_fails(inv, failure);
}

const struct command command_ndctl = {
	.name = "ndctl",
	.arguments = "ARGUMENT...",
	.summary = "Run the installed ndctl so that it shows the health of these cards",
	.run = run,
};
