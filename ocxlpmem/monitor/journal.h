/* SPDX-License-Identifier: GPL-2.0-only */
/* Records in systemd's journal, by its native protocol. */
#ifndef MONITOR_JOURNAL_H
#define MONITOR_JOURNAL_H

#include "event.h"
#include "util/must_check.h"

/* a descriptor, or -errno: nobody takes a journal's messages here */
int journal_open(void);
/* 0, or -errno: it is not there */
int journal_send(int fd, struct json_object *event) must_check;

#endif
