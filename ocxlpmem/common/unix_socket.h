/* SPDX-License-Identifier: GPL-2.0-only */
/* Sockets of this machine that take datagrams. */
#ifndef UNIX_SOCKET_H
#define UNIX_SOCKET_H

#include "util/must_check.h"

/* name: a path, or, with @ before it, one of the abstract names. A descriptor, or -errno */
int unix_socket_connect(const char *name) must_check;

#endif
