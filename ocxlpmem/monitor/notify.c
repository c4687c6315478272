// SPDX-License-Identifier: GPL-2.0-only
/* What the service manager is told, as sd_notify(3) describes it. */
#include "notify.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ocxlpmem/common/unix_socket.h"
#include "util/options.h"

#define US_PER_MS	1000

static uint64_t environment_number(const char *name)
{
	const char *text = getenv(name);
	uint64_t value;

	return text && !parse_number(text, &value) ? value : 0;
}

void notify_open(struct notify *notify)
{
	const char *name = getenv("NOTIFY_SOCKET");
	uint64_t pid = environment_number("WATCHDOG_PID");

	*notify = (struct notify) { .fd = -1 };
	if (name && *name)
		notify->fd = unix_socket_connect(name);
	if (notify->fd >= 0 && (!pid || pid == (uint64_t)getpid()))
		notify->watchdog_ms = environment_number("WATCHDOG_USEC") / US_PER_MS;
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_PID");
	unsetenv("WATCHDOG_USEC");
}

void notify_close(struct notify *notify)
{
	if (notify->fd >= 0)
		close(notify->fd);
	notify->fd = -1;
}

void notify_send(const struct notify *notify, const char *lines)
{
	if (notify->fd >= 0 && send(notify->fd, lines, strlen(lines), MSG_NOSIGNAL) < 0)
		return;
}
