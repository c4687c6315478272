/* SPDX-License-Identifier: GPL-2.0-only */
/* Points in time as people write them. */
#ifndef UTIL_WHEN_H
#define UTIL_WHEN_H

#include <stdint.h>

#include "must_check.h"

/*
 * "2026-01-31", "2026-01-31T12:00:00.5Z" (or with a blank, without seconds, with +01:00, and
 * without zone in local time), "12:30" (today), "now", "today", "yesterday", "2h ago",
 * "1 day 30 min ago", "-2h", "@1769860800". What names a day alone is its beginning.
 * now_ns and *ns count from 1970. 0; -EINVAL: no time; -ERANGE: before 1970 or after 2262.
 */
int when_parse(const char *text, uint64_t now_ns, uint64_t *ns) must_check;
/* word number i that stands for a day, NULL after the last */
const char *when_word(unsigned int i);

#endif
