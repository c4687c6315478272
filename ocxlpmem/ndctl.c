// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the distribution's own ndctl with our DIMM operations put before its
 * library. What is preloaded already stays: that may be the simulator.
 */
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "ocxlpmem/common/failure.h"
#include "ocxlpmem/ndctl/program.h"
#include "util/memory.h"

#define INSTALL_HINT	"install the ndctl back end of ocxlpmem, or set " \
			"OCXLPMEM_NDCTL_PRELOAD to its path"
#define INSTALL_NDCTL	"install the package ndctl"
/* no other library has it */
#define MARKER		"ocxlpmem_ndctl_is_ours"
/* of what the dynamic linker says of a library */
#define ANSWER_MAX	512

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

/* the file itself, whatever happens to its name; negative: why it is none */
static int open_library(const char *object)
{
	/* O_NONBLOCK: a FIFO must not be waited for */
	int fd = open(object, O_RDONLY | O_NONBLOCK);
	struct stat status;
	int err;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &status))
		err = -errno;
	else if (!S_ISREG(status.st_mode))
		err = S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
	else
		err = is_library(fd) ? 0 : -ENOEXEC;
	if (!err)
		return fd;
	close(fd);
	return err;
}

/* in the child, which a damaged library may end by a signal; a NUL: it is the back end */
static void try_library(int fd, int answer)
{
	char *name = xasprintf("/proc/self/fd/%d", fd);
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);

	if (library && dlsym(library, MARKER))
		dprintf(answer, "%c", 0);
	else if (library)
		dprintf(answer, "is not the ndctl back end of ocxlpmem");
	else
		dprintf(answer, "cannot be loaded: %s", dlerror());
	_exit(0);
}

/* loaded as it will be into ndctl; NULL: it is the back end */
static struct failure *check_library(int fd, const char *object)
{
	char why[ANSWER_MAX] = "cannot be loaded: it is damaged";
	int answer[2];
	ssize_t len;
	pid_t pid;

	if (pipe2(answer, O_CLOEXEC))
		return failure_system(-errno, NULL, "looking at %s", object);
	pid = fork();
	if (!pid)
		try_library(fd, answer[1]);
	close(answer[1]);
	if (pid < 0) {
		close(answer[0]);
		return failure_system(-errno, NULL, "looking at %s", object);
	}
	len = read(answer[0], why, sizeof(why) - 1);
	close(answer[0]);
	waitpid(pid, NULL, 0);
	if (len > 0)
		why[len] = 0;
	if (!*why)
		return NULL;
	return failure_new(CODE_FAILED, FAILURE_SYSTEM, -ENOEXEC, INSTALL_HINT, "%s %s", object,
			   why);
}

/* what names the object in a list that has no escapes; takes fd */
static char *preload_name(int fd, const char *object)
{
	char *name = realpath(object, NULL);

	if (name && !strpbrk(name, " :$")) {
		close(fd);
		return name;
	}
	/* what is open has a name without them, and ndctl inherits it */
	free(name);
	return xasprintf("/proc/self/fd/%d", fd);
}

/*
 * The dynamic linker would only warn of an object that it cannot take, and say nothing of
 * another library: ndctl would show no health. NULL: it takes effect.
 */
static struct failure *preload(const char *object)
{
	struct failure *failure;
	int fd = open_library(object);
	char *name;
	int err;

	if (fd < 0)
		return failure_system(fd, INSTALL_HINT, "%s", object);
	failure = check_library(fd, object);
	if (failure) {
		close(fd);
		return failure;
	}
	name = preload_name(fd, object);
	err = prepend_preload(name);
	free(name);
	return err ? failure_system(err, NULL, "preloading %s", object) : NULL;
}

static struct failure *start(const struct invocation *inv)
{
	bool only_scripts;
	char *file = ndctl_program(&only_scripts);
	struct failure *failure;
	char **argv;

	if (!file && only_scripts)
		return failure_new(CODE_FAILED, FAILURE_SYSTEM, -ELOOP, INSTALL_NDCTL,
				   "running ndctl: in PATH it is but a script that runs this command");
	if (!file)
		return failure_system(-ENOENT, INSTALL_NDCTL, "running ndctl");
	argv = xcalloc(inv->argc + 2, sizeof(*argv));
	argv[0] = (char *)"ndctl";
	memcpy(argv + 1, inv->argv, inv->argc * sizeof(*argv));
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	execvp(file, argv);
	failure = failure_system(-errno, NULL, "running %s", file);
	free(argv);
	free(file);
	return failure;
}

static int run(const struct invocation *inv)
{
	const char *object = getenv("OCXLPMEM_NDCTL_PRELOAD");
	struct failure *failure = preload(object && *object ? object : OCXLPMEM_NDCTL_OBJECT);

	return command_fails(inv, failure ? failure : start(inv));
}

const struct command_body command_ndctl = {
	.arguments = "ARGUMENT...",
	.run = run,
};
