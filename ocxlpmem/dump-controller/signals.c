// SPDX-License-Identifier: GPL-2.0-only
/* The signals that stop the collecting of a dump between two of its chunks. */
#include <signal.h>

#include "dump.h"

static volatile sig_atomic_t interrupted;

static void on_signal(int sig)
{
	(void)sig;
	interrupted = 1;
}

void dump_catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	/* no SA_RESTART: a wait ends at once */
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

bool dump_interrupted(void)
{
	return interrupted;
}
