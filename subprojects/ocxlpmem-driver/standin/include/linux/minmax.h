/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef STANDIN_MINMAX_H
#define STANDIN_MINMAX_H

#define min_t(type, a, b) \
	({ type min_a = (type)(a), min_b = (type)(b); min_a < min_b ? min_a : min_b; })
#define max_t(type, a, b) \
	({ type max_a = (type)(a), max_b = (type)(b); max_a > max_b ? max_a : max_b; })
#define min(a, b) min_t(__typeof__(0 ? (a) : (b)), a, b)
#define max(a, b) max_t(__typeof__(0 ? (a) : (b)), a, b)
#define swap(a, b) \
	do { __typeof__(a) swap_a = (a); (a) = (b); (b) = swap_a; } while (0)

#endif
