/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_BITS_H
#define STANDIN_BITS_H

#define BIT(n)		(1UL << (n))
#define BIT_ULL(n)	(1ULL << (n))

#endif
