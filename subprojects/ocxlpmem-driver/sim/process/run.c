// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control.h"
#include "report.h"
#include "run.h"

#define SIM_PRELOAD	"ocxlpmem-sim-preload.so"

static const int taken[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2 };

static sigset_t taken_set, original_set;
static sigset_t ignored_set;	/* by who started us: so they are to the command */
static struct rlimit original_files;

static void remember_ignored(void)
{
	struct sigaction action;

	sigemptyset(&ignored_set);
	for (int number = 1; number < NSIG; number++) {
		if (!sigaction(number, NULL, &action) && action.sa_handler == SIG_IGN)
			sigaddset(&ignored_set, number);
	}
	/* else the command's end would not be heard of */
	signal(SIGCHLD, SIG_DFL);
}

/*
 * What we open must not take the number of a stream that we were started without, where
 * messages go. So that stream is taken by what fails as it would, and is gone again for
 * the command.
 */
void sim_run_reserve(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		int null;

		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		null = open("/dev/null", (fd ? O_RDONLY : O_WRONLY) | O_CLOEXEC);
		if (null < 0)
			_exit(SIM_EXIT_FAILED);
		if (null == fd)
			continue;
		dup3(null, fd, O_CLOEXEC);
		close(null);
	}
}

void sim_run_prepare(void)
{
	remember_ignored();
	/* both are errors that we report: a file that would be too large, a reader that is gone */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&taken_set);
	for (size_t i = 0; i < G_N_ELEMENTS(taken); i++)
		sigaddset(&taken_set, taken[i]);
	pthread_sigmask(SIG_BLOCK, &taken_set, &original_set);
	getrlimit(RLIMIT_NOFILE, &original_files);
}

/* ---- environment -------------------------------------------------------- */

/* the object that belongs to the umockdev we were built with; NULL: reported */
static char *preload_path(void)
{
	if (!access(SIM_UMOCKDEV_PRELOAD, R_OK))
		return g_strdup(SIM_UMOCKDEV_PRELOAD);
	sim_error("%s: %s; install the package umockdev", SIM_UMOCKDEV_PRELOAD, strerror(errno));
	return NULL;
}

/* our own object: beside this program as it is built, or where it is installed; NULL: reported */
static char *node_object(void)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *dir = g_path_get_dirname(self ?: "");
	g_autofree char *beside = g_build_filename(dir, SIM_PRELOAD, NULL);

	if (!access(beside, R_OK))
		return g_steal_pointer(&beside);
	if (!access(SIM_PRELOAD_DIR "/" SIM_PRELOAD, R_OK))
		return g_strdup(SIM_PRELOAD_DIR "/" SIM_PRELOAD);
	sim_error("%s/%s: %s; install ocxlpmem-sim anew", SIM_PRELOAD_DIR, SIM_PRELOAD,
		  strerror(errno));
	return NULL;
}

/* LD_PRELOAD has no escapes: a name that needs some goes by a link without */
static char *plain_name(struct sim_machine *machine, char *path)
{
	if (!strpbrk(path, " :$"))
		return path;
	sim_tree_link(&machine->tree, SIM_PRELOAD, path);
	g_free(path);
	return machine->tree.failed ? NULL : g_build_filename(machine->root, SIM_PRELOAD, NULL);
}

/* ours, then umockdev's, without which there is no machine; NULL: reported */
static char *preloads(struct sim_machine *machine)
{
	g_autofree char *umockdev = preload_path();
	g_autofree char *ours = umockdev ? node_object() : NULL;

	ours = ours ? plain_name(machine, g_steal_pointer(&ours)) : NULL;
	return ours ? g_strjoin(":", ours, umockdev, NULL) : NULL;
}

