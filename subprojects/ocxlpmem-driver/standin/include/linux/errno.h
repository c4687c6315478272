/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_ERRNO_H
#define STANDIN_ERRNO_H

#include_next <linux/errno.h>

#endif
