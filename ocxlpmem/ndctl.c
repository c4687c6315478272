// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the distribution's own ndctl with our DIMM operations put before its
 * library. What is preloaded already stays: that may be the simulator.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
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

static int run(const struct invocation *inv)
{
	const char *object = getenv("OCXLPMEM_NDCTL_PRELOAD");
	char **argv = xcalloc(inv->argc + 2, sizeof(*argv));
	struct failure *failure;
	int err;

	if (!object || !*object)
		object = OCXLPMEM_NDCTL_OBJECT;
	argv[0] = (char *)"ndctl";
	memcpy(argv + 1, inv->argv, inv->argc * sizeof(*argv));
	/* the dynamic linker would only warn, and ndctl show no health at all */
	if (access(object, R_OK)) {
		failure = failure_system(-errno, "install the ndctl back end of ocxlpmem, or set "
					 "OCXLPMEM_NDCTL_PRELOAD to its path", "%s", object);
		free(argv);
		return command_fails(inv, failure);
	}
	err = prepend_preload(object);
	if (!err) {
		signal(SIGPIPE, SIG_DFL);
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
