// SPDX-License-Identifier: GPL-2.0-only
/* The signals by which somebody stops a command that has something to put in order first. */
#include "interrupt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
static volatile sig_atomic_t interrupted;

static void on_signal(int sig)
{
	(void)sig;
	interrupted = 1;
}

void interrupt_catch(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	size_t i;

	/* no SA_RESTART: a wait ends at once */
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		if (!interrupt_ignored(signals[i]))
			sigaction(signals[i], &action, NULL);
	}
}

bool interrupt_ignored(int sig)
{
	struct sigaction action;

	return !sigaction(sig, NULL, &action) && action.sa_handler == SIG_IGN;
}

bool interrupt_came(void)
{
	return interrupted;
}

int interrupt_wait(int fd, int timeout_ms)
{
	struct timespec timeout = { timeout_ms / 1000, timeout_ms % 1000 * 1000000L };
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	sigset_t blocked, before;
	int rc = -EINTR;
	size_t i;

	/* one that comes between the look and the wait must end the wait too */
	sigemptyset(&blocked);
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaddset(&blocked, signals[i]);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	if (!interrupted) {
		rc = ppoll(&pfd, 1, timeout_ms < 0 ? NULL : &timeout, &before);
		rc = rc < 0 ? -errno : rc;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return interrupted ? -EINTR : rc;
}