/* what the user asked for stays, behind what makes the machine */
static char **command_environment(struct sim_machine *machine, const char *preload)
{
	g_autofree char *control = sim_control_path(machine);
	const char *theirs = g_getenv("LD_PRELOAD");
	const char *asan = g_getenv("ASAN_OPTIONS");
	char **env = g_get_environ();

	if (theirs && *theirs) {
		g_autofree char *both = g_strjoin(":", preload, theirs, NULL);

		env = g_environ_setenv(env, "LD_PRELOAD", both, TRUE);
	} else {
		env = g_environ_setenv(env, "LD_PRELOAD", preload, TRUE);
	}
	env = g_environ_setenv(env, SIM_ROOT_ENV, machine->root, TRUE);
	env = g_environ_setenv(env, SIM_CONTROL_ENV, control, TRUE);
	/* a program built with gcc's ASan would refuse to be second */
	if (!asan || !strstr(asan, "verify_asan_link_order")) {
		g_autofree char *more = g_strconcat(asan ? asan : "", asan && *asan ? ":" : "",
						    "verify_asan_link_order=0", NULL);

		env = g_environ_setenv(env, "ASAN_OPTIONS", more, TRUE);
	}
	return env;
}

/* ---- start -------------------------------------------------------------- */

/* the command must not begin with what we ignore and block */
static void restore_signals(void)
{
	for (int number = 1; number < NSIG; number++)
		signal(number, sigismember(&ignored_set, number) ? SIG_IGN : SIG_DFL);
	sigprocmask(SIG_SETMASK, &original_set, NULL);
}

/* in the child: only what may be called after fork() in a program with threads */
static void become(char **argv, char **env, int report)
{
	int err;

	setrlimit(RLIMIT_NOFILE, &original_files);
	restore_signals();
	execvpe(argv[0], argv, env);
	err = errno;
	if (write(report, &err, sizeof(err)) != sizeof(err))
		_exit(SIM_EXIT_FAILED);
	_exit(err == ENOENT ? SIM_EXIT_NOT_FOUND : SIM_EXIT_NOT_EXECUTABLE);
}

/* the process; -1: reported, *code is the exit code */
static pid_t start(struct sim_machine *machine, int *code)
{
	char **argv = machine->options->command;
	g_autofree char *preload = preloads(machine);
	g_auto(GStrv) env = NULL;
	int report[2];
	pid_t pid;
	int err;

	*code = SIM_EXIT_FAILED;
	if (!preload)
		return -1;
	env = command_environment(machine, preload);
	if (pipe2(report, O_CLOEXEC)) {
		sim_error("cannot start %s: %s", argv[0], strerror(errno));
		return -1;
	}
	pid = fork();
	if (!pid)
		become(argv, env, report[1]);
	err = pid < 0 ? errno : 0;
	close(report[1]);
	/* the pipe closes by itself when the program has begun */
	if (pid > 0 && read(report[0], &err, sizeof(err)) == sizeof(err)) {
		waitpid(pid, NULL, 0);
		*code = err == ENOENT ? SIM_EXIT_NOT_FOUND : SIM_EXIT_NOT_EXECUTABLE;
		pid = -1;
	}
	close(report[0]);
	if (pid < 0)
		sim_error("cannot run %s: %s", argv[0], strerror(err));
	return pid;
}

/* ---- while it runs -------------------------------------------------- */

static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/*
 * A key at the terminal reaches the command without us; what somebody sent to
 * us alone is passed on.
 */
static void pass_on(pid_t pid, const struct signalfd_siginfo *info)
{
	if (info->ssi_code == SI_KERNEL)
		return;
	kill(pid, info->ssi_signo);
}

/* true: the command has ended */
static bool look_at_signals(int fd, pid_t pid, int *status)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo != SIGCHLD)
			pass_on(pid, &info);
	}
	return waitpid(pid, status, WNOHANG) == pid;
}

int sim_run(struct sim_machine *machine, int listening)
{
	int signals = signalfd(-1, &taken_set, SFD_CLOEXEC | SFD_NONBLOCK);
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = listening, .events = POLLIN },
	};
	int status = 0;
	int code;
	pid_t pid;

	if (signals < 0) {
		sim_error("cannot watch signals: %s", strerror(errno));
		return SIM_EXIT_FAILED;
	}
	pid = start(machine, &code);
	if (pid < 0)
		return code;
	for (;;) {
		if (poll(fds, G_N_ELEMENTS(fds), -1) < 0 && errno != EINTR)
			break;
		if (fds[1].revents)
			sim_control_serve(machine, listening);
		if (fds[0].revents && look_at_signals(signals, pid, &status))
			break;
	}
	close(signals);
	return exit_code(status);
}
