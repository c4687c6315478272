/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_BUILD_BUG_H
#define STANDIN_BUILD_BUG_H

#include <assert.h>

#endif
