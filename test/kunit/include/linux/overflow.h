/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KUNIT_OVERFLOW_H
#define KUNIT_OVERFLOW_H

#define check_add_overflow(a, b, sum)	__builtin_add_overflow(a, b, sum)

#endif
