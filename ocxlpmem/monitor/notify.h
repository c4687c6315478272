/* SPDX-License-Identifier: GPL-2.0-only */
/* What the service manager is told: ready, how it is, still alive. */
#ifndef MONITOR_NOTIFY_H
#define MONITOR_NOTIFY_H

#include <stdint.h>

/**
 * struct notify - the service manager
 * @fd: to it; -1: nobody wants to hear
 * @watchdog_ms: it wants to hear at least so often; 0: need not
 */
struct notify {
	int fd;
	uint64_t watchdog_ms;
};

/* from the environment, where children will not find it */
void notify_open(struct notify *notify);
void notify_close(struct notify *notify);
/* lines such as "READY=1"; who does not hear them misses nothing that we could mend */
void notify_send(const struct notify *notify, const char *lines);

#endif
